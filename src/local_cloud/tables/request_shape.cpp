#include <local_cloud/tables/request_shape.hpp>
#include <local_cloud/tables/table_error.hpp>
#include <micro_core/encoding.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace local_cloud::tables {

using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;
using wire::ServiceError;
using Refusal = std::optional<ServiceError>;

Shape Shape::needed() const {
  Shape shape = *this;
  shape.required = true;
  return shape;
}

Shape Shape::length(std::int64_t min, std::optional<std::int64_t> max) const {
  Shape shape = *this;
  shape.length_min = min;
  shape.length_max = max;
  return shape;
}

Shape Shape::at_least(std::int64_t min) const {
  Shape shape = *this;
  shape.value_min = min;
  return shape;
}

namespace shapes {

Shape string() {
  return {};
}
Shape one_of(std::vector<std::string_view> values) {
  return {.values = std::move(values)};
}
Shape name() {
  return {.is_name = true, .length_min = 3, .length_max = 255};
}
Shape strict_name() {
  return {.is_name = true, .is_strict_name = true};
}
Shape boolean() {
  return {.kind = Shape::Kind::boolean};
}
Shape integer() {
  return {.kind = Shape::Kind::integer};
}
Shape long_integer() {
  return {.kind = Shape::Kind::long_integer};
}
Shape list(Shape element) {
  return {.kind = Shape::Kind::list, .element = std::make_shared<Shape>(std::move(element))};
}
Shape map(Shape element) {
  return {.kind = Shape::Kind::map, .element = std::make_shared<Shape>(std::move(element))};
}
Shape structure(std::string_view type, std::vector<Shape::Member> members) {
  return {.kind = Shape::Kind::structure, .type = type, .members = std::move(members)};
}
Shape attribute() {
  return {.kind = Shape::Kind::attribute, .type = "AttributeValue"};
}
Shape attributes() {
  return map(attribute());
}

}  // namespace shapes

