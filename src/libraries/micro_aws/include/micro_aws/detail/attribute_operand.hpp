#pragma once

#include <micro_aws/attribute_codec.hpp>
#include <micro_aws/detail/attribute_name.hpp>
#include <micro_aws/dynamodb_expression.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace micro_aws {

/// What stands in the place of a struct where attributes are named at run time.
struct AnyItem {};

// What may stand beside an attribute in an expression. See <micro_aws/dynamodb_condition.hpp>.
namespace detail {

/// How the outermost part of a condition is made: which brackets it needs beside others.
enum class ConditionShape { one, all_of, any_of };

struct ConditionText : ExpressionParts {
  ConditionText() = default;
  ConditionText(ExpressionParts parts) : ExpressionParts(std::move(parts)) {}
  ConditionShape shape = ConditionShape::one;
};

/// What a comparison asks, as far as key conditions care.
enum class Comparing { equal, less, at_most, greater, at_least, between, begins_with };

ConditionText condition_of(const DynamoDbExpression& expression);
ConditionText joined(const ConditionText& a, const ConditionText& b, ConditionShape shape);
ConditionText negated(const ConditionText& condition);
ExpressionParts value_parts(AttributeValue value);
/// "function(path)", "function(path, argument)"
ExpressionParts call_text(std::string_view function, const ExpressionParts& path,
                          const ExpressionParts& argument = {});
ExpressionParts between_text(const ExpressionParts& path, const ExpressionParts& low,
                             const ExpressionParts& high);
ConditionText in_text(const ExpressionParts& path, const std::vector<ExpressionParts>& others);
ExpressionParts with_step(const ExpressionParts& path, std::string_view name);
ExpressionParts indexed(const ExpressionParts& path, std::size_t index);
/// "address.city", "tags[0]"; with a problem if the text is no path.
ExpressionParts parse_path(std::string_view text);

template <class T>
concept IsOperand = requires(const T& operand) {
  typename T::root;
  typename T::value_type;
  { operand.parts() } -> std::same_as<const ExpressionParts&>;
};

template <class T>
concept IsRangeOf = requires(const T& range) {
  typename T::value_type;
  range.begin();
  range.end();
};

template <class T>
struct RootOf {
  using type = AnyItem;
};
template <class T>
  requires requires { typename T::root; }
struct RootOf<T> {
  using type = typename T::root;
};

template <class A, class B>
consteval bool check_roots() {
  static_assert(std::same_as<A, B> || std::same_as<A, AnyItem> || std::same_as<B, AnyItem>,
                "attributes of two different structs are in one expression");
  return true;
}

template <class A, class B>
struct CommonRootOf {
  using First = typename RootOf<A>::type;
  using Second = typename RootOf<B>::type;
  static_assert(check_roots<First, Second>());
  using type = std::conditional_t<std::same_as<First, AnyItem>, Second, First>;
};
template <class A, class B>
using CommonRoot = typename CommonRootOf<A, B>::type;

template <class T>
struct OperandValue {
  using type = T;
};
template <IsOperand T>
struct OperandValue<T> {
  using type = typename T::value_type;
};

// May an attribute that is a `Value` be compared with, or set to, an `Other`?
template <class Value, class Other>
consteval bool is_comparable() {
  using V = Plain<Value>;
  using O = Plain<typename OperandValue<Other>::type>;
  constexpr auto type = attribute_type_of<V>();
  constexpr auto other_type = [] {
    if constexpr (std::is_array_v<O> || std::is_pointer_v<O>) {
      return std::is_convertible_v<const O&, std::string_view>
                 ? std::optional(AttributeType::string)
                 : std::optional<AttributeType>();
    } else {
      return attribute_type_of<O>();
    }
  }();
  if constexpr (!type || (IsOperand<Other> && !other_type)) {
    return true;
  } else if constexpr (type != other_type) {
    return false;
  } else if constexpr (*type == AttributeType::number || *type == AttributeType::boolean ||
                       *type == AttributeType::binary || IsOperand<Other>) {
    return true;
  } else if constexpr (std::is_convertible_v<const V&, std::string_view>) {
    return std::is_convertible_v<const O&, std::string_view>;
  } else {
    return std::is_convertible_v<const O&, V>;
  }
}

template <class Value, class Other>
consteval void check_comparison() {
  static_assert(!micro_core::detail::is_optional<std::remove_cvref_t<Other>>,
                "an optional is compared: ask exists() if it is empty, and else for its value");
  static_assert(is_comparable<Value, Other>(),
                "an attribute is compared with, or set to, what it can never be: a number with a "
                "string, an enum with another's name");
}

template <class Value>
consteval void check_order() {
  constexpr auto type = attribute_type_of<Value>();
  static_assert(!type || *type == AttributeType::string || *type == AttributeType::number ||
                    *type == AttributeType::binary,
                "only strings, numbers and binaries have an order");
}

template <class Value, class Prefix>
consteval void check_prefix() {
  constexpr auto type = attribute_type_of<Value>();
  static_assert(!type || *type == AttributeType::string || *type == AttributeType::binary,
                "only strings and binaries begin with something");
  if constexpr (type == AttributeType::string) {
    // The beginning of a date is none.
    static_assert(std::is_convertible_v<const Prefix&, std::string_view> || IsOperand<Prefix>,
                  "a string begins with a string");
  } else {
    check_comparison<Value, Prefix>();
  }
}

/// A value that was compared with, or set to, an attribute that is a `Value`.
template <class Value, class Other>
ExpressionParts operand_parts(const Other& other) {
  if constexpr (IsOperand<Other>) {
    return other.parts();
  } else if constexpr (micro_core::detail::IsConstrained<Other> ||
                       micro_core::detail::IsDefaulted<Other>) {
    return operand_parts<Value>(other.value());
  } else if constexpr (std::is_convertible_v<const Other&, std::string_view> &&
                       !std::is_same_v<Other, micro_core::Bytes>) {
    return value_parts(AttributeValue(std::string_view(other)));
  } else {
    std::vector<micro_core::FieldError> errors;
    const micro_core::JsonArray root;
    const micro_core::DecodeAt at(errors, root);
    constexpr bool is_free = !attribute_type_of<Value>() || is_number<Plain<Value>>;
    ExpressionParts parts;
    if constexpr (is_free || attribute_type_of<Other>() == AttributeType::binary) {
      parts = value_parts(to_attribute(other, at));
    } else {
      parts = value_parts(to_attribute(static_cast<const Plain<Value>&>(other), at));
    }
    if (!errors.empty()) parts.problem = item_error(errors).message;
    return parts;
  }
}

// What is inside of a value, by number, by name, and as `contains` sees it; void if nothing is.
template <class Value>
consteval auto element_of() {
  using V = Plain<Value>;
  if constexpr (micro_core::detail::is_vector<V>) {
    return std::type_identity<typename V::value_type>();
  } else if constexpr (IsTupleLike<V> || !attribute_type_of<V>()) {
    return std::type_identity<AttributeValue>();
  } else {
    return std::type_identity<void>();
  }
}
template <class Value>
using ElementOf = typename decltype(element_of<Value>())::type;

template <class Value>
consteval auto mapped_of() {
  using V = Plain<Value>;
  if constexpr (micro_core::detail::is_map<V>) {
    return std::type_identity<typename V::mapped_type>();
  } else if constexpr (!attribute_type_of<V>()) {
    return std::type_identity<AttributeValue>();
  } else {
    return std::type_identity<void>();
  }
}
template <class Value>
using MappedOf = typename decltype(mapped_of<Value>())::type;

template <class Value>
consteval auto contained_in() {
  using V = Plain<Value>;
  if constexpr (IsSet<V>) {
    return std::type_identity<typename V::value_type>();
  } else if constexpr (attribute_type_of<V>() == AttributeType::string ||
                       attribute_type_of<V>() == AttributeType::binary) {
    return std::type_identity<V>();
  } else {
    return std::type_identity<ElementOf<V>>();
  }
}
template <class Value>
using ContainedIn = typename decltype(contained_in<Value>())::type;

template <class Value>
inline constexpr bool has_size = attribute_type_of<Value>() != AttributeType::number &&
                                 attribute_type_of<Value>() != AttributeType::boolean;

}  // namespace detail
}  // namespace micro_aws
