#pragma once

#include <micro_aws/dynamodb_condition.hpp>

#include <concepts>
#include <string_view>
#include <type_traits>
#include <utility>

/// Changes of the attributes of a struct, checked by the compiler:
///
///     set(attr<&User::age>(), 4).remove(attr<&User::city>())
///     set(attr<&User::visits>(), if_not_exists(attr<&User::visits>(), 0) + 1)
///     set(attr<&User::log>(), list_append(attr<&User::log>(), std::vector{entry}))
///     add(attr<&User::visits>(), 1).delete_from_set(attr<&User::roles>(), std::set{admin})
///
/// Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/
///         Expressions.UpdateExpressions.html
namespace micro_aws {

/// What an attribute can be set to that is made of others: a sum, what stands there already.
template <class Root, class Value>
class DynamoDbTerm {
 public:
  using root = Root;
  using value_type = Value;

  explicit DynamoDbTerm(detail::ExpressionParts parts) : parts_(std::move(parts)) {}
  const detail::ExpressionParts& parts() const { return parts_; }

 private:
  detail::ExpressionParts parts_;
};

namespace detail {

ExpressionParts arithmetic(const ExpressionParts& a, char sign, const ExpressionParts& b);

template <class Value, class Other>
consteval void check_number() {
  constexpr auto type = attribute_type_of<Value>();
  static_assert(!type || *type == AttributeType::number, "only numbers are added and subtracted");
  check_comparison<Value, Other>();
}

template <class Value>
consteval void check_list() {
  constexpr auto type = attribute_type_of<Value>();
  static_assert(!type || *type == AttributeType::list, "only lists are appended to");
}

template <class Value>
consteval bool is_set() {
  constexpr auto type = attribute_type_of<Value>();
  return !type || *type == AttributeType::string_set || *type == AttributeType::number_set ||
         *type == AttributeType::binary_set;
}

/// The clauses of an update, each a list: "a = b, c = d".
struct UpdateClauses {
  ExpressionParts set = {};
  ExpressionParts remove = {};
  ExpressionParts add = {};
  ExpressionParts delete_from_set = {};

  bool empty() const;
  void append(const UpdateClauses& more);
  /// "SET … REMOVE … ADD … DELETE …"
  ExpressionParts parts() const;
};

void append_set(UpdateClauses& clauses, const ExpressionParts& path, const ExpressionParts& value);
/// "path" or "path value", behind a comma if need be.
void append_clause(ExpressionParts& clause, const ExpressionParts& path,
                   const ExpressionParts& value = {});
UpdateClauses clauses_at_paths(const Item& values_by_path);

}  // namespace detail

template <detail::IsOperand A, class B>
auto operator+(const A& a, const B& b) {
  detail::check_number<typename A::value_type, B>();
  return DynamoDbTerm<detail::CommonRoot<A, B>, typename A::value_type>(
      detail::arithmetic(a.parts(), '+', detail::operand_parts<typename A::value_type>(b)));
}
template <detail::IsOperand A, class B>
auto operator-(const A& a, const B& b) {
  detail::check_number<typename A::value_type, B>();
  return DynamoDbTerm<detail::CommonRoot<A, B>, typename A::value_type>(
      detail::arithmetic(a.parts(), '-', detail::operand_parts<typename A::value_type>(b)));
}

/// The attribute, or `otherwise` where the item does not have it.
template <class Root, class Value, auto... members, class Other>
auto if_not_exists(const DynamoDbAttribute<Root, Value, members...>& attribute,
                   const Other& otherwise) {
  detail::check_comparison<Value, Other>();
  return DynamoDbTerm<Root, Value>(detail::call_text("if_not_exists", attribute.parts(),
                                                     detail::operand_parts<Value>(otherwise)));
}

/// The elements of one list behind those of another; one of them may be a value.
template <detail::IsOperand A, class B>
auto list_append(const A& first, const B& second) {
  detail::check_list<typename A::value_type>();
  detail::check_comparison<typename A::value_type, B>();
  return DynamoDbTerm<detail::CommonRoot<A, B>, typename A::value_type>(detail::call_text(
      "list_append", first.parts(), detail::operand_parts<typename A::value_type>(second)));
}
template <class A, detail::IsOperand B>
  requires(!detail::IsOperand<A>)
auto list_append(const A& first, const B& second) {
  detail::check_list<typename B::value_type>();
  detail::check_comparison<typename B::value_type, A>();
  return DynamoDbTerm<typename B::root, typename B::value_type>(detail::call_text(
      "list_append", detail::operand_parts<typename B::value_type>(first), second.parts()));
}

/// What to change about an item that is a `Root`; what is not named stays. A plain value, that may
/// be made bit by bit:
///
///     DynamoDbUpdateOf<User> changes;
///     if (move) changes.set(attr<&User::city>(), move->city);
///
/// No two changes may be about one attribute, or about one inside of the other: DynamoDB refuses
/// that.
template <class Root>
class DynamoDbUpdateOf {
 public:
  using root = Root;

