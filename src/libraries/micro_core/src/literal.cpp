#include <micro_core/codec.hpp>
#include <micro_core/literal.hpp>

#include <algorithm>

namespace micro_core::detail {

int decode_literal(const Json& json, const std::string_view* choices, std::size_t count,
                   const DecodeAt& at) {
  if (json.is_string()) {
    const std::string_view* const end = choices + count;
    const std::string_view* const found =
        std::find(choices, end, std::string_view(json.get_string()));
    if (found != end) return static_cast<int>(found - choices);
  }
  const std::string expected = quoted_alternatives(choices, count);
  at.fail("literal_error", "Input should be " + expected, json, {{"expected", expected}});
  return -1;
}

JsonObject literal_schema(const std::string_view* choices, std::size_t count) {
  JsonObject schema{{"type", "string"}};
  if (count == 1) {
    schema["const"] = choices[0];
  } else {
    schema["enum"] = JsonArray(choices, choices + count);
  }
  return schema;
}

std::string literal_type_name(const std::string_view* choices, std::size_t count) {
  std::string name = "literal[";
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) name += ',';
    name.append("'").append(choices[i]).append("'");
  }
  return name + ']';
}

}  // namespace micro_core::detail
