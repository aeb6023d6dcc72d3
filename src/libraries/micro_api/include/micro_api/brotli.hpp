#pragma once

#include <micro_api/compression.hpp>

namespace micro_api {

/// Brotli for `CompressionOptions::encodings`, quality 0 to 11; above 4 it is too slow to be done
/// while somebody waits. In a library of its own, `micro_api::brotli`: it adds 700 KB, most of it
/// brotli's dictionary.
///
///     app.use(compression({.encodings = {brotli(), gzip()}}));
Encoding brotli(int quality = 4);

}  // namespace micro_api
