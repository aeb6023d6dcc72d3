#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

// Headers whose value is a list: "a, b;q=0.5".
namespace micro_api::detail {

/// The elements of a comma-separated list, trimmed; empty ones are left out.
std::vector<std::string_view> list_elements(std::string_view value);
/// "a, b, c"
std::string joined_list(const std::vector<std::string>& elements);

}  // namespace micro_api::detail
