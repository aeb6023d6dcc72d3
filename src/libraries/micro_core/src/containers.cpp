#include <micro_core/set.hpp>
#include <micro_core/tuple.hpp>

namespace micro_core::detail {

const JsonArray* decode_set_array(const Json& json, const DecodeAt& at) {
  at.took(Exactness::lax);
  if (!json.is_array()) at.fail("set_type", "Input should be a valid set", json);
  return json.if_array();
}

const JsonArray* decode_tuple_array(const Json& json, std::size_t count, const DecodeAt& at) {
  at.took(Exactness::lax);
  const JsonArray* array = json.if_array();
  if (array == nullptr) {
    at.fail("tuple_type", "Input should be a valid tuple", json);
    return nullptr;
  }
  if (array->size() <= count) return array;
  at.fail("too_long",
          "Tuple should have at most " + std::to_string(count) + (count == 1 ? " item" : " items") +
              " after validation, not " + std::to_string(array->size()),
          json, {{"field_type", "Tuple"}, {"max_length", count}, {"actual_length", array->size()}});
  return nullptr;
}

void fail_missing_element(const Json& json, const DecodeAt& at) {
  at.fail("missing", "Field required", json);
}

JsonObject tuple_schema(std::size_t count) {
  return {{"type", "array"}, {"minItems", count}, {"maxItems", count}};
}

}  // namespace micro_core::detail