  DynamoDbUpdateOf() = default;
  explicit DynamoDbUpdateOf(detail::UpdateClauses clauses) : clauses_(std::move(clauses)) {}
  template <class Other>
    requires(!std::same_as<Other, Root>)
  DynamoDbUpdateOf(const DynamoDbUpdateOf<Other>& other) : clauses_(other.clauses()) {
    static_assert(std::same_as<Other, AnyItem>,
                  "this update is about the attributes of another struct");
  }

  /// Sets an attribute to a value, to another attribute, or to a term. What is left out of items,
  /// an empty optional or set, removes the attribute; an absent `Patch` changes nothing.
  template <class R, class Value, auto... members, class Other>
  DynamoDbUpdateOf& set(const DynamoDbAttribute<R, Value, members...>& attribute,
                        const Other& value) {
    check_root<R>();
    if constexpr (micro_core::detail::IsPatch<Other>) {
      if (value.present()) set(attribute, *value);
    } else if constexpr (micro_core::detail::is_optional<Other> || detail::IsPointer<Other>) {
      static_assert(micro_core::detail::is_optional<Value> || detail::IsPointer<Value> ||
                        !detail::attribute_type_of<Value>(),
                    "an attribute that is always there is set to an optional");
      if (value) return set(attribute, *value);
      detail::append_clause(clauses_.remove, attribute.parts());
    } else {
      detail::check_comparison<Value, Other>();
      check_root<typename detail::RootOf<Other>::type>();
      if constexpr (detail::IsSet<Other>) {
        if (value.empty()) {
          detail::append_clause(clauses_.remove, attribute.parts());
          return *this;
        }
      }
      detail::append_set(clauses_, attribute.parts(), detail::operand_parts<Value>(value));
    }
    return *this;
  }

  /// Removes an attribute, or an element of a list. What is not there is no error.
  template <class R, class Value, auto... members>
  DynamoDbUpdateOf& remove(const DynamoDbAttribute<R, Value, members...>& attribute) {
    check_root<R>();
    if constexpr (sizeof...(members) == 1) {
      static_assert(detail::may_be_left_out<Value>,
                    "without this attribute the item is none of its struct: only what is optional "
                    "can be removed");
    }
    detail::append_clause(clauses_.remove, attribute.parts());
    return *this;
  }

  /// Adds to a number, 0 if the attribute is not there, or members to a set. Only whole attributes
  /// and members of maps can be added to.
  template <class R, class Value, auto... members, class Other>
  DynamoDbUpdateOf& add(const DynamoDbAttribute<R, Value, members...>& attribute,
                        const Other& value) {
    check_root<R>();
    static_assert(
        detail::is_set<Value>() || detail::attribute_type_of<Value>() == AttributeType::number,
        "only numbers and sets are added to");
    detail::check_comparison<Value, Other>();
    append_members(clauses_.add, attribute.parts(), detail::operand_parts<Value>(value), value);
    return *this;
  }

