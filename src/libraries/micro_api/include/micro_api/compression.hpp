#pragma once

#include <micro_api/middleware.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace micro_api {

/// Compresses one body. Belongs to one thread.
class Compressor {
 public:
  enum class Until {
    more,   ///< output may wait for more input
    flush,  ///< all input so far can be decoded from the output so far
    end,    ///< nothing follows
  };
  virtual ~Compressor() = default;
  /// Appends what comes of `bytes` to `out`.
  virtual void compress(std::string_view bytes, Until until, std::string& out) = 0;
};

/// A way to compress, by its name in `Content-Encoding`.
struct Encoding {
  std::string name = {};
  std::function<std::unique_ptr<Compressor>()> make = {};
};

/// zlib's, level 1 (fast) to 9 (small). Level 6 takes about 20 ms per MB of JSON.
Encoding gzip(int level = 6);

struct CompressionOptions {
  /// In the order in which they are preferred where the client does not care. Brotli, a fifth
  /// smaller than gzip at the same speed, is `brotli()` of <micro_api/brotli.hpp>.
  std::vector<Encoding> encodings = {gzip()};
  std::size_t bytes_min = 500;  ///< shorter bodies gain nothing
  /// Content types beside text/*, JSON, XML, JavaScript, SVG, WebAssembly and fonts that are not
  /// compressed already.
  std::vector<std::string> more_types = {};
};

/// Compresses answers for clients that say they can read it (`Accept-Encoding`, with its q-values).
///
/// - Every answer that might have been compressed says `Vary: Accept-Encoding`.
/// - A strong `ETag` becomes a weak one: the bytes differ from those it was made for.
/// - What has a `Content-Encoding` or a `Content-Range` already, or `Cache-Control: no-transform`,
///   stays as it is.
/// - Streams are compressed piece by piece, each readable as soon as it is sent; server-sent events
///   are not: their pieces are too small to gain.
/// - HEAD says what GET would.
///
/// Do not put a secret and what a stranger chose into one compressed answer: its size tells whether
/// they are alike (BREACH).
Middleware compression(CompressionOptions options = {});

}  // namespace micro_api
