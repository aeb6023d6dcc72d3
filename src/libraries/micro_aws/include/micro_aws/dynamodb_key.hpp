#pragma once

#include <micro_aws/dynamodb_condition.hpp>
#include <micro_core/codec.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace micro_aws {

/// What a table has to know of its struct. A struct says it itself, with members of these names, or
/// through this template, which is specialised for it:
///
///     struct Reading {
///       std::string sensor;
///       std::int64_t at = 0;
///       double value = 0;
///       int version = 0;
///
///       static constexpr auto partition_key = &Reading::sensor;
///       static constexpr auto sort_key = &Reading::at;                 // if the table has one
///       static constexpr auto version_attribute = &Reading::version;   // for optimistic locking
///
///       struct ByValue {                                               // an index
///         static constexpr std::string_view name = "by_value";
///         static constexpr auto partition_key = &Reading::sensor;
///         static constexpr auto sort_key = &Reading::value;
///       };
///     };
template <class T>
struct DynamoDbTraits {};

namespace detail {

template <class T>
concept SaysPartitionKey =
    requires { requires MemberPointer<std::remove_cvref_t<decltype(T::partition_key)>>::is_data; };
template <class T>
concept SaysSortKey =
    requires { requires MemberPointer<std::remove_cvref_t<decltype(T::sort_key)>>::is_data; };
template <class T>
concept SaysVersion = requires {
  requires MemberPointer<std::remove_cvref_t<decltype(T::version_attribute)>>::is_data;
};

/// Where the key of `T` is told: in its traits, or in itself.
template <class T>
using Told = std::conditional_t<SaysPartitionKey<DynamoDbTraits<T>>, DynamoDbTraits<T>, T>;

template <class T>
consteval auto partition_of() {
  static_assert(SaysPartitionKey<Told<T>>,
                "a struct in a table says which member is its key: static constexpr auto "
                "partition_key = &User::user_id; or specialise micro_aws::DynamoDbTraits for it");
  return Told<T>::partition_key;
}
template <class T>
inline constexpr bool has_sort_key = SaysSortKey<Told<T>>;
template <class T>
inline constexpr bool has_version = SaysVersion<Told<T>>;

template <class T>
consteval auto version_of() {
  constexpr auto member = Told<T>::version_attribute;
  static_assert(std::is_integral_v<Plain<ValueOf<member>>>, "a version is an integer");
  return member;
}

/// An attribute of a key, and the type that it has to have.
struct KeyPart {
  std::string_view name = {};
  AttributeType type = AttributeType::string;
  friend constexpr bool operator==(const KeyPart&, const KeyPart&) = default;
};

template <auto member>
consteval KeyPart key_part() {
  constexpr auto type = attribute_type_of<ValueOf<member>>();
  static_assert(type == AttributeType::string || type == AttributeType::number ||
                    type == AttributeType::binary,
                "a key is a string, a number or a binary");
  return {attribute_name<member>, *type};
}

/// The parts of the key of a table, or of an index.
template <class T>
inline constexpr auto key_parts = [] {
  if constexpr (has_sort_key<T>) {
    return std::array{key_part<partition_of<T>()>(), key_part<Told<T>::sort_key>()};
  } else {
    return std::array{key_part<partition_of<T>()>()};
  }
}();

/// The parts of a key that says where a page of an index ends: the index's, then the table's.
template <class T, class Index>
inline constexpr auto page_key_parts = [] {
  if constexpr (std::is_void_v<Index>) {
    return key_parts<T>;
  } else {
    constexpr auto table = key_parts<T>;
    constexpr auto index = key_parts<Index>;
    // An attribute of both is there once.
    constexpr auto is_new = [](const KeyPart& part) {
      for (const KeyPart& known : key_parts<Index>) {
        if (known == part) return false;
      }
      return true;
    };
    constexpr std::size_t more = [&] {
      std::size_t count = 0;
      for (const KeyPart& part : table) count += is_new(part) ? 1 : 0;
      return count;
    }();
    std::array<KeyPart, index.size() + more> parts{};
    std::size_t next = 0;
    for (const KeyPart& part : index) parts[next++] = part;
    for (const KeyPart& part : table) {
      if (is_new(part)) parts[next++] = part;
    }
    return parts;
  }
}();

template <class T>
using PartitionValue = ValueOf<partition_of<T>()>;
template <class T>
struct SortValueOf {
  using type = void;
};
template <class T>
  requires has_sort_key<T>
struct SortValueOf<T> {
  using type = ValueOf<Told<T>::sort_key>;
};
template <class T>
using SortValue = typename SortValueOf<T>::type;

/// "A token of ours, and of a page of this table": the key in it. Errors: `invalid_argument`.
micro_core::Result<Item> key_from_token(std::string_view token, std::span<const KeyPart> parts);
std::string key_to_token(const Item& key, std::span<const KeyPart> parts);
/// Reads a token from JSON, as pydantic words its errors.
void decode_token(const micro_core::Json& json, Item& key, std::span<const KeyPart> parts,
                  const micro_core::DecodeAt& at);
micro_core::JsonObject token_schema();

/// A table or index as CreateTable wants to know it.
struct KeySchemaOf {
  std::string_view name = {};
  std::span<const KeyPart> parts = {};
};
/// The input of CreateTable: on demand, every index with all attributes.
micro_core::JsonObject create_table_input(const KeySchemaOf& table,
                                          std::span<const KeySchemaOf> indexes);

/// The one value of an expression that is nothing but a value.
AttributeValue only_value(ExpressionParts parts, std::string& problem);

}  // namespace detail

