#include <micro_aws/attribute_value.hpp>
#include <micro_core/encoding.hpp>

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

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};

Json tagged(std::string_view tag, Json value) {
  JsonObject json;
  json[tag] = std::move(value);
  return Json(std::move(json));
}

Json binary_wire(const Binary& binary) { return Json(micro_core::to_base64(binary.bytes)); }

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

// The shortest decimal of a double that reads back the same, without its sign, exponent and zeros at
// either end: two texts of one value give the same digits.
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

Result<Json> plain(const AttributeValue& value);

Result<Json> plain_number(const Number& number) {
  if (auto json = number_json(number.text)) return *std::move(json);
  return Error::unsupported("the number " + number.text +
                            " has more digits than JSON can carry: read it as an Item");
}

template <class Members, class ToJson>
Result<Json> plain_array(const Members& members, ToJson to_json) {
  JsonArray array;
  array.reserve(members.size());
  for (const auto& member : members) {
    Result<Json> json = to_json(member);
    if (!json) return json;
    array.push_back(*std::move(json));
  }
  return Json(std::move(array));
}

Result<Json> plain_map(const Item& item) {
  JsonObject object;
  for (const auto& [name, value] : item) {
    auto json = plain(value);
    if (!json) {
      Error error = std::move(json).error();
      error.message = name + ": " + error.message;
      return error;
    }
    object[name] = *std::move(json);
  }
  return Json(std::move(object));
}

template <class T>
Result<Json> plain_of(const T& value) {
  if constexpr (std::same_as<T, Number>) {
    return plain_number(value);
  } else if constexpr (std::same_as<T, Binary>) {
    return binary_wire(value);
  } else if constexpr (std::same_as<T, Item>) {
    return plain_map(value);
  } else if constexpr (std::same_as<T, AttributeValue::List>) {
    return plain_array(value, plain);
  } else if constexpr (std::same_as<T, StringSet>) {
    return plain_array(value.members, [](const std::string& s) -> Result<Json> { return Json(s); });
  } else if constexpr (std::same_as<T, NumberSet>) {
    return plain_array(value.members, plain_number);
  } else {
    return plain_array(value.members, [](const Binary& b) -> Result<Json> { return binary_wire(b); });
  }
}

Result<Json> plain(const AttributeValue& value) {
  if (const bool* flag = value.get_if<bool>()) return Json(*flag);
  if (const std::string* text = value.get_if<std::string>()) return Json(*text);
  if (const auto* number = value.get_if<Number>()) return plain_of(*number);
  if (const auto* binary = value.get_if<Binary>()) return plain_of(*binary);
  if (const auto* map = value.get_if<Item>()) return plain_of(*map);
  if (const auto* list = value.get_if<AttributeValue::List>()) return plain_of(*list);
  if (const auto* set = value.get_if<StringSet>()) return plain_of(*set);
  if (const auto* set = value.get_if<NumberSet>()) return plain_of(*set);
  if (const auto* set = value.get_if<BinarySet>()) return plain_of(*set);
  return Json(nullptr);
}

AttributeValue value_from_plain(const Json& json) {
  switch (json.kind()) {
    case boost::json::kind::null:
      return nullptr;
    case boost::json::kind::bool_:
      return json.get_bool();
    case boost::json::kind::string:
      return std::string_view(json.get_string());
    case boost::json::kind::array: {
      AttributeValue::List list;
      for (const Json& element : json.get_array()) list.push_back(value_from_plain(element));
      return list;
    }
    case boost::json::kind::object: {
      Item map;
      for (const auto& [name, member] : json.get_object()) {
        map.emplace(name, value_from_plain(member));
      }
      return map;
    }
    default:
      return Number(number_text(json));
  }
}

}  // namespace

bool AttributeValue::operator==(const AttributeValue&) const = default;

std::string_view string_at(const Item& item, std::string_view name) {
  const auto found = item.find(name);
  const std::string* text =
      found == item.end() ? nullptr : found->second.get_if<std::string>();
  return text ? std::string_view(*text) : std::string_view();
}

Json to_wire(const AttributeValue& value) {
  const auto text = [](const std::string& member) { return Json(member); };
  const auto number = [](const Number& member) { return Json(member.text); };
  if (const bool* flag = value.get_if<bool>()) return tagged("BOOL", Json(*flag));
  if (const auto* string = value.get_if<std::string>()) return tagged("S", Json(*string));
  if (const auto* n = value.get_if<Number>()) return tagged("N", number(*n));
  if (const auto* binary = value.get_if<Binary>()) return tagged("B", binary_wire(*binary));
  if (const auto* map = value.get_if<Item>()) return tagged("M", Json(to_wire(*map)));
  if (const auto* list = value.get_if<AttributeValue::List>()) {
    return tagged("L", array_of(*list, [](const AttributeValue& v) { return to_wire(v); }));
  }
  if (const auto* set = value.get_if<StringSet>()) return tagged("SS", array_of(set->members, text));
  if (const auto* set = value.get_if<NumberSet>()) {
    return tagged("NS", array_of(set->members, number));
  }
  if (const auto* set = value.get_if<BinarySet>()) {
    return tagged("BS", array_of(set->members, binary_wire));
  }
  return tagged("NULL", Json(true));
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
    if (!value) {
      Error error = std::move(value).error();
      error.message = std::string(name) + ": " + error.message;
      return error;
    }
    item.emplace(name, *std::move(value));
  }
  return item;
}

Result<Json> to_plain_json(const Item& item) { return plain_map(item); }

Result<Item> item_from_plain_json(const Json& json) {
  if (!json.is_object()) {
    return Error::invalid_argument("only an object can be a DynamoDB item");
  }
  return *value_from_plain(json).get_if<Item>();
}

}  // namespace micro_aws
