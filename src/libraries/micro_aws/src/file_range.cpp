#include "file_range.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace micro_aws {
namespace {

using micro_core::Error;
using micro_core::Result;

constexpr std::size_t piece_bytes = 64 * 1024;

Error cannot_open(const std::filesystem::path& path, int number) {
  const std::string message =
      "cannot read " + path.string() + ": " + std::generic_category().message(number);
  if (number == ENOENT) return Error::not_found(message);
  if (number == EACCES) return Error::permission_denied(message);
  return Error::internal(message);
}

class ChecksumWriter final : public micro_http::BodyWriter {
 public:
  explicit ChecksumWriter(micro_core::ChecksumAlgorithm algorithm) : checksum(algorithm) {}
  bool write(std::string_view bytes) override {
    checksum.update(bytes);
    return true;
  }
  micro_core::Checksum checksum;
};

}  // namespace

Result<File> File::open(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return cannot_open(path, errno);
  struct stat status{};
  if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
    ::close(fd);
    return Error::invalid_argument(path.string() + " is no regular file");
  }
  return File(fd, static_cast<std::uint64_t>(status.st_size));
}

File::~File() {
  if (fd_ >= 0) ::close(fd_);
}

Result<void> write_range(const FileRange& range, micro_http::BodyWriter& out) {
  std::string buffer(std::min<std::uint64_t>(piece_bytes, range.bytes), '\0');
  for (std::uint64_t done = 0; done < range.bytes;) {
    const std::size_t wanted = std::min<std::uint64_t>(buffer.size(), range.bytes - done);
    const ssize_t count =
        ::pread(range.fd, buffer.data(), wanted, static_cast<off_t>(range.first + done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      return Error::internal("cannot read the file: " + std::generic_category().message(errno));
    }
    if (count == 0) return Error::internal("the file became shorter while it was read");
    if (!out.write({buffer.data(), static_cast<std::size_t>(count)})) return {};
    done += static_cast<std::uint64_t>(count);
  }
  return {};
}

Result<std::string> checksum_of_range(const FileRange& range,
                                      micro_core::ChecksumAlgorithm algorithm) {
  ChecksumWriter writer(algorithm);
  if (auto read = write_range(range, writer); !read) return std::move(read).error();
  return writer.checksum.digest();
}

}  // namespace micro_aws
