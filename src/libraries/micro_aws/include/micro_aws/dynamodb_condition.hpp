#pragma once

#include <micro_aws/detail/attribute_operand.hpp>
#include <micro_aws/dynamodb_expression.hpp>

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

/// Conditions on the attributes of a struct, checked by the compiler:
///
///     attr<&User::age>() >= 18 && !attr<&User::city>().exists()
///     attr<&User::address, &Address::city>() == "Rom"
///     attr<&User::tags>()[0].begins_with("a") || attr<&User::roles>().contains("admin")
///
/// An attribute that the struct does not have, a number compared with a string, an order of what
/// has none: none of these compiles. Names and values always go by placeholders, so no word is
/// reserved, and no value is ever read as a part of the expression.
///
/// `attr("address.city")` names an attribute by text that is known at run time only; it can be
/// compared with everything and meets the others in one condition.
///
/// Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/
///         Expressions.OperatorsAndFunctions.html
namespace micro_aws {

/// A condition on an item that is a `Root`, an expression of which the placeholders are yet to be
/// chosen. A plain value.
template <class Root>
class DynamoDbConditionOf {
 public:
  using root = Root;

  /// No condition: always true.
  DynamoDbConditionOf() = default;
  explicit DynamoDbConditionOf(detail::ConditionText text) : text_(std::move(text)) {}
  /// A condition as text with placeholders of its own.
  DynamoDbConditionOf(const DynamoDbExpression& expression)
      : text_(detail::condition_of(expression)) {}
  /// A condition on attributes that were named at run time is one on every struct.
  template <class Other>
    requires(!std::same_as<Other, Root>)
  DynamoDbConditionOf(const DynamoDbConditionOf<Other>& other) : text_(other.text()) {
    static_assert(std::same_as<Other, AnyItem>,
                  "this condition is about the attributes of another struct");
  }

  bool empty() const { return text_.empty(); }
  const detail::ConditionText& text() const { return text_; }
  /// With placeholders, for `Client::call`.
  DynamoDbExpression expression() const { return detail::ExpressionWriter().expression(text_); }

 private:
  detail::ConditionText text_ = {};
};

/// A condition that may be part of a key condition: that says of one attribute how it compares.
template <class Root, detail::Comparing comparing, auto... members>
class DynamoDbComparison : public DynamoDbConditionOf<Root> {
 public:
  using DynamoDbConditionOf<Root>::DynamoDbConditionOf;
};

/// Two of them.
template <class First, class Second>
class DynamoDbBoth : public DynamoDbConditionOf<typename First::root> {
 public:
  using DynamoDbConditionOf<typename First::root>::DynamoDbConditionOf;
};

namespace detail {

template <class T>
concept IsCondition =
    requires { typename T::root; } && std::derived_from<T, DynamoDbConditionOf<typename T::root>>;
template <class T>
inline constexpr bool is_comparison = false;
template <class Root, Comparing comparing, auto... members>
inline constexpr bool is_comparison<DynamoDbComparison<Root, comparing, members...>> = true;

template <Comparing comparing, class A, class B>
auto compare(const A& a, std::string_view comparator, const B& b) {
  check_comparison<typename A::value_type, B>();
  if constexpr (comparing != Comparing::equal) check_order<typename A::value_type>();
  ConditionText text;
  text.append(a.parts());
  text.append(comparator);
  text.append(operand_parts<typename A::value_type>(b));
  using Root = CommonRoot<A, B>;
  return typename A::template Comparison<Root, comparing>(std::move(text));
}

}  // namespace detail

template <detail::IsOperand A, class B>
auto operator==(const A& a, const B& b) {
  return detail::compare<detail::Comparing::equal>(a, " = ", b);
}

template <detail::IsOperand A, class B>
auto operator!=(const A& a, const B& b) {
  detail::check_comparison<typename A::value_type, B>();
  detail::ConditionText text;
  text.append(a.parts());
  text.append(" <> ");
  text.append(detail::operand_parts<typename A::value_type>(b));
  return DynamoDbConditionOf<detail::CommonRoot<A, B>>(std::move(text));
}

template <detail::IsOperand A, class B>
auto operator<(const A& a, const B& b) {
  return detail::compare<detail::Comparing::less>(a, " < ", b);
}
template <detail::IsOperand A, class B>
auto operator<=(const A& a, const B& b) {
  return detail::compare<detail::Comparing::at_most>(a, " <= ", b);
}
template <detail::IsOperand A, class B>
auto operator>(const A& a, const B& b) {
  return detail::compare<detail::Comparing::greater>(a, " > ", b);
}
template <detail::IsOperand A, class B>
auto operator>=(const A& a, const B& b) {
  return detail::compare<detail::Comparing::at_least>(a, " >= ", b);
}

// The same with the value in front: 18 <= attr<&User::age>().
template <class B, detail::IsOperand A>
  requires(!detail::IsOperand<B>)
auto operator==(const B& b, const A& a) {
  return a == b;
}
template <class B, detail::IsOperand A>
  requires(!detail::IsOperand<B>)
auto operator!=(const B& b, const A& a) {
  return a != b;
}
template <class B, detail::IsOperand A>
  requires(!detail::IsOperand<B>)
auto operator<(const B& b, const A& a) {
  return a > b;
}
template <class B, detail::IsOperand A>
  requires(!detail::IsOperand<B>)
auto operator<=(const B& b, const A& a) {
  return a >= b;
}
template <class B, detail::IsOperand A>
  requires(!detail::IsOperand<B>)
auto operator>(const B& b, const A& a) {
  return a < b;
}
template <class B, detail::IsOperand A>
  requires(!detail::IsOperand<B>)
auto operator>=(const B& b, const A& a) {
  return a <= b;
}

/// Both must hold; a condition that is empty says nothing.
template <detail::IsCondition A, detail::IsCondition B>
auto operator&&(const A& a, const B& b) {
  using Root = detail::CommonRoot<A, B>;
  auto text = detail::joined(a.text(), b.text(), detail::ConditionShape::all_of);
  if constexpr (detail::is_comparison<A> && detail::is_comparison<B>) {
    return DynamoDbBoth<A, B>(std::move(text));
  } else {
    return DynamoDbConditionOf<Root>(std::move(text));
  }
}

/// One of them must hold. An empty condition beside another says nothing here either.
template <detail::IsCondition A, detail::IsCondition B>
auto operator||(const A& a, const B& b) {
  return DynamoDbConditionOf<detail::CommonRoot<A, B>>(
      detail::joined(a.text(), b.text(), detail::ConditionShape::any_of));
}

template <detail::IsCondition A>
auto operator!(const A& a) {
  return DynamoDbConditionOf<typename A::root>(detail::negated(a.text()));
}

/// The size of an attribute: bytes of a string or binary, members of a set, list or map.
template <class Root>
class DynamoDbSize {
 public:
  using root = Root;
  using value_type = std::size_t;
  template <class R, detail::Comparing>
  using Comparison = DynamoDbConditionOf<R>;