namespace {

constexpr std::string_view name_pattern = "[a-zA-Z0-9_.-]+";
constexpr std::string_view java_package = "com.amazonaws.dynamodb.v20120810.";

// ---- Step one: the JSON's types.

Refusal wrong_type(std::string message) {
  return ServiceError{"SerializationException", std::move(message), 400, {}};
}

Refusal unexpected_structure() {
  return wrong_type("Start of structure or map found where not expected");
}

std::string java_class(const Shape& shape) {
  switch (shape.kind) {
    case Shape::Kind::string:
      return "java.lang.String";
    case Shape::Kind::boolean:
      return "java.lang.Boolean";
    case Shape::Kind::integer:
      return "java.lang.Integer";
    case Shape::Kind::long_integer:
      return "java.lang.Long";
    case Shape::Kind::list:
      return "java.util.List<" + java_class(*shape.element) + ">";
    case Shape::Kind::map:
      return "java.util.Map<java.lang.String, " + java_class(*shape.element) + ">";
    case Shape::Kind::structure:
    case Shape::Kind::attribute:
      break;
  }
  return std::string(java_package) + std::string(shape.type);
}

std::string_view scalar_kind(const Json& json) {
  if (json.is_bool()) return json.get_bool() ? "TRUE_VALUE" : "FALSE_VALUE";
  if (json.is_string()) return "STRING_VALUE";
  return json.is_double() ? "DECIMAL_VALUE" : "NUMBER_VALUE";
}

Refusal refuse_scalar(const Json& json, std::string_view type, bool fits) {
  if (fits) return std::nullopt;
  if (json.is_object()) return unexpected_structure();
  if (json.is_array()) {
    return wrong_type("Unrecognized collection type class java.lang." + std::string(type));
  }
  if (type == "Boolean" && json.is_string()) {
    return wrong_type("Unexpected token received from parser");
  }
  return wrong_type(std::string(scalar_kind(json)) + " cannot be converted to " +
                    std::string(type));
}

bool is_flag(const Json& json) {
  if (json.is_bool()) return true;
  if (!json.is_string()) return false;
  std::string text(json.get_string());
  for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return text == "true" || text == "false" || text == "yes" || text == "no" || text == "1" ||
         text == "0";
}

Refusal refuse_blob(const Json& json) {
  if (json.is_object()) return unexpected_structure();
  if (json.is_array()) return wrong_type("Unrecognized collection type class java.nio.ByteBuffer");
  if (!json.is_string()) {
    return wrong_type("only base-64-encoded strings are convertible to bytes");
  }
  const std::string_view text = json.get_string();
  if (text.size() % 4 != 0) {
    return wrong_type("Base64 encoded length is expected a multiple of 4 bytes but found: " +
                      std::to_string(text.size()));
  }
  if (micro_core::from_base64(text)) return std::nullopt;
  return wrong_type("Invalid last non-pad Base64 character dectected");
}

Refusal refuse_types(const Json& json, const Shape& shape, bool is_element);

Refusal refuse_list(const Json& json, bool is_element, Refusal (*refuse_each)(const Json&)) {
  static const std::string cast_message =
      "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class "
      "java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and "
      "java.lang.Class are in module java.base of loader 'bootstrap')";
  if (json.is_object()) return unexpected_structure();
  if (!json.is_array()) return wrong_type(is_element ? cast_message : "Unexpected field type");
  if (refuse_each == nullptr) return std::nullopt;
  for (const Json& each : json.get_array()) {
    if (each.is_null()) continue;
    if (auto refusal = refuse_each(each)) return refusal;
  }
  return std::nullopt;
}

Refusal refuse_string(const Json& json) {
  return refuse_scalar(json, "String", json.is_string());
}

Refusal refuse_attribute_element(const Json& json) {
  static const Shape attribute = shapes::attribute();
  return refuse_types(json, attribute, true);
}

Refusal refuse_attribute_member(std::string_view type, const Json& json) {
  static const Shape attributes = shapes::attributes();
  if (type == "S" || type == "N") return refuse_string(json);
  if (type == "B") return refuse_blob(json);
  if (type == "BOOL" || type == "NULL") return refuse_scalar(json, "Boolean", is_flag(json));
  if (type == "SS" || type == "NS") return refuse_list(json, false, refuse_string);
  if (type == "BS") return refuse_list(json, false, refuse_blob);
  if (type == "L") return refuse_list(json, false, refuse_attribute_element);
  if (type == "M") return refuse_types(json, attributes, false);
  return std::nullopt;
}

Refusal refuse_structure(const Json& json, const Shape& shape, bool is_element) {
  if (json.is_array()) return wrong_type("Unrecognized collection type class " + java_class(shape));
  if (!json.is_object()) {
    return wrong_type(is_element ? "Unexpected value type in payload" : "Unexpected field type");
  }
  if (shape.kind == Shape::Kind::attribute) {
    for (const auto& [type, each] : json.get_object()) {
      if (each.is_null()) continue;
      if (auto refusal = refuse_attribute_member(type, each)) return refusal;
    }
    return std::nullopt;
  }
  for (const Shape::Member& member : shape.members) {
    const Json* found = micro_core::find(json, member.name);
    if (found == nullptr || found->is_null()) continue;
    if (auto refusal = refuse_types(*found, member.shape, false)) return refusal;
  }
  return std::nullopt;
}

Refusal refuse_map(const Json& json, const Shape& shape, bool is_element) {
  if (json.is_array()) return wrong_type("Unrecognized collection type " + java_class(shape));
  if (!json.is_object()) return refuse_list(json, is_element, nullptr);
  for (const auto& [key, each] : json.get_object()) {
    if (each.is_null()) continue;
    if (auto refusal = refuse_types(each, *shape.element, true)) return refusal;
  }
  return std::nullopt;
}

Refusal refuse_types(const Json& json, const Shape& shape, bool is_element) {
  switch (shape.kind) {
    case Shape::Kind::string:
      return refuse_string(json);
    case Shape::Kind::boolean:
      return refuse_scalar(json, "Boolean", is_flag(json));
    case Shape::Kind::integer:
      return refuse_scalar(json, "Integer", json.is_number());
    case Shape::Kind::long_integer:
      return refuse_scalar(json, "Long", json.is_number());
    case Shape::Kind::map:
      return refuse_map(json, shape, is_element);
    case Shape::Kind::structure:
    case Shape::Kind::attribute:
      return refuse_structure(json, shape, is_element);
    case Shape::Kind::list:
      break;
  }
  if (auto refusal = refuse_list(json, is_element, nullptr)) return refusal;
  for (const Json& each : json.get_array()) {
    if (each.is_null()) continue;
    if (auto refusal = refuse_types(each, *shape.element, true)) return refusal;
  }
  return std::nullopt;
}

// ---- Step two: simple constraints.

// A place in the request, printed only when something is wrong there.
struct Place {
  const Place* parent = nullptr;
  std::string_view name = {};
  std::size_t position = 0;  // of a list's element, from 1
};

std::string printed(const Place& place) {
  std::string text = place.parent == nullptr ? "" : printed(*place.parent);
  if (place.name.empty() && place.position == 0) return text;
  if (!text.empty()) text += '.';
  if (place.position != 0) return text + std::to_string(place.position) + ".member";
  std::string name(place.name);
  if (name.ends_with(".member")) return text + name;
  if (name.front() >= 'A' && name.front() <= 'Z')
    name.front() = static_cast<char>(name.front() + 32);
  return text + name;
}

std::string printed(const Json& json) {
  if (json.is_string()) return std::string(json.get_string());
  if (!json.is_array()) return micro_core::to_text(json);
  std::string text = "[";
  for (const Json& each : json.get_array()) text += (text.size() > 1 ? ", " : "") + printed(each);
  return text + "]";
}

class Constraints {
 public:
  void check(const Json* json, const Shape& shape, const Place& place);
  Refusal refusal() const {
    if (errors_.empty()) return std::nullopt;
    std::string text = std::to_string(errors_.size()) + " validation error" +
                       (errors_.size() > 1 ? "s" : "") + " detected: ";
    for (std::size_t i = 0; i < errors_.size(); ++i) text += (i == 0 ? "" : "; ") + errors_[i];
    return validation_error(std::move(text));
  }