/// The key of one item of a table of `T`: the value of its partition key, {partition, sort} if the
/// table has both. A plain value.
template <class T>
class DynamoDbKeyOf {
 public:
  template <class Partition>
    requires(!detail::has_sort_key<T> &&
             detail::is_comparable<detail::PartitionValue<T>, Partition>() &&
             !std::same_as<std::remove_cvref_t<Partition>, T>)
  DynamoDbKeyOf(const Partition& partition) {
    add<detail::partition_of<T>()>(partition);
  }
  template <class Partition, class Sort>
    requires(detail::has_sort_key<T> &&
             detail::is_comparable<detail::PartitionValue<T>, Partition>() &&
             detail::is_comparable<detail::SortValue<T>, Sort>())
  DynamoDbKeyOf(const Partition& partition, const Sort& sort) {
    add<detail::partition_of<T>()>(partition);
    add<detail::Told<T>::sort_key>(sort);
  }

  /// The key of an item.
  static DynamoDbKeyOf of(const T& item) {
    DynamoDbKeyOf key;
    key.add<detail::partition_of<T>()>(item.*detail::partition_of<T>());
    if constexpr (detail::has_sort_key<T>) {
      key.add<detail::Told<T>::sort_key>(item.*detail::Told<T>::sort_key);
    }
    return key;
  }

  /// Its attributes.
  const Item& item() const { return item_; }
  /// Why it can be none; empty if it can.
  const std::string& problem() const { return problem_; }

 private:
  DynamoDbKeyOf() = default;
  template <auto member, class Value>
  void add(const Value& value) {
    item_.emplace(
        detail::attribute_name<member>,
        detail::only_value(detail::operand_parts<detail::ValueOf<member>>(value), problem_));
  }

  Item item_ = {};
  std::string problem_ = {};
};

