#pragma once

#include <micro_core/result.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace micro_lambda {

/// The bytes of an event's `body`; empty if there is none.
/// Errors: `invalid_argument` (broken base64).
micro_core::Result<std::string> decode_body(const std::optional<std::string>& body,
                                            bool is_base64_encoded);

/// The bytes of a member that is base64; `member` is what the error calls it.
/// Errors: `invalid_argument` (broken base64).
micro_core::Result<std::string> decode_base64(std::string_view text, std::string_view member);

}  // namespace micro_lambda
