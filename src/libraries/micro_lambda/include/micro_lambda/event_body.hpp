#pragma once

#include <micro_core/result.hpp>

#include <optional>
#include <string>

namespace micro_lambda {

/// The bytes of an event's `body`; empty if there is none.
/// Errors: `invalid_argument` (broken base64).
micro_core::Result<std::string> decode_body(const std::optional<std::string>& body,
                                            bool is_base64_encoded);

}  // namespace micro_lambda
