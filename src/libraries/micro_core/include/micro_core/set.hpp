#pragma once

#include <micro_core/codec.hpp>
#include <micro_core/detail/type_name.hpp>

#include <set>
#include <string>
#include <unordered_set>
#include <utility>

/// `std::set` and `std::unordered_set`: a JSON array. As in pydantic, what is in it twice counts
/// once and is no error. As a parameter they take all values of their name: ?tag=a&tag=b.
///
/// Errors: set_type, and those of the elements.
namespace micro_core::detail {

/// The array in `json`; nullptr and an error if it is none.
const JsonArray* decode_set_array(const Json& json, const DecodeAt& at);

template <class Set>
struct SetCodec {
  using Value = typename Set::value_type;
  static constexpr bool takes_list = true;
  static constexpr std::string_view counted_as = "Set";

  static void decode(const Json& json, Set& out, const DecodeAt& at) {
    const JsonArray* array = decode_set_array(json, at);
    if (array == nullptr) return;
    out.clear();
    std::size_t index = 0;
    for (const Json& element : *array) {
      Value value{};
      micro_core::decode(element, value, at.element(index++));
      out.insert(std::move(value));
    }
  }
  static Json encode(const Set& values) { return encode_elements(values); }
  template <class Builder>
  static JsonObject schema(Builder& builder) {
    JsonObject schema{{"type", "array"}, {"uniqueItems", true}};
    schema["items"] = builder.template schema_of<Value>();
    return schema;
  }
  static std::string type_name() { return "set[" + detail::type_name<Value>() + "]"; }
};

}  // namespace micro_core::detail

template <class T, class Compare, class Allocator>
struct micro_core::JsonCodec<std::set<T, Compare, Allocator>>
    : micro_core::detail::SetCodec<std::set<T, Compare, Allocator>> {};

template <class T, class Hash, class Equal, class Allocator>
struct micro_core::JsonCodec<std::unordered_set<T, Hash, Equal, Allocator>>
    : micro_core::detail::SetCodec<std::unordered_set<T, Hash, Equal, Allocator>> {};
