#include <local_cloud/tables/attribute_json.hpp>
#include <local_cloud/tables/table_error.hpp>

#include <micro_core/encoding.hpp>

#include <type_traits>

namespace local_cloud::tables {

using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;
using wire::Outcome;
using wire::ServiceError;

namespace {

constexpr int depth_max = 32;

std::string_view text_of(const Json& json) {
  return json.is_string() ? std::string_view(json.get_string()) : std::string_view();
}

// DynamoDB takes "true", "yes" and "1" for true.
bool bool_of(const Json& json) {
  if (json.is_bool()) return json.get_bool();
  const std::string_view text = text_of(json);
  return text.size() == 1 ? text == "1" : text.size() == 3 || text.size() == 4;
}

Outcome<Decimal> read_number(std::string_view text) {
  if (text.empty()) return validation_error("The parameter cannot be converted to a numeric value");
  const Decimal::ParseResult parsed = Decimal::parse(text);
  if (const auto* number = std::get_if<Decimal>(&parsed)) return *number;
  switch (std::get<Decimal::Refusal>(parsed)) {
    case Decimal::Refusal::overflow:
      return validation_error(
          "Number overflow. Attempting to store a number with magnitude larger than supported "
          "range");
    case Decimal::Refusal::underflow:
      return validation_error(
          "Number underflow. Attempting to store a number with magnitude smaller than supported "
          "range");
    case Decimal::Refusal::too_many_digits:
      return validation_error("Attempting to store more than 38 significant digits in a Number");
    case Decimal::Refusal::not_a_number:
      break;
  }
  return validation_error("The parameter cannot be converted to a numeric value: " +
                          std::string(text));
}

std::string listed(const JsonArray& array) {
  std::string text = "[";
  for (const Json& each : array) {
    if (text.size() > 1) text += ", ";
    text += text_of(each);
  }
  return text + "]";
}

Outcome<AttributeValue> read_string_set(const JsonArray& array) {
  if (array.empty()) return invalid_parameter("An string set  may not be empty");
  StringSet set;
  for (const Json& each : array) {
    if (!set.emplace(text_of(each)).second) {
      return invalid_parameter("Input collection " + listed(array) + " contains duplicates.");
    }
  }
  return AttributeValue(std::move(set));
}

Outcome<AttributeValue> read_number_set(const JsonArray& array) {
  if (array.empty()) return invalid_parameter("An number set  may not be empty");
  NumberSet set;
  for (const Json& each : array) {
    const Outcome<Decimal> number = read_number(text_of(each));
    if (!number) return number.error();
    set.insert(*number);
  }
  if (set.size() != array.size()) return validation_error("Input collection contains duplicates");
  return AttributeValue(std::move(set));
}

Outcome<AttributeValue> read_binary_set(const JsonArray& array) {
  if (array.empty()) return invalid_parameter("Binary sets should not be empty");
  BinarySet set;
  for (const Json& each : array) {
    if (!set.insert(Binary{micro_core::from_base64(text_of(each)).value_or("")}).second) {
      return invalid_parameter("Input collection " + listed(array) +
                               "of type BS contains duplicates.");
    }
  }
  return AttributeValue(std::move(set));
}

Outcome<AttributeValue> read_value(const Json& json, int depth);

Outcome<AttributeValue> read_list(const JsonArray& array, int depth) {
  List list;
  list.reserve(array.size());
  for (const Json& each : array) {
    Outcome<AttributeValue> value = read_value(each, depth + 1);
    if (!value) return value.error();
    list.push_back(*std::move(value));
  }
  return AttributeValue(std::move(list));
}

Outcome<Item> read_map(const JsonObject& object, int depth) {
  Item map;
  for (const auto& [name, each] : object) {
    if (each.is_null()) continue;
    Outcome<AttributeValue> value = read_value(each, depth + 1);
    if (!value) return value.error();
    map.insert_or_assign(std::string(name), *std::move(value));
  }
  return map;
}

// None: a member that is no type of DynamoDB's; it is ignored.
std::optional<Outcome<AttributeValue>> read_typed(std::string_view type, const Json& json,
                                                  int depth) {
  if (type == "S") return AttributeValue(std::string(text_of(json)));
  if (type == "N") {
    const Outcome<Decimal> number = read_number(text_of(json));
    if (!number) return Outcome<AttributeValue>(number.error());
    return AttributeValue(*number);
  }
  if (type == "B")
    return AttributeValue(Binary{micro_core::from_base64(text_of(json)).value_or("")});
  if (type == "BOOL") return AttributeValue(bool_of(json));
  if (type == "NULL") {
    if (bool_of(json)) return AttributeValue(Null{});
    return Outcome<AttributeValue>(
        invalid_parameter("Null attribute value types must have the value of true"));
  }
  if (type == "M" && json.is_object()) {
    Outcome<Item> map = read_map(json.get_object(), depth);
    if (!map) return Outcome<AttributeValue>(map.error());
    return AttributeValue(*std::move(map));
  }
  if (!json.is_array()) return std::nullopt;
  const JsonArray& array = json.get_array();
  if (type == "L") return read_list(array, depth);
  if (type == "SS") return read_string_set(array);
  if (type == "NS") return read_number_set(array);
  if (type == "BS") return read_binary_set(array);
  return std::nullopt;
}

Outcome<AttributeValue> read_value(const Json& json, int depth) {
  if (depth > depth_max) {
    return invalid_parameter("Nesting Levels have exceeded supported limits");
  }
  Outcome<AttributeValue> found = validation_error(
      "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  if (!json.is_object()) return found;
  int count = 0;
  for (const auto& [type, each] : json.get_object()) {
    if (each.is_null()) continue;
    auto value = read_typed(type, each, depth);
    if (!value) continue;
    if (!*value) return value->error();
    found = *std::move(value);
    ++count;
  }
  if (count > 1) {
    return validation_error(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
        "supported datatypes");
  }
  return found;
}

}  // namespace

Outcome<AttributeValue> read_attribute(const Json& json) {
  return read_value(json, 1);
}

Outcome<Item> read_item(const Json& json) {
  return json.is_object() ? read_map(json.get_object(), 0) : Outcome<Item>(Item());
}

void append_quoted(std::string& out, std::string_view text) {
  static constexpr std::string_view hex = "0123456789abcdef";
  out += '"';
  std::size_t plain = 0;  // start of what needs no escape
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, plain, at - plain);
    plain = at + 1;
    out += '\\';
    switch (c) {
      case '"':
      case '\\':
        out += static_cast<char>(c);
        break;
      case '\n':
        out += 'n';
        break;
      case '\r':
        out += 'r';
        break;
      case '\t':
        out += 't';
        break;
      default:
        out += "u00";
        out += hex[c >> 4];
        out += hex[c & 15];
    }
  }
  out.append(text, plain);
  out += '"';
}

