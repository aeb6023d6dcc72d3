#include <local_cloud/storage/store_folder.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

namespace local_cloud::storage {

using micro_core::Error;
using micro_core::Result;

namespace {

constexpr int format_version = 1;
constexpr std::string_view format_intro = "local_cloud store, format ";

std::string quoted(const std::string& path) {
  return "data folder " + path;
}

std::string read_small_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(256, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

Error in_use(const std::string& path) {
  std::string owner = read_small_file(path + "/lock");
  while (!owner.empty() && owner.back() == '\n') owner.pop_back();
  return Error::unavailable(quoted(path) + " is in use by another process" +
                            (owner.empty() ? "" : " (pid " + owner + ")"));
}

// The lock's file stays behind: removing it would let two processes lock two files of one name.
Result<int> lock_folder(const std::string& path) {
  const std::string file = path + "/lock";
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) return folder_error(path, errno);
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    const int error_number = errno;
    ::close(fd);
    return error_number == EWOULDBLOCK ? in_use(path) : folder_error(path, error_number);
  }
  const std::string pid = std::to_string(::getpid()) + "\n";
  // The pid only makes the message to a second process better; a full disk may refuse it.
  if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, pid.data(), pid.size(), 0) < 0) return fd;
  return fd;
}

// A file that is there is there whole, also after a power loss.
int write_whole_file(const std::string& path, std::string_view text) {
  const std::string draft = path + ".new";
  const int fd = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return errno;
  errno = ENOSPC;  // what a short write means
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       ::fsync(fd) == 0;
  int error_number = written ? 0 : errno;
  ::close(fd);
  if (written && std::rename(draft.c_str(), path.c_str()) != 0) error_number = errno;
  return error_number;
}

}  // namespace

Error folder_error(const std::string& path, int error_number) {
  switch (error_number) {
    case EACCES:
    case EPERM:
      return Error::permission_denied(quoted(path) + " is not writable: permission denied");
    case EROFS:
      return Error::permission_denied(quoted(path) + " is not writable: read-only file system");
    case ENOTDIR:
    case EEXIST:
      return Error::unavailable(quoted(path) + " cannot be made: a file is in its place");
    case ENOSPC:
    case EDQUOT:
      return Error::unavailable(quoted(path) + " cannot be written: no space left on the disk");
    default:
      return Error::unavailable(
          quoted(path) + " cannot be used: " + std::generic_category().message(error_number));
  }
}

Result<StoreFolder> StoreFolder::open(const std::string& path) {
  std::error_code failure;
  std::filesystem::create_directories(path, failure);
  if (failure) return folder_error(path, failure.value());
  if (!std::filesystem::is_directory(path, failure)) return folder_error(path, ENOTDIR);
  const Result<int> lock_fd = lock_folder(path);
  if (!lock_fd) return lock_fd.error();
  StoreFolder folder(path, *lock_fd);
  if (const Result<void> known = folder.check_format(); !known) return known.error();
  return folder;
}

StoreFolder::~StoreFolder() {
  if (lock_fd_ >= 0) ::close(lock_fd_);
}

Result<void> StoreFolder::check_format() const {
  const std::string file = path_ + "/FORMAT";
  std::error_code failure;
  if (!std::filesystem::exists(file, failure)) {
    if (std::filesystem::exists(engine_path(), failure)) {
      return Error::unsupported(quoted(path_) + " has a db folder, but no FORMAT file: not ours");
    }
    return write_format();
  }
  const std::string text = read_small_file(file);
  int version = 0;
  if (!text.starts_with(format_intro) ||
      std::from_chars(text.data() + format_intro.size(), text.data() + text.size(), version).ec !=
          std::errc()) {
    return Error::unsupported(quoted(path_) + " has a FORMAT file that is not ours");
  }
  if (version > format_version) {
    return Error::unsupported(quoted(path_) + " was written by a newer version (format " +
                              std::to_string(version) + "; this program knows up to " +
                              std::to_string(format_version) + ")");
  }
  return {};
}

Result<void> StoreFolder::write_format() const {
  const std::string text = std::string(format_intro) + std::to_string(format_version) + "\n";
  const int error_number = write_whole_file(path_ + "/FORMAT", text);
  if (error_number != 0) return folder_error(path_, error_number);
  return {};
}

}  // namespace local_cloud::storage
