#pragma once

#include <micro_core/codec.hpp>
#include <micro_core/detail/type_name.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <tuple>
#include <utility>

/// `std::pair`, `std::tuple` and `std::array`: a JSON array of exactly so many elements.
///
///     struct Place { std::pair<double, double> position; };  // {"position": [8.5, 47.4]}
///
/// Errors: tuple_type; missing (at the index of what is not there); too_long; and those of the
/// elements.
namespace micro_core::detail {

/// The array in `json`, of at most `count` elements; nullptr and an error if it is none.
const JsonArray* decode_tuple_array(const Json& json, std::size_t count, const DecodeAt& at);
void fail_missing_element(const Json& json, const DecodeAt& at);
/// {"type":"array"} of exactly `count` items.
JsonObject tuple_schema(std::size_t count);

template <class Tuple>
struct TupleCodec {
  static constexpr std::size_t count = std::tuple_size_v<Tuple>;
  static constexpr bool takes_list = true;

  static void decode(const Json& json, Tuple& out, const DecodeAt& at) {
    const JsonArray* array = decode_tuple_array(json, count, at);
    if (array == nullptr) return;
    for_each_index([&]<std::size_t index>() {
      const DecodeAt element_at = at.element(index);
      if (index >= array->size()) return fail_missing_element(json, element_at);
      std::tuple_element_t<index, Tuple> value{};
      micro_core::decode((*array)[index], value, element_at);
      std::get<index>(out) = std::move(value);
    });
  }

  static Json encode(const Tuple& value) {
    JsonArray array;
    array.reserve(count);
    for_each_index([&]<std::size_t index>() { array.push_back(to_json(std::get<index>(value))); });
    return array;
  }

  template <class Builder>
  static JsonObject schema(Builder& builder) {
    JsonObject schema = tuple_schema(count);
    JsonArray items;
    for_each_index([&]<std::size_t index>() {
      items.push_back(builder.template schema_of<std::tuple_element_t<index, Tuple>>());
    });
    schema["prefixItems"] = std::move(items);
    return schema;
  }

  static std::string type_name() {
    std::string name = "tuple[";
    for_each_index([&]<std::size_t index>() {
      if constexpr (index > 0) name += ", ";
      name += detail::type_name<std::tuple_element_t<index, Tuple>>();
    });
    return name + "]";
  }

 private:
  static void for_each_index(auto&& visit) {
    [&]<std::size_t... index>(std::index_sequence<index...>) {
      (visit.template operator()<index>(), ...);
    }(std::make_index_sequence<count>{});
  }
};

}  // namespace micro_core::detail

template <class First, class Second>
struct micro_core::JsonCodec<std::pair<First, Second>>
    : micro_core::detail::TupleCodec<std::pair<First, Second>> {};

template <class... Elements>
struct micro_core::JsonCodec<std::tuple<Elements...>>
    : micro_core::detail::TupleCodec<std::tuple<Elements...>> {};

// All elements are alike: a loop, and "items" instead of "prefixItems".
template <class T, std::size_t count>
struct micro_core::JsonCodec<std::array<T, count>> {
  using Array = std::array<T, count>;
  static constexpr bool takes_list = true;

  static void decode(const Json& json, Array& out, const DecodeAt& at) {
    const JsonArray* array = detail::decode_tuple_array(json, count, at);
    if (array == nullptr) return;
    for (std::size_t index = 0; index < count; ++index) {
      const DecodeAt element_at = at.element(index);
      if (index < array->size()) {
        micro_core::decode((*array)[index], out[index], element_at);
      } else {
        detail::fail_missing_element(json, element_at);
      }
    }
  }
  static Json encode(const Array& values) { return detail::encode_elements(values); }
  template <class Builder>
  static JsonObject schema(Builder& builder) {
    JsonObject schema = detail::tuple_schema(count);
    schema["items"] = builder.template schema_of<T>();
    return schema;
  }
  static std::string type_name() {
    std::string name = "tuple[";
    for (std::size_t i = 0; i < count; ++i) {
      name.append(i > 0 ? ", " : "").append(detail::type_name<T>());
    }
    return name + "]";
  }
};
