#pragma once

#include <micro_core/json.hpp>

#include <string>
#include <string_view>

namespace micro_api::detail {

/// Where an OpenAPI document has `pattern`, for a message to begin with: "CreateUser.slug: ",
/// "GET /users, tag: "; empty if it is in none.
std::string place_of_pattern(const micro_core::Json& document, std::string_view pattern);

}  // namespace micro_api::detail
