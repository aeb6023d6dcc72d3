#pragma once

#include <micro_aws/attribute_value.hpp>
#include <micro_core/codec.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <variant>

namespace micro_core {
class Bytes;
class Date;
class DateTime;
class Decimal;
class TimeOfDay;
class Uuid;
}  // namespace micro_core

namespace micro_aws {

template <class T>
struct AttributeCodec;

// What the compiler can know of a type's place in DynamoDB. See <micro_aws/attribute_codec.hpp>.
namespace detail {

template <class T>
concept HasAttributeCodec =
    requires(const AttributeValue& value, T& out, const micro_core::DecodeAt& at) {
      AttributeCodec<T>::decode(value, out, at);
    };
template <class T>
concept IsSet = requires(T set, typename T::value_type value) {
  typename T::key_type;
  set.insert(std::move(value));
} && std::is_same_v<typename T::key_type, typename T::value_type>;
template <class T>
concept IsTupleLike = requires { std::tuple_size<T>::value; };
template <class T>
concept IsPointer = micro_core::detail::is_instance<T, std::unique_ptr>;
template <class T>
concept IsVariant = micro_core::detail::is_instance<T, std::variant>;
template <class T>
concept IsSecret = requires(const T& value) { value.reveal(); };

/// The types that `AttributeValue` itself is made of.
template <class T>
inline constexpr bool is_native =
    std::is_same_v<T, AttributeValue> || std::is_same_v<T, bool> ||
    std::is_same_v<T, std::string> || std::is_same_v<T, Number> || std::is_same_v<T, Binary> ||
    std::is_same_v<T, StringSet> || std::is_same_v<T, NumberSet> || std::is_same_v<T, BinarySet> ||
    std::is_same_v<T, AttributeValue::List> || std::is_same_v<T, Item> || std::is_integral_v<T>;

// A type without what may stand around it: that it may be absent, and its rules.
template <class T>
struct PlainOf {
  using type = T;
};
template <class T>
  requires(micro_core::detail::is_optional<T>)
struct PlainOf<T> : PlainOf<typename T::value_type> {};
template <IsPointer T>
struct PlainOf<T> : PlainOf<typename T::element_type> {};
template <micro_core::detail::IsPatch T>
struct PlainOf<T> : PlainOf<typename T::patched_type> {};
template <micro_core::detail::IsDefaulted T>
struct PlainOf<T> : PlainOf<typename T::defaulted_type> {};
template <micro_core::detail::IsConstrained T>
struct PlainOf<T> : PlainOf<typename T::constrained_type> {};

template <class T>
using Plain = typename PlainOf<std::remove_cvref_t<T>>::type;

template <class T>
inline constexpr bool is_text =
    std::is_convertible_v<const T&, std::string_view> || std::is_enum_v<T> || IsSecret<T> ||
    std::is_same_v<T, micro_core::Uuid> || std::is_same_v<T, micro_core::DateTime> ||
    std::is_same_v<T, micro_core::Date> || std::is_same_v<T, micro_core::TimeOfDay> ||
    micro_core::detail::is_instance<T, std::chrono::duration> ||
    micro_core::detail::is_instance<T, std::chrono::time_point>;

template <class T>
inline constexpr bool is_number =
    (std::is_arithmetic_v<T> && !std::is_same_v<T, bool>) ||
    std::is_same_v<T, micro_core::Decimal> || std::is_same_v<T, Number>;

template <class T>
consteval std::optional<AttributeType> attribute_type_of();

template <class Element>
consteval AttributeType set_type_of() {
  constexpr std::optional<AttributeType> type = attribute_type_of<Element>();
  static_assert(type == AttributeType::string || type == AttributeType::number ||
                    type == AttributeType::binary,
                "DynamoDB has sets of strings, of numbers and of binaries only: for others use "
                "std::vector");
  return type == AttributeType::string   ? AttributeType::string_set
         : type == AttributeType::number ? AttributeType::number_set
                                         : AttributeType::binary_set;
}

/// What a `T` is as an attribute; none if that depends on its value.
template <class T>
consteval std::optional<AttributeType> attribute_type_of() {
  using P = Plain<T>;
  if constexpr (HasAttributeCodec<P>) {
    if constexpr (requires { AttributeCodec<P>::type; }) return AttributeCodec<P>::type;
    return std::nullopt;
  } else if constexpr (std::is_same_v<P, AttributeValue> || IsVariant<P> ||
                       std::is_same_v<P, micro_core::Json>) {
    return std::nullopt;
  } else if constexpr (std::is_same_v<P, bool>) {
    return AttributeType::boolean;
  } else if constexpr (is_number<P>) {
    return AttributeType::number;
  } else if constexpr (std::is_same_v<P, micro_core::Bytes> || std::is_same_v<P, Binary>) {
    return AttributeType::binary;  // before strings: Bytes is one
  } else if constexpr (is_text<P>) {
    return AttributeType::string;
  } else if constexpr (std::is_same_v<P, StringSet>) {
    return AttributeType::string_set;
  } else if constexpr (std::is_same_v<P, NumberSet>) {
    return AttributeType::number_set;
  } else if constexpr (std::is_same_v<P, BinarySet>) {
    return AttributeType::binary_set;
  } else if constexpr (IsSet<P>) {
    return set_type_of<typename P::value_type>();
  } else if constexpr (micro_core::detail::is_vector<P> || IsTupleLike<P> ||
                       std::is_same_v<P, micro_core::JsonArray>) {
    return AttributeType::list;
  } else if constexpr (micro_core::detail::is_map<P> || std::is_same_v<P, micro_core::JsonObject>) {
    return AttributeType::map;
  } else if constexpr (micro_core::detail::HasCodec<P> || !std::is_aggregate_v<P>) {
    return std::nullopt;
  } else {
    return AttributeType::map;
  }
}

}  // namespace detail
}  // namespace micro_aws