 private:
  static constexpr std::size_t errors_max = 10;

  void demand(bool holds, const std::string& demand, const Json* json, const Place& place) {
    if (holds || errors_.size() >= errors_max) return;
    const std::string value = json == nullptr ? "null" : "'" + printed(*json) + "'";
    errors_.push_back("Value " + value + " at '" + printed(place) +
                      "' failed to satisfy constraint: " + demand);
  }
  void check_scalar(const Json& json, const Shape& shape, const Place& place);
  void check_length(const Json& json, const Shape& shape, const Place& place);
  void check_map(const Json& json, const Shape& shape, const Place& place);

  std::vector<std::string> errors_;
};

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
  });
}

void Constraints::check_length(const Json& json, const Shape& shape, const Place& place) {
  const std::size_t size = json.is_string()  ? json.get_string().size()
                           : json.is_array() ? json.get_array().size()
                                             : json.get_object().size();
  const auto length = static_cast<std::int64_t>(size);
  if (shape.length_min) {
    demand(length >= *shape.length_min,
           "Member must have length greater than or equal to " + std::to_string(*shape.length_min),
           &json, place);
  }
  if (shape.length_max) {
    demand(length <= *shape.length_max,
           "Member must have length less than or equal to " + std::to_string(*shape.length_max),
           &json, place);
  }
}

