#pragma once

#include <string_view>

namespace local_cloud::tables {

/// True for the words that no expression may use as an attribute's name without "#", in any letter
/// case.
bool is_reserved_word(std::string_view name);

}  // namespace local_cloud::tables