  /// Takes members out of a set; the attribute goes with the last of them.
  template <class R, class Value, auto... members, class Other>
  DynamoDbUpdateOf& delete_from_set(const DynamoDbAttribute<R, Value, members...>& attribute,
                                    const Other& value) {
    check_root<R>();
    static_assert(detail::is_set<Value>(), "members are deleted from sets only");
    detail::check_comparison<Value, Other>();
    append_members(clauses_.delete_from_set, attribute.parts(), detail::operand_parts<Value>(value),
                   value);
    return *this;
  }

  /// The changes of another update, too.
  DynamoDbUpdateOf& append(const DynamoDbUpdateOf& more) {
    clauses_.append(more.clauses_);
    return *this;
  }

  bool empty() const { return clauses_.empty(); }
  const detail::UpdateClauses& clauses() const { return clauses_; }
  /// With placeholders, for `Client::call`.
  DynamoDbExpression expression() const {
    return detail::ExpressionWriter().expression(clauses_.parts());
  }

 private:
  template <class Other>
  static consteval void check_root() {
    static_assert(std::same_as<Other, Root> || std::same_as<Other, AnyItem>,
                  "this attribute is one of another struct");
  }
  // No members are no change; DynamoDB has no empty set to say so.
  template <class Other>
  static void append_members(detail::ExpressionParts& clause, const detail::ExpressionParts& path,
                             const detail::ExpressionParts& parts, const Other& value) {
    if constexpr (detail::IsSet<Other>) {
      if (value.empty()) return;
    }
    detail::append_clause(clause, path, parts);
  }

  detail::UpdateClauses clauses_ = {};
};

/// An update that begins with this change; more follow with a dot.
template <class Root, class Value, auto... members, class Other>
auto set(const DynamoDbAttribute<Root, Value, members...>& attribute, const Other& value) {
  return DynamoDbUpdateOf<Root>().set(attribute, value);
}
template <class Root, class Value, auto... members>
auto remove(const DynamoDbAttribute<Root, Value, members...>& attribute) {
  return DynamoDbUpdateOf<Root>().remove(attribute);
}
template <class Root, class Value, auto... members, class Other>
auto add(const DynamoDbAttribute<Root, Value, members...>& attribute, const Other& value) {
  return DynamoDbUpdateOf<Root>().add(attribute, value);
}
template <class Root, class Value, auto... members, class Other>
auto delete_from_set(const DynamoDbAttribute<Root, Value, members...>& attribute,
                     const Other& value) {
  return DynamoDbUpdateOf<Root>().delete_from_set(attribute, value);
}

/// Sets attributes by their paths: {"name": …, "address.city": …, "tags[0]": …}. The maps on the
/// way must be there already.
inline DynamoDbUpdateOf<AnyItem> set_paths(const Item& values_by_path) {
  return DynamoDbUpdateOf<AnyItem>(detail::clauses_at_paths(values_by_path));
}

namespace detail {

// Appends one member of a struct of changes; each must be a member of `Root`.
template <class Root, class Changes, std::size_t index, class Member>
void append_change(DynamoDbUpdateOf<Root>& update, const Member& member) {
  constexpr std::string_view name = micro_core::member_name<Changes, index>;
  constexpr std::size_t found = [&] {
    std::size_t at = micro_core::member_count<Root>();
    micro_core::for_each_member_index<Root>([&]<std::size_t candidate>() {
      if (micro_core::member_name<Root, candidate> == name) at = candidate;
    });
    return at;
  }();
  static_assert(found < micro_core::member_count<Root>(),
                "a change has the name of no member of the struct that it is to change");
  if constexpr (found < micro_core::member_count<Root>()) {
    using Value = micro_core::member_type<Root, found>;
    update.set(DynamoDbAttribute<Root, Value>(with_step({}, name)), member);
  }
}

}  // namespace detail

/// The update that a struct of changes asks for, one of `Patch` members most of all: each present
/// member sets, or removes, the attribute of its name.
template <class Root, class Changes>
DynamoDbUpdateOf<Root> changes_of(const Changes& changes) {
  DynamoDbUpdateOf<Root> update;
  micro_core::visit_members(changes, [&]<std::size_t index>(const auto& member) {
    detail::append_change<Root, Changes, index>(update, member);
  });
  return update;
}

}  // namespace micro_aws