  explicit DynamoDbSize(detail::ExpressionParts parts) : parts_(std::move(parts)) {}
  const detail::ExpressionParts& parts() const { return parts_; }

 private:
  detail::ExpressionParts parts_;
};

/// One attribute of an item that is a `Root`, perhaps deep inside; its value is a `Value`. Made by
/// `attr`. A plain value.
template <class Root, class Value, auto... members>
class DynamoDbAttribute {
 public:
  using root = Root;
  using value_type = Value;
  using Condition = DynamoDbConditionOf<Root>;
  template <class R, detail::Comparing comparing>
  using Comparison = DynamoDbComparison<R, comparing, members...>;

  explicit DynamoDbAttribute(detail::ExpressionParts path) : path_(std::move(path)) {}

  /// Goes on into the struct that this attribute holds: attr<&Cart::lines>()[0].at<&Line::price>().
  template <auto first, auto... more>
  auto at() const;
  /// The element of a list, counted from 0.
  auto operator[](std::size_t index) const {
    using Element = detail::ElementOf<Value>;
    static_assert(!std::is_void_v<Element>, "only a list has elements by number");
    return DynamoDbAttribute<Root, Element>(detail::indexed(path_, index));
  }
  /// The value in a map.
  auto operator[](std::string_view key) const {
    using Mapped = detail::MappedOf<Value>;
    static_assert(!std::is_void_v<Mapped>,
                  "only a map has values by name; into a struct goes at<&Struct::member>()");
    return DynamoDbAttribute<Root, Mapped>(detail::with_step(path_, key));
  }

