#pragma once

#include <micro_core/clock.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace micro_api::detail {

/// A plain file that is open for reading. Closed when the last copy is gone.
class OpenFile {
 public:
  /// None if it is not there, or no plain file.
  static std::optional<OpenFile> open(const std::string& path);

  /// The same below `directory`, which `path` cannot leave: no "..", no link, no empty part. Throws
  /// `ErrorException` if `directory` itself cannot be opened.
  static std::optional<OpenFile> open_beneath(const std::string& directory, std::string_view path);

  std::uint64_t size() const { return size_; }
  std::int64_t modified_ns() const { return modified_ns_; }  ///< since 1970
  micro_core::TimePoint modified() const;                    ///< in whole seconds, as HTTP has it

  /// `count` bytes from `position` on. Throws `ErrorException` if they cannot be read: the file
  /// became shorter, for example.
  std::string read(std::uint64_t position, std::size_t count) const;

 private:
  OpenFile(std::shared_ptr<const int> descriptor, std::uint64_t size, std::int64_t modified_ns)
      : descriptor_(std::move(descriptor)), size_(size), modified_ns_(modified_ns) {}
  static std::optional<OpenFile> adopt(int descriptor);

  std::shared_ptr<const int> descriptor_;
  std::uint64_t size_;
  std::int64_t modified_ns_;
};

}  // namespace micro_api::detail
