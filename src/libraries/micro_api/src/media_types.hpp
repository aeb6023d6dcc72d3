#pragma once

#include <string_view>

namespace micro_api::detail {

/// The Content-Type of a file by its extension, in any letter case: "text/css; charset=utf-8";
/// "application/octet-stream" if unknown.
std::string_view media_type_of(std::string_view filename);

}  // namespace micro_api::detail
