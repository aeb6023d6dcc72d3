#pragma once

#include <micro_api/call.hpp>

#include <variant>

namespace micro_api::detail {

/// The fields of a body of this media type, or why it is refused (400; 413 for a file that is too
/// big). A body of any other type has none. The fields refer to the body.
std::variant<std::unique_ptr<FormFields>, HttpError> read_form(std::string_view content_type,
                                                               std::string_view body,
                                                               const FormLimits& limits);

}  // namespace micro_api::detail
