#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace micro_core {

/// Digests as raw bytes; `to_hex` and `to_base64` print them. `*_hex` are the common short forms.
std::string md5(std::string_view bytes);
std::string sha1(std::string_view bytes);
std::string sha256(std::string_view bytes);
std::string hmac_sha256(std::string_view key, std::string_view bytes);
std::string md5_hex(std::string_view bytes);
std::string sha256_hex(std::string_view bytes);

/// CRC-32 as in zip (IEEE), of `bytes` appended to what `seed` already covers.
std::uint32_t crc32(std::string_view bytes, std::uint32_t seed = 0);

}  // namespace micro_core
