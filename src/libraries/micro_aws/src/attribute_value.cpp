#include <micro_aws/attribute_value.hpp>
#include <micro_core/encoding.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <optional>

namespace micro_aws {
namespace {

using micro_core::Error;
using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;
using micro_core::Result;

// Both in the order of AttributeType.
constexpr std::array<std::string_view, 10> wire_tags{"NULL", "BOOL", "S",  "N",  "B",
                                                     "L",    "M",    "SS", "NS", "BS"};
constexpr std::array<std::string_view, 10> descriptions{
    "null",   "a bool", "a string",         "a number",         "a binary",
    "a list", "a map",  "a set of strings", "a set of numbers", "a set of binaries"};

Json tagged(std::string_view tag, Json value) {
  JsonObject json;
  json[tag] = std::move(value);
  return Json(std::move(json));
}

Json binary_wire(const Binary& binary) {
  return Json(micro_core::to_base64(binary.bytes));
}

template <class Members, class ToJson>
Json array_of(const Members& members, ToJson to_json) {
  JsonArray array;
  array.reserve(members.size());
  for (const auto& member : members) array.push_back(to_json(member));
  return Json(std::move(array));
}

Error not_a_value(std::string_view why) {
  return Error::invalid_argument("not a DynamoDB attribute value: " + std::string(why));
}

// `error` with the attribute that it is about in front.
Error at(std::string_view name, Error error) {
  error.message = std::string(name) + ": " + error.message;
  return error;
}

Result<std::string> wire_text(const Json& json) {
  if (!json.is_string()) return not_a_value("a text was expected");
  return std::string(std::string_view(json.get_string()));
}

Result<Binary> wire_binary(const Json& json) {
  if (!json.is_string()) return not_a_value("a base64 text was expected");
  auto bytes = micro_core::from_base64(std::string_view(json.get_string()));
  if (!bytes) return not_a_value("broken base64");
  return Binary{*std::move(bytes)};
}

// Reads an array whose elements `read` takes.
template <class T, class Read>
Result<std::vector<T>> wire_array(const Json& json, Read read) {
  if (!json.is_array()) return not_a_value("an array was expected");
  std::vector<T> members;
  members.reserve(json.get_array().size());
  for (const Json& element : json.get_array()) {
    auto member = read(element);
    if (!member) return std::move(member).error();
    members.push_back(T(*std::move(member)));
  }
  return members;
}

template <class T>
Result<AttributeValue> wrapped(Result<T> result) {
  if (!result) return std::move(result).error();
  return AttributeValue(*std::move(result));
}

template <class Set, class T>
Result<AttributeValue> wrapped_set(Result<std::vector<T>> members) {
  if (!members) return std::move(members).error();
  return AttributeValue(Set{*std::move(members)});
}

// The shortest decimal of a double that reads back the same, without its sign, exponent and zeros
// at either end: two texts of one value give the same digits.
std::string digits_of(std::string_view number) {
  std::string digits;
  for (const char c : number.substr(0, number.find_first_of("eE"))) {
    if (c >= '0' && c <= '9') digits += c;
  }
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  while (digits.ends_with('0')) digits.pop_back();
  return digits;
}

template <class T>
std::optional<T> whole(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Json> number_json(std::string_view text) {
  if (const auto value = whole<std::int64_t>(text)) return Json(*value);
  if (const auto value = whole<std::uint64_t>(text)) return Json(*value);
  const auto value = whole<double>(text);
  if (!value || !std::isfinite(*value)) return std::nullopt;
  char shortest[32];
  const auto written = std::to_chars(shortest, shortest + sizeof shortest, *value);
  if (digits_of({shortest, written.ptr}) != digits_of(text)) return std::nullopt;
  return Json(*value);
}

std::string number_text(const Json& json) {
  return json.is_int64()    ? std::to_string(json.get_int64())
         : json.is_uint64() ? std::to_string(json.get_uint64())
                            : micro_core::to_text(json);
}

struct PlainWriter {
  Result<Json> operator()(std::nullptr_t) const { return Json(nullptr); }
  Result<Json> operator()(bool value) const { return Json(value); }
  Result<Json> operator()(const std::string& text) const { return Json(text); }
  Result<Json> operator()(const Binary& binary) const { return binary_wire(binary); }
  Result<Json> operator()(const StringSet& set) const { return array(set.members); }
  Result<Json> operator()(const NumberSet& set) const { return array(set.members); }
  Result<Json> operator()(const BinarySet& set) const { return array(set.members); }
  Result<Json> operator()(const AttributeValue::List& list) const { return array(list); }
  Result<Json> operator()(const AttributeValue& value) const { return value.visit(*this); }

  Result<Json> operator()(const Number& number) const {
    if (auto json = number_json(number.text)) return *std::move(json);
    return Error::unsupported("the number " + number.text +
                              " has more digits than JSON can carry: read it as an Item");
  }

  Result<Json> operator()(const Item& item) const {
    JsonObject object;
    for (const auto& [name, value] : item) {
      auto json = value.visit(*this);
      if (!json) return at(name, std::move(json).error());
      object[name] = *std::move(json);
    }
    return Json(std::move(object));
  }

  template <class Members>
  Result<Json> array(const Members& members) const {
    JsonArray array;
    array.reserve(members.size());
    for (const auto& member : members) {
      Result<Json> json = (*this)(member);
      if (!json) return json;
      array.push_back(*std::move(json));
    }
    return Json(std::move(array));
  }
};

struct WireWriter {
  Json operator()(std::nullptr_t) const { return tagged("NULL", Json(true)); }
  Json operator()(bool value) const { return tagged("BOOL", Json(value)); }
  Json operator()(const std::string& text) const { return tagged("S", Json(text)); }
  Json operator()(const Number& number) const { return tagged("N", Json(number.text)); }
  Json operator()(const Binary& binary) const { return tagged("B", binary_wire(binary)); }
  Json operator()(const Item& map) const { return tagged("M", Json(to_wire(map))); }
  Json operator()(const AttributeValue::List& list) const {
    return tagged("L", array_of(list, [](const AttributeValue& value) { return to_wire(value); }));
  }
  Json operator()(const StringSet& set) const {
    return tagged("SS", array_of(set.members, [](const std::string& text) { return Json(text); }));
  }
  Json operator()(const NumberSet& set) const {
    return tagged("NS", array_of(set.members, [](const Number& n) { return Json(n.text); }));
  }
  Json operator()(const BinarySet& set) const {
    return tagged("BS", array_of(set.members, binary_wire));
  }
};

}  // namespace

bool AttributeValue::operator==(const AttributeValue&) const = default;

std::string_view wire_tag(AttributeType type) {
  return wire_tags.at(static_cast<std::size_t>(type));
}

std::string_view describe(AttributeType type) {
  return descriptions.at(static_cast<std::size_t>(type));
}

std::string_view string_at(const Item& item, std::string_view name) {
  const auto found = item.find(name);
  const std::string* text = found == item.end() ? nullptr : found->second.get_if<std::string>();
  return text ? std::string_view(*text) : std::string_view();
}

Json to_wire(const AttributeValue& value) {
  return value.visit(WireWriter{});
}

JsonObject to_wire(const Item& item) {
  JsonObject json;
  json.reserve(item.size());
  for (const auto& [name, value] : item) json[name] = to_wire(value);
  return json;
}

Result<AttributeValue> value_from_wire(const Json& json) {
  if (!json.is_object() || json.get_object().size() != 1) {
    return not_a_value("an object with one member was expected");
  }
  const auto& member = *json.get_object().begin();
  const std::string_view tag = member.key();
  const Json& value = member.value();
  if (tag == "S") return wrapped(wire_text(value));
  if (tag == "N") {
    auto text = wire_text(value);
    if (!text) return std::move(text).error();
    return AttributeValue(Number(*std::move(text)));
  }
  if (tag == "BOOL") {
    if (!value.is_bool()) return not_a_value("true or false was expected");
    return AttributeValue(value.get_bool());
  }
  if (tag == "NULL") return AttributeValue(nullptr);
  if (tag == "B") return wrapped(wire_binary(value));
  if (tag == "M") return wrapped(item_from_wire(value));
  if (tag == "L") return wrapped(wire_array<AttributeValue>(value, value_from_wire));
  if (tag == "SS") return wrapped_set<StringSet>(wire_array<std::string>(value, wire_text));
  if (tag == "NS") return wrapped_set<NumberSet>(wire_array<Number>(value, wire_text));
  if (tag == "BS") return wrapped_set<BinarySet>(wire_array<Binary>(value, wire_binary));
  return not_a_value("the type \"" + std::string(tag) + "\" is not known");
}

Result<Item> item_from_wire(const Json& json) {
  if (!json.is_object()) return not_a_value("an object was expected");
  Item item;
  for (const auto& [name, member] : json.get_object()) {
    auto value = value_from_wire(member);
    if (!value) return at(name, std::move(value).error());
    item.emplace(name, *std::move(value));
  }
  return item;
}

Result<Json> to_plain_json(const Item& item) {
  return PlainWriter{}(item);
}

Result<Json> to_plain_json(const AttributeValue& value) {
  return value.visit(PlainWriter{});
}

AttributeValue value_from_plain_json(const Json& json) {
  switch (json.kind()) {
    case boost::json::kind::null:
      return nullptr;
    case boost::json::kind::bool_:
      return json.get_bool();
    case boost::json::kind::string:
      return std::string_view(json.get_string());
    case boost::json::kind::array: {
      AttributeValue::List list;
      for (const Json& element : json.get_array()) list.push_back(value_from_plain_json(element));
      return list;
    }
    case boost::json::kind::object: {
      Item map;
      for (const auto& [name, member] : json.get_object()) {
        map.emplace(name, value_from_plain_json(member));
      }
      return map;
    }
    default:
      return Number(number_text(json));
  }
}

Result<Item> item_from_plain_json(const Json& json) {
  if (!json.is_object()) {
    return Error::invalid_argument("only an object can be a DynamoDB item");
  }
  return *value_from_plain_json(json).get_if<Item>();
}

}  // namespace micro_aws
