#include "pretty_json.hpp"

namespace micro_api {
namespace {

using micro_core::Json;

void append(std::string& out, const Json& json, std::size_t depth) {
  const auto new_line = [&out](std::size_t indent) { out.append("\n").append(indent * 2, ' '); };
  if (json.is_object() && !json.get_object().empty()) {
    char separator = '{';
    for (const auto& member : json.get_object()) {
      out += separator;
      separator = ',';
      new_line(depth + 1);
      micro_core::append_text(out, Json(member.key()));
      out += ": ";
      append(out, member.value(), depth + 1);
    }
    new_line(depth);
    out += '}';
  } else if (json.is_array() && !json.get_array().empty()) {
    char separator = '[';
    for (const Json& element : json.get_array()) {
      out += separator;
      separator = ',';
      new_line(depth + 1);
      append(out, element, depth + 1);
    }
    new_line(depth);
    out += ']';
  } else {
    micro_core::append_text(out, json);
  }
}

}  // namespace

std::string pretty_json(const Json& json) {
  std::string out;
  append(out, json, 0);
  return out;
}

}  // namespace micro_api
