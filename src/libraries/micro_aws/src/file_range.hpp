#pragma once

#include <micro_core/checksum.hpp>
#include <micro_core/result.hpp>
#include <micro_http/message.hpp>

#include <cstdint>
#include <filesystem>
#include <string>

namespace micro_aws {

/// A piece of an open file; of a `File` that outlives it.
struct FileRange {
  int fd = -1;
  std::uint64_t first = 0;
  std::uint64_t bytes = 0;
};

/// A file open for reading, by several threads.
class File {
 public:
  /// Errors: `not_found`, `permission_denied`, `invalid_argument` (no regular file).
  static micro_core::Result<File> open(const std::filesystem::path& path);
  File(File&& other) noexcept : fd_(other.fd_), bytes_(other.bytes_) { other.fd_ = -1; }
  File& operator=(File&&) = delete;
  ~File();

  std::uint64_t bytes() const { return bytes_; }
  FileRange range(std::uint64_t first, std::uint64_t bytes) const { return {fd_, first, bytes}; }

 private:
  File(int fd, std::uint64_t bytes) : fd_(fd), bytes_(bytes) {}

  int fd_;
  std::uint64_t bytes_;
};

/// Writes the bytes of `range`; ends early when `out` takes no more. Errors: `internal` (the file
/// is shorter now, or cannot be read).
micro_core::Result<void> write_range(const FileRange& range, micro_http::BodyWriter& out);

/// The raw checksum of the bytes of `range`. Errors: as `write_range`.
micro_core::Result<std::string> checksum_of_range(const FileRange& range,
                                                  micro_core::ChecksumAlgorithm algorithm);

}  // namespace micro_aws
