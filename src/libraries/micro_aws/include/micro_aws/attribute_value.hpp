#pragma once

#include <micro_core/json.hpp>
#include <micro_core/result.hpp>

#include <concepts>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace micro_aws {

/// A number as DynamoDB keeps it: decimal, up to 38 digits. Its text is passed on as it is, so
/// nothing is rounded on the way.
struct Number {
  std::string text = {};

  Number() = default;
  explicit Number(std::string digits) : text(std::move(digits)) {}
  template <std::integral T>
  explicit Number(T value) : text(std::to_string(value)) {}

  bool operator==(const Number&) const = default;
};

struct Binary {
  std::string bytes = {};
  bool operator==(const Binary&) const = default;
};

struct StringSet {
  std::vector<std::string> members = {};
  bool operator==(const StringSet&) const = default;
};
struct NumberSet {
  std::vector<Number> members = {};
  bool operator==(const NumberSet&) const = default;
};
struct BinarySet {
  std::vector<Binary> members = {};
  bool operator==(const BinarySet&) const = default;
};

/// What a value is, in the order of AWS's own list of its types.
enum class AttributeType {
  null,
  boolean,
  string,
  number,
  binary,
  list,
  map,
  string_set,
  number_set,
  binary_set,
};

/// DynamoDB's own name for a type: "NULL", "BOOL", "S", "N", "B", "L", "M", "SS", "NS", "BS".
std::string_view wire_tag(AttributeType type);
/// A name for people: "a string", "a set of numbers".
std::string_view describe(AttributeType type);

class AttributeValue;
/// An item, or a map inside one: attributes by name.
using Item = std::map<std::string, AttributeValue, std::less<>>;

/// One value of a DynamoDB item: null, bool, Number, string, Binary, list, map, or one of three
/// sets. A plain value.
class AttributeValue {
 public:
  using List = std::vector<AttributeValue>;

  AttributeValue() : value_(nullptr) {}
  AttributeValue(std::nullptr_t) : value_(nullptr) {}
  AttributeValue(std::string text) : value_(std::move(text)) {}
  AttributeValue(std::string_view text) : value_(std::string(text)) {}
  AttributeValue(const char* text) : value_(std::string(text)) {}
  template <std::same_as<bool> T>
  AttributeValue(T value) : value_(value) {}
  template <std::integral T>
    requires(!std::same_as<T, bool>)
  AttributeValue(T value) : value_(Number(value)) {}
  AttributeValue(Number number) : value_(std::move(number)) {}
  AttributeValue(Binary binary) : value_(std::move(binary)) {}
  AttributeValue(StringSet set) : value_(std::move(set)) {}
  AttributeValue(NumberSet set) : value_(std::move(set)) {}
  AttributeValue(BinarySet set) : value_(std::move(set)) {}
  AttributeValue(List list) : value_(std::move(list)) {}
  AttributeValue(Item map) : value_(std::move(map)) {}

  /// The value if it is a `T` (bool, std::string, Number, Binary, List, Item, StringSet, …), else
  /// nullptr.
  template <class T>
  const T* get_if() const {
    return std::get_if<T>(&value_);
  }
  bool is_null() const { return std::holds_alternative<std::nullptr_t>(value_); }
  AttributeType type() const { return static_cast<AttributeType>(value_.index()); }

  /// Calls `visitor` with the value as the type that it is.
  template <class Visitor>
  decltype(auto) visit(Visitor&& visitor) const {
    return std::visit(std::forward<Visitor>(visitor), value_);
  }

  bool operator==(const AttributeValue&) const;

 private:
  // In the order of AttributeType.
  std::variant<std::nullptr_t, bool, std::string, Number, Binary, List, Item, StringSet, NumberSet,
               BinarySet>
      value_;
};

/// The string at `name`; empty if there is none.
std::string_view string_at(const Item& item, std::string_view name);

/// DynamoDB's own JSON: {"S":"Ada"}, {"N":"36"}, {"M":{…}} …
micro_core::Json to_wire(const AttributeValue& value);
micro_core::JsonObject to_wire(const Item& item);
/// Errors: `invalid_argument`, naming the attribute.
micro_core::Result<AttributeValue> value_from_wire(const micro_core::Json& json);
micro_core::Result<Item> item_from_wire(const micro_core::Json& json);

/// Plain JSON: numbers as numbers, sets as arrays, binaries as base64. Errors: `unsupported`,
/// naming the attribute, for a number that JSON's double would change.
micro_core::Result<micro_core::Json> to_plain_json(const Item& item);
micro_core::Result<micro_core::Json> to_plain_json(const AttributeValue& value);
/// The other way; a number keeps every digit it has. Errors: `invalid_argument` (no object).
micro_core::Result<Item> item_from_plain_json(const micro_core::Json& json);
AttributeValue value_from_plain_json(const micro_core::Json& json);

}  // namespace micro_aws
