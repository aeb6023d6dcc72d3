#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace micro_core {

/// Base64 of RFC 4648 with padding.
std::string to_base64(std::string_view bytes);
/// Strict: padding required, no white space, unused bits zero; none otherwise.
std::optional<std::string> from_base64(std::string_view text);

/// Base64 of RFC 4648 section 5, for URLs: '-' and '_', without padding; as strict.
std::string to_base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

/// Lower-case hexadecimal.
std::string to_hex(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view text);

/// True if `text` is well-formed UTF-8 (no surrogates, no overlong forms).
bool is_utf8(std::string_view text);
/// `text` with each byte that belongs to no well-formed sequence replaced by U+FFFD.
std::string to_utf8(std::string_view text);

}  // namespace micro_core