/// Which items a query reads, of a table or index whose key is that of `Schema`: those of one
/// partition, and of those a range of sort keys. Made from the value of the partition key, or from
/// an expression:
///
///     attr<&Reading::sensor>() == "s1" && attr<&Reading::at>().between(0, 99)
///
/// Other expressions do not compile. `DynamoDbExpression` and what compares `attr("name")` are
/// taken as they are.
template <class T, class Schema>
class DynamoDbKeyConditionOf {
 public:
  template <class Partition>
    requires(!detail::IsCondition<Partition> &&
             detail::is_comparable<detail::PartitionValue<Schema>, Partition>())
  DynamoDbKeyConditionOf(const Partition& partition)
      : text_((attr<detail::partition_of<Schema>()>() == partition).text()) {}
  DynamoDbKeyConditionOf(const DynamoDbExpression& expression)
      : text_(detail::to_parts(expression)) {}
  template <detail::IsCondition Condition>
  DynamoDbKeyConditionOf(const Condition& condition) : text_(condition.text()) {
    static_assert(std::same_as<typename Condition::root, AnyItem> || is_whole<Condition>(),
                  "a query asks for one value of the partition key (==), and besides for one range "
                  "of the sort key (==, <, <=, >, >=, between, begins_with) of its table or index");
  }

  const detail::ExpressionParts& text() const { return text_; }

 private:
  template <class Condition>
  struct Asks {
    static constexpr bool partition = false;
    static constexpr bool sort = false;
    static constexpr bool both = false;
  };
  template <class Root, detail::Comparing comparing, auto member>
  struct Asks<DynamoDbComparison<Root, comparing, member>> {
    template <auto key>
    static consteval bool is_key() {
      if constexpr (std::same_as<std::remove_cv_t<decltype(key)>,
                                 std::remove_cv_t<decltype(member)>>) {
        return key == member;
      }
      return false;
    }
    static consteval bool is_sort() {
      if constexpr (detail::has_sort_key<Schema>) return is_key<detail::Told<Schema>::sort_key>();
      return false;
    }
    static constexpr bool partition =
        comparing == detail::Comparing::equal && is_key<detail::partition_of<Schema>()>();
    static constexpr bool sort = is_sort();
    static constexpr bool both = false;
  };
  template <class First, class Second>
  struct Asks<DynamoDbBoth<First, Second>> {
    static constexpr bool partition = false;
    static constexpr bool sort = false;
    static constexpr bool both = (Asks<First>::partition && Asks<Second>::sort) ||
                                 (Asks<First>::sort && Asks<Second>::partition);
  };
  template <class Condition>
  static consteval bool is_whole() {
    return Asks<Condition>::partition || Asks<Condition>::both;
  }

  detail::ExpressionParts text_;
};

/// Where the next page of a table of `T`, or of one of its indexes, starts. Callers of an API see
/// an opaque text that is safe in a URL; what comes back is taken only if it is exactly a key of
/// this table. It is not secret, and says nothing but where to start.
///
///     struct ListUsers { Query<std::optional<DynamoDbPageTokenOf<User>>> next_token; };
///
/// In JSON and parameters it is a string; what is none of ours is a `value_error`.
template <class T, class Index = void>
class DynamoDbPageTokenOf {
 public:
  DynamoDbPageTokenOf() = default;
  explicit DynamoDbPageTokenOf(Item key) : key_(std::move(key)) {}

  /// Errors: `invalid_argument`.
  static micro_core::Result<DynamoDbPageTokenOf> parse(std::string_view token) {
    auto key = detail::key_from_token(token, detail::page_key_parts<T, Index>);
    if (!key) return std::move(key).error();
    return DynamoDbPageTokenOf(*std::move(key));
  }
  std::string text() const { return detail::key_to_token(key_, detail::page_key_parts<T, Index>); }

  /// The key of the last item of the page before.
  const Item& key() const { return key_; }

 private:
  friend struct micro_core::JsonCodec<DynamoDbPageTokenOf>;
  Item key_ = {};
};

}  // namespace micro_aws

template <class T, class Index>
struct micro_core::JsonCodec<micro_aws::DynamoDbPageTokenOf<T, Index>> {
  using Token = micro_aws::DynamoDbPageTokenOf<T, Index>;
  static void decode(const Json& json, Token& out, const DecodeAt& at) {
    micro_aws::detail::decode_token(json, out.key_, micro_aws::detail::page_key_parts<T, Index>,
                                    at);
  }
  static Json encode(const Token& token) { return Json(token.text()); }
  static JsonObject schema() { return micro_aws::detail::token_schema(); }
};
