#include <local_cloud/tables/request_checks.hpp>
#include <local_cloud/tables/table_error.hpp>
#include <micro_core/encoding.hpp>

#include <algorithm>
#include <utility>

namespace local_cloud::tables {

using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;
using wire::ServiceError;
using Refusal = std::optional<ServiceError>;

namespace {

constexpr std::string_view java_package = "com.amazonaws.dynamodb.v20120810.";

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
  for (const Shape& member : shape.members) {
    const Json* found = micro_core::find(json, member.member_name);
    if (found == nullptr || found->is_null()) continue;
    if (auto refusal = refuse_types(*found, member, false)) return refusal;
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

}  // namespace

std::optional<ServiceError> refuse_request_types(const Json& request, const Shape& shape) {
  return refuse_structure(request, shape, false);
}

}  // namespace local_cloud::tables
