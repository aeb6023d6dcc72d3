#pragma once

#include <micro_core/json.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Reads members of events. Front ends differ in what they leave out and what they send as null, so
// both mean "nothing" everywhere.
namespace micro_lambda {

std::string text_at(const micro_core::Json& json, std::string_view key);
std::optional<std::string> optional_text_at(const micro_core::Json& json, std::string_view key);
bool bool_at(const micro_core::Json& json, std::string_view key);
std::vector<std::string> texts_at(const micro_core::Json& json, std::string_view key);
std::map<std::string, std::string> text_map_at(const micro_core::Json& json, std::string_view key);

}  // namespace micro_lambda