void Constraints::check_scalar(const Json& json, const Shape& shape, const Place& place) {
  if (shape.is_name) {
    demand(is_name(json.get_string()),
           "Member must satisfy regular expression pattern: " + std::string(name_pattern), &json,
           place);
  }
  if (!shape.values.empty()) {
    const bool known = std::find(shape.values.begin(), shape.values.end(),
                                 std::string_view(json.get_string())) != shape.values.end();
    std::string set;
    for (const std::string_view each : shape.values) {
      if (!set.empty()) set += ", ";
      set += each;
    }
    if (!known) demand(false, "Member must satisfy enum value set: [" + set + "]", &json, place);
  }
  if (shape.value_min) {
    demand(json.to_number<double>() >= static_cast<double>(*shape.value_min),
           "Member must have value greater than or equal to " + std::to_string(*shape.value_min),
           &json, place);
  }
}

void Constraints::check_map(const Json& json, const Shape& shape, const Place& place) {
  const JsonObject& object = json.get_object();
  if (shape.keys_are_names) {
    const bool fine = std::all_of(object.begin(), object.end(), [](const auto& each) {
      return is_name(each.key()) && each.key().size() >= 3 && each.key().size() <= 255;
    });
    demand(fine,
           "Map keys must satisfy constraint: [Member must have length less than or equal to 255, "
           "Member must have length greater than or equal to 3, Member must satisfy regular "
           "expression pattern: " +
               std::string(name_pattern) + "]",
           &json, place);
  }
  if (shape.elements_length_max) {
    const auto fits = [&](const auto& each) {
      const std::size_t size = each.value().is_array() ? each.value().get_array().size() : 0;
      return size >= 1 && size <= static_cast<std::size_t>(*shape.elements_length_max);
    };
    demand(std::all_of(object.begin(), object.end(), fits),
           "Map value must satisfy constraint: [Member must have length less than or equal to " +
               std::to_string(*shape.elements_length_max) +
               ", Member must have length greater than or equal to 1]",
           &json, place);
  }
  if (shape.element->kind == Shape::Kind::attribute || shape.element->kind == Shape::Kind::string) {
    return;
  }
  for (const auto& [key, each] : object) {
    const std::string name = std::string(key) + ".member";
    check(&each, *shape.element, {&place, name});
  }
}

void Constraints::check(const Json* json, const Shape& shape, const Place& place) {
  if (json != nullptr && json->is_null()) json = nullptr;
  if (json == nullptr) {
    if (shape.required) demand(false, "Member must not be null", nullptr, place);
    return;
  }
  switch (shape.kind) {
    case Shape::Kind::string:
    case Shape::Kind::integer:
    case Shape::Kind::long_integer:
      check_scalar(*json, shape, place);
      if (shape.kind == Shape::Kind::string) check_length(*json, shape, place);
      return;
    case Shape::Kind::list: {
      check_length(*json, shape, place);
      std::size_t position = 0;
      for (const Json& each : json->get_array())
        check(&each, *shape.element, {&place, {}, ++position});
      return;
    }
    case Shape::Kind::map:
      check_length(*json, shape, place);
      return check_map(*json, shape, place);
    case Shape::Kind::structure:
      for (const Shape::Member& each : shape.members) {
        check(micro_core::find(*json, each.name), each.shape, {&place, each.name});
      }
      return;
    case Shape::Kind::boolean:
    case Shape::Kind::attribute:
      return;
  }
}

Refusal refuse_strict_names(const Json& request, const Shape& shape) {
  for (const Shape::Member& each : shape.members) {
    if (!each.shape.is_strict_name) continue;
    const Json* name = micro_core::find(request, each.name);
    if (name == nullptr || name->is_null()) {
      return validation_error("The parameter '" + std::string(each.name) +
                              "' is required but was not present in the request");
    }
    const std::size_t size = name->get_string().size();
    if (size >= 3 && size <= 255) continue;
    return validation_error(std::string(each.name) +
                            " must be at least 3 characters long and at most 255 characters long");
  }
  return std::nullopt;
}

}  // namespace

Refusal refuse_shape(const Json& request, const Shape& shape) {
  if (auto refusal = refuse_structure(request, shape, false)) return refusal;
  if (auto refusal = refuse_strict_names(request, shape)) return refusal;
  Constraints constraints;
  constraints.check(&request, shape, {});
  return constraints.refusal();
}

}  // namespace local_cloud::tables
