#include "event_reader.hpp"

namespace micro_lambda {

std::string text_at(const micro_core::Json& json, std::string_view key) {
  return std::string(micro_core::string_at(json, key));
}

std::optional<std::string> optional_text_at(const micro_core::Json& json, std::string_view key) {
  const micro_core::Json* member = micro_core::find(json, key);
  if (!member || !member->is_string()) return std::nullopt;
  return std::string(std::string_view(member->get_string()));
}

bool bool_at(const micro_core::Json& json, std::string_view key) {
  const micro_core::Json* member = micro_core::find(json, key);
  return member && member->is_bool() && member->get_bool();
}

std::vector<std::string> texts_at(const micro_core::Json& json, std::string_view key) {
  std::vector<std::string> texts;
  const micro_core::Json* member = micro_core::find(json, key);
  if (!member || !member->is_array()) return texts;
  for (const micro_core::Json& element : member->get_array()) {
    if (element.is_string()) texts.emplace_back(std::string_view(element.get_string()));
  }
  return texts;
}

std::map<std::string, std::string> text_map_at(const micro_core::Json& json, std::string_view key) {
  std::map<std::string, std::string> map;
  const micro_core::Json* member = micro_core::find(json, key);
  if (!member || !member->is_object()) return map;
  for (const auto& [name, value] : member->get_object()) {
    if (value.is_string()) map.emplace(name, std::string_view(value.get_string()));
  }
  return map;
}

}  // namespace micro_lambda