namespace {

// Declared before it is needed: a set would otherwise become an AttributeValue again.
template <class Container>
void append_text(std::string& out, const Container& container);

void append_text(std::string& out, const std::string& text) {
  append_quoted(out, text);
}
void append_text(std::string& out, const Decimal& number) {
  out += '"';
  out += number.text();
  out += '"';
}
void append_text(std::string& out, const Binary& binary) {
  out += '"';
  out += micro_core::to_base64(binary.bytes);
  out += '"';
}
void append_text(std::string& out, bool value) {
  out += value ? "true" : "false";
}
void append_text(std::string& out, const Null&) {
  out += "true";
}
void append_text(std::string& out, const AttributeValue& value) {
  append_attribute(out, value);
}
void append_text(std::string& out, const Item& item) {
  append_item(out, item);
}

template <class Container>
void append_text(std::string& out, const Container& container) {
  char separator = '[';
  if (container.empty()) out += '[';
  for (const auto& each : container) {
    out += separator;
    append_text(out, each);
    separator = ',';
  }
  out += ']';
}

}  // namespace

void append_attribute(std::string& out, const AttributeValue& value) {
  out += "{\"";
  out += type_name(value.type());
  out += "\":";
  std::visit([&](const auto& plain) { append_text(out, plain); }, value.variant());
  out += '}';
}

void append_item(std::string& out, const Item& item) {
  char separator = '{';
  if (item.empty()) out += '{';
  for (const auto& [name, value] : item) {
    out += separator;
    append_quoted(out, name);
    out += ':';
    append_attribute(out, value);
    separator = ',';
  }
  out += '}';
}

Json item_json(const Item& item) {
  std::string text;
  append_item(text, item);
  const auto parsed = micro_core::parse_json(text);
  return parsed ? *parsed : Json(nullptr);
}

}  // namespace local_cloud::tables
