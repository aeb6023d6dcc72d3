#include "file_access.hpp"

#include <micro_core/result.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

namespace micro_api::detail {
namespace {

using micro_core::Error;
using micro_core::ErrorException;

// Never waits for a pipe's other end; what is no plain file is refused after it is open.
constexpr int read_flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
constexpr int folder_flags = O_PATH | O_DIRECTORY | O_CLOEXEC;

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  int get() const { return value_; }
  int release() { return std::exchange(value_, -1); }

 private:
  int value_;
};

[[noreturn]] void fail(const std::string& message) {
  throw ErrorException(Error::internal(message + ": " + std::strerror(errno)));
}

// The part of `path` before the next '/', which is cut off with it; none if it could lead elsewhere
// than into the folder it is looked up in.
std::optional<std::string> take_part(std::string_view& path) {
  const std::size_t end = path.find('/');
  std::string part(path.substr(0, end));
  path = end == std::string_view::npos ? std::string_view() : path.substr(end + 1);
  if (part.empty() || part == "." || part == ".." || part.find('\0') != std::string::npos) {
    return std::nullopt;
  }
  return part;
}

// Opens each part in the folder before it, so that there is no path for a race or a link to bend.
Descriptor walk(const std::string& directory, std::string_view path) {
  Descriptor folder(::open(directory.c_str(), folder_flags));
  if (folder.get() < 0) fail("cannot open the directory '" + directory + "'");
  while (folder.get() >= 0) {
    const bool is_last = path.find('/') == std::string_view::npos;
    const std::optional<std::string> part = take_part(path);
    if (!part) return Descriptor(-1);
    const int flags = (is_last ? read_flags : folder_flags) | O_NOFOLLOW;
    folder = Descriptor(::openat(folder.get(), part->c_str(), flags));
    if (is_last) break;
  }
  return folder;
}

}  // namespace

std::optional<OpenFile> OpenFile::adopt(int descriptor) {
  Descriptor file(descriptor);
  struct stat facts{};
  if (file.get() < 0 || ::fstat(file.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
    return std::nullopt;
  }
  const std::shared_ptr<const int> shared(new int(file.get()), [](const int* open) {
    ::close(*open);
    delete open;
  });
  file.release();
  constexpr std::int64_t second_ns = 1'000'000'000;
  return OpenFile(shared, static_cast<std::uint64_t>(facts.st_size),
                  facts.st_mtim.tv_sec * second_ns + facts.st_mtim.tv_nsec);
}

std::optional<OpenFile> OpenFile::open(const std::string& path) {
  return adopt(::open(path.c_str(), read_flags));
}

std::optional<OpenFile> OpenFile::open_beneath(const std::string& directory,
                                               std::string_view path) {
  return adopt(walk(directory, path).release());
}

micro_core::TimePoint OpenFile::modified() const {
  return micro_core::TimePoint(
      std::chrono::floor<std::chrono::seconds>(std::chrono::nanoseconds(modified_ns_)));
}

std::string OpenFile::read(std::uint64_t position, std::size_t count) const {
  std::string bytes(count, '\0');
  std::size_t done = 0;
  while (done < count) {
    const ssize_t got = ::pread(*descriptor_, bytes.data() + done, count - done,
                                static_cast<off_t>(position + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("cannot read a file");
    if (got == 0) throw ErrorException(Error::internal("a file became shorter while it was sent"));
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

}  // namespace micro_api::detail
