#pragma once

#include <micro_core/codec.hpp>

#include <string>
#include <string_view>
#include <type_traits>

// What pydantic calls a type in the path of an error: "int", "list[uuid]", "Cat".
namespace micro_core::detail {

/// The name in C++ without namespaces, from what the compiler says of a function of a type `T`.
std::string component_name(std::string_view spelling);

// No std::string in its signature: g++ would explain that alias behind the type.
template <class T>
constexpr const char* spelt_function() {
  return __PRETTY_FUNCTION__;
}

template <class T>
std::string spelt_name() {
  return component_name(spelt_function<T>());
}

template <class T>
std::string type_name();

template <class T>
std::string constrained_type_name() {
  const std::string inner = type_name<T>();
  const bool is_scalar = inner == "int" || inner == "float" || inner == "str";
  return is_scalar ? "constrained-" + inner : inner;
}

template <class T>
std::string type_name() {
  if constexpr (requires { JsonCodec<T>::type_name(); }) {
    return JsonCodec<T>::type_name();
  } else if constexpr (requires { JsonCodec<T>::type_name; }) {
    return std::string(JsonCodec<T>::type_name);
  } else if constexpr (HasCodec<T>) {
    return spelt_name<T>();
  } else if constexpr (std::is_same_v<T, Json>) {
    return "any";
  } else if constexpr (std::is_same_v<T, JsonObject>) {
    return "dict[str,any]";
  } else if constexpr (std::is_same_v<T, JsonArray>) {
    return "list[any]";
  } else if constexpr (std::is_same_v<T, bool>) {
    return "bool";
  } else if constexpr (std::is_integral_v<T>) {
    return "int";
  } else if constexpr (std::is_floating_point_v<T>) {
    return "float";
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    return "str";
  } else if constexpr (std::is_enum_v<T>) {
    return "str-enum[" + spelt_name<T>() + "]";
  } else if constexpr (is_optional<T>) {
    return "nullable[" + type_name<typename T::value_type>() + "]";
  } else if constexpr (is_vector<T>) {
    return "list[" + type_name<typename T::value_type>() + "]";
  } else if constexpr (is_map<T>) {
    return "dict[" + type_name<typename T::key_type>() + "," +
           type_name<typename T::mapped_type>() + "]";
  } else if constexpr (IsConstrained<T>) {
    return constrained_type_name<typename T::constrained_type>();
  } else {
    return spelt_name<T>();
  }
}

}  // namespace micro_core::detail