  /// The item has the attribute, with whatever value (NULL is one).
  Condition exists() const { return call("attribute_exists"); }
  Condition not_exists() const { return call("attribute_not_exists"); }
  Condition has_type(AttributeType type) const {
    return call("attribute_type", AttributeValue(wire_tag(type)));
  }
  /// Of strings and binaries.
  template <class Prefix>
  auto begins_with(const Prefix& prefix) const {
    detail::check_prefix<Value, Prefix>();
    return Comparison<Root, detail::Comparing::begins_with>(
        detail::call_text("begins_with", path_, detail::operand_parts<Value>(prefix)));
  }
  /// A string has this part; a set or a list has this element.
  template <class Part>
  Condition contains(const Part& part) const {
    using Element = detail::ContainedIn<Value>;
    static_assert(!std::is_void_v<Element>, "only strings, sets and lists contain something");
    detail::check_comparison<Element, Part>();
    return Condition(detail::call_text("contains", path_, detail::operand_parts<Element>(part)));
  }
  /// From `low` to `high`, both included.
  template <class Low, class High>
  auto between(const Low& low, const High& high) const {
    detail::check_comparison<Value, Low>();
    detail::check_comparison<Value, High>();
    detail::check_order<Value>();
    return Comparison<Root, detail::Comparing::between>(detail::between_text(
        path_, detail::operand_parts<Value>(low), detail::operand_parts<Value>(high)));
  }
  /// One of up to 100 values.
  template <class... Others>
    requires(sizeof...(Others) > 0)
  Condition in(const Others&... others) const {
    (detail::check_comparison<Value, Others>(), ...);
    return Condition(detail::in_text(path_, {detail::operand_parts<Value>(others)...}));
  }
  /// The same of the values in a container; of none it never holds.
  template <class Others>
    requires(detail::IsRangeOf<Others> && !std::is_convertible_v<const Others&, std::string_view>)
  Condition in(const Others& others) const {
    detail::check_comparison<Value, typename Others::value_type>();
    std::vector<detail::ExpressionParts> parts;
    for (const auto& other : others) parts.push_back(detail::operand_parts<Value>(other));
    return Condition(detail::in_text(path_, parts));
  }
  DynamoDbSize<Root> size() const {
    static_assert(detail::has_size<Value>,
                  "only strings, binaries, sets, lists and maps have a size");
    return DynamoDbSize<Root>(detail::call_text("size", path_));
  }

  /// The path itself, as a part of an expression.
  const detail::ExpressionParts& parts() const { return path_; }

 private:
  Condition call(std::string_view function) const {
    return Condition(detail::call_text(function, path_));
  }
  Condition call(std::string_view function, AttributeValue argument) const {
    return Condition(detail::call_text(function, path_, detail::value_parts(std::move(argument))));
  }

  detail::ExpressionParts path_;
};

namespace detail {

template <class Root, class Value, bool is_pure, auto... members>
struct AttributeAt {
  using type = DynamoDbAttribute<Root, Value>;
};
template <class Root, class Value, auto... members>
struct AttributeAt<Root, Value, true, members...> {
  using type = DynamoDbAttribute<Root, Value, members...>;
};

/// The type at the end of the path; does not compile if one step does not lead to the next.
template <class Value, auto... members>
struct PathEnd {
  using type = Value;
};
template <class Value, auto first, auto... more>
struct PathEnd<Value, first, more...> {
  static_assert(MemberPointer<std::remove_cv_t<decltype(first)>>::is_data,
                "an attribute is named by a pointer to a data member: &User::age");
  static_assert(std::same_as<StructOf<first>, Plain<Value>>,
                "this member is not one of the struct that the path leads to");
  using type = typename PathEnd<ValueOf<first>, more...>::type;
};

}  // namespace detail

template <class Root, class Value, auto... members>
template <auto first, auto... more>
auto DynamoDbAttribute<Root, Value, members...>::at() const {
  using End = typename detail::PathEnd<Value, first, more...>::type;
  detail::ExpressionParts path = detail::with_step(path_, detail::attribute_name<first>);
  ((path = detail::with_step(path, detail::attribute_name<more>)), ...);
  return DynamoDbAttribute<Root, End>(std::move(path));
}

/// The attribute that a member is, or a member of a struct inside: attr<&User::age>(),
/// attr<&User::address, &Address::city>().
template <auto first, auto... more>
auto attr() {
  static_assert(detail::MemberPointer<std::remove_cv_t<decltype(first)>>::is_data,
                "an attribute is named by a pointer to a data member: &User::age");
  using Root = detail::StructOf<first>;
  using End = typename detail::PathEnd<Root, first, more...>::type;
  detail::ExpressionParts path = detail::with_step({}, detail::attribute_name<first>);
  ((path = detail::with_step(path, detail::attribute_name<more>)), ...);
  return DynamoDbAttribute<Root, End, first, more...>(std::move(path));
}

/// An attribute by a name that is known at run time: "age", "address.city", "tags[0]". What is no
/// such path is an error of the call. `attr_named` takes dots and brackets as a part of the name.
DynamoDbAttribute<AnyItem, AttributeValue> attr(std::string_view path);
DynamoDbAttribute<AnyItem, AttributeValue> attr_named(std::string_view name);

}  // namespace micro_aws
