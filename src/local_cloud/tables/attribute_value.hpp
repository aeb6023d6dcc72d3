#pragma once

#include <local_cloud/tables/decimal.hpp>

#include <compare>
#include <concepts>
#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace local_cloud::tables {

class AttributeValue;

/// Attributes by name, in byte order.
using Item = std::map<std::string, AttributeValue, std::less<>>;
using List = std::vector<AttributeValue>;

/// Bytes, told apart from text by their type.
struct Binary {
  std::string bytes;
  friend auto operator<=>(const Binary&, const Binary&) = default;
};

struct Null {
  friend bool operator==(const Null&, const Null&) = default;
};

// DynamoDB returns the members of a set in an order of its own; ours is sorted.
using StringSet = std::set<std::string, std::less<>>;
using NumberSet = std::set<Decimal>;
using BinarySet = std::set<Binary>;

/// The type of an attribute; the order is that of `AttributeValue`'s variant.
enum class AttributeType { S, N, B, BOOL, NULL_, SS, NS, BS, L, M };

/// One attribute's value: a plain value, deeply comparable.
class AttributeValue {
 public:
  using Variant = std::variant<std::string, Decimal, Binary, bool, Null, StringSet, NumberSet,
                               BinarySet, List, Item>;

  AttributeValue() : value_(Null{}) {}
  AttributeValue(std::string text) : value_(std::move(text)) {}
  AttributeValue(Decimal number) : value_(number) {}
  AttributeValue(Binary binary) : value_(std::move(binary)) {}
  AttributeValue(std::same_as<bool> auto value) : value_(value) {}  // no pointer becomes a bool
  AttributeValue(Null) : value_(Null{}) {}
  AttributeValue(StringSet set) : value_(std::move(set)) {}
  AttributeValue(NumberSet set) : value_(std::move(set)) {}
  AttributeValue(BinarySet set) : value_(std::move(set)) {}
  AttributeValue(List list) : value_(std::move(list)) {}
  AttributeValue(Item map) : value_(std::move(map)) {}

  AttributeType type() const { return static_cast<AttributeType>(value_.index()); }
  template <class T>
  const T* as() const {
    return std::get_if<T>(&value_);
  }
  template <class T>
  T* as() {
    return std::get_if<T>(&value_);
  }
  const Variant& variant() const { return value_; }

  friend bool operator==(const AttributeValue&, const AttributeValue&);

 private:
  Variant value_;
};

/// "S", "NULL", "SS": as on the wire.
std::string_view type_name(AttributeType type);

/// Bytes that DynamoDB counts for a value, without its name.
std::size_t value_bytes(const AttributeValue& value);
/// Bytes that DynamoDB counts for an item: the limit is 400 KB, capacity units are counted from it.
std::size_t item_bytes(const Item& item);
/// Bytes that an item counts towards a page's 1 MB: as stored, `range_key` uncompressed.
std::size_t page_bytes(const Item& item, std::string_view range_key);

constexpr std::size_t item_bytes_max = 400 * 1024;

/// Orders two values of one type among S, N and B; nullptr semantics: false if they do not compare.
enum class Order { less, equal, greater, none };
Order compare(const AttributeValue& a, const AttributeValue& b);

}  // namespace local_cloud::tables
