#include "gunzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace micro_lambda::detail {
namespace {

using micro_core::Error;
using micro_core::Result;

constexpr int gzip_only = 15 + 16;  // zlib's largest window, and the header of gzip
constexpr std::size_t step_bytes = 32 * 1024;

class Inflater {
 public:
  explicit Inflater(std::string_view bytes) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    is_ready_ = inflateInit2(&stream_, gzip_only) == Z_OK;
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() {
    if (is_ready_) inflateEnd(&stream_);
  }

  bool is_ready() const { return is_ready_; }

  // Appends what comes next; zlib's status.
  int step(std::string& out) {
    std::array<char, step_bytes> buffer;
    stream_.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream_.avail_out = static_cast<uInt>(buffer.size());
    const int status = inflate(&stream_, Z_NO_FLUSH);
    out.append(buffer.data(), buffer.size() - stream_.avail_out);
    return status;
  }

  bool is_all_read() const { return stream_.avail_in == 0; }

 private:
  z_stream stream_ = {};
  bool is_ready_ = false;
};

}  // namespace

Result<std::string> gunzip(std::string_view bytes, std::size_t bytes_max) {
  if (bytes.size() > bytes_max) return Error::too_large("the packed data is too large");
  Inflater inflater(bytes);
  if (!inflater.is_ready()) return Error::internal("zlib cannot start");
  std::string text;
  int status = Z_OK;
  while (status == Z_OK) {
    status = inflater.step(text);
    if (text.size() > bytes_max) {
      return Error::too_large("the unpacked data is over " + std::to_string(bytes_max) + " bytes");
    }
  }
  if (status == Z_STREAM_END && inflater.is_all_read()) return text;
  return Error::invalid_argument("the data is no valid gzip");
}

}  // namespace micro_lambda::detail
