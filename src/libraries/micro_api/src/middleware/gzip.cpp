#include <micro_api/compression.hpp>

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace micro_api {
namespace {

constexpr int gzip_format = 16 + MAX_WBITS;
constexpr int memory_level = 8;  // zlib's default: 256 KB a body
constexpr std::size_t piece_bytes = 16 * 1024;

int flush_mode(Compressor::Until until) {
  switch (until) {
    case Compressor::Until::more:
      return Z_NO_FLUSH;
    case Compressor::Until::flush:
      return Z_SYNC_FLUSH;
    case Compressor::Until::end:
      return Z_FINISH;
  }
  return Z_FINISH;
}

class Gzip : public Compressor {
 public:
  explicit Gzip(int level) {
    if (deflateInit2(&stream_, level, Z_DEFLATED, gzip_format, memory_level, Z_DEFAULT_STRATEGY) !=
        Z_OK) {
      throw std::bad_alloc();  // the level was checked: nothing else can be wrong
    }
  }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;
  ~Gzip() override { deflateEnd(&stream_); }

  void compress(std::string_view bytes, Until until, std::string& out) override {
    constexpr std::size_t bytes_max = std::numeric_limits<uInt>::max();
    for (; bytes.size() > bytes_max; bytes.remove_prefix(bytes_max)) {
      feed(bytes.substr(0, bytes_max), Z_NO_FLUSH, out);
    }
    feed(bytes, flush_mode(until), out);
  }

 private:
  void feed(std::string_view bytes, int mode, std::string& out) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    do {
      const std::size_t used = out.size();
      out.resize(used + piece_bytes);
      stream_.next_out = reinterpret_cast<Bytef*>(out.data() + used);
      stream_.avail_out = piece_bytes;
      deflate(&stream_, mode);
      out.resize(out.size() - stream_.avail_out);
    } while (stream_.avail_out == 0);
  }

  z_stream stream_{};
};

}  // namespace

Encoding gzip(int level) {
  if (level < 1 || level > 9) throw std::invalid_argument("gzip: the level is 1 to 9");
  return {.name = "gzip", .make = [level] { return std::make_unique<Gzip>(level); }};
}

}  // namespace micro_api
