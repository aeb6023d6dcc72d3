#pragma once

#include <micro_core/result.hpp>

#include <string>
#include <utility>

namespace local_cloud::storage {

/// The folder of a store on disk: made when absent, held against other processes while this lives,
/// and of a format that this program knows. The lock ends with the process, however it ends.
///
/// Source: docs/storage.md
class StoreFolder {
 public:
  /// Errors: `permission_denied`, `unavailable` (in use, disk full), `unsupported` (newer format,
  /// or not a store); each message is one line that names the folder.
  static micro_core::Result<StoreFolder> open(const std::string& path);

  StoreFolder(StoreFolder&& other) noexcept
      : path_(std::move(other.path_)), lock_fd_(std::exchange(other.lock_fd_, -1)) {}
  StoreFolder& operator=(StoreFolder&&) = delete;
  ~StoreFolder();

  const std::string& path() const { return path_; }
  /// Where the engine keeps its files.
  std::string engine_path() const { return path_ + "/db"; }

 private:
  StoreFolder(std::string path, int lock_fd) : path_(std::move(path)), lock_fd_(lock_fd) {}
  micro_core::Result<void> check_format() const;
  micro_core::Result<void> write_format() const;

  std::string path_;
  int lock_fd_;
};

/// What `error_number` of a system call on `path` means to the user.
micro_core::Error folder_error(const std::string& path, int error_number);

}  // namespace local_cloud::storage
