#include <local_cloud/tables/attribute_json.hpp>
#include <local_cloud/tables/legacy_parameters.hpp>
#include <local_cloud/tables/request_reader.hpp>
#include <local_cloud/tables/table_error.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace local_cloud::tables {

using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;
using wire::Outcome;
using wire::ServiceError;
using Refusal = std::optional<ServiceError>;

namespace {

// A comparison operator: how many values it takes, of what types, and what it is as an expression.
struct Operator {
  std::string_view name;
  std::size_t values_min;
  std::size_t values_max;
  bool takes_sets;
  bool takes_numbers;
  bool takes_any;  // every other type
};

constexpr std::size_t any_number = 100;

constexpr std::array<Operator, 13> operators = {{
    {"EQ", 1, 1, true, true, true},
    {"NE", 1, 1, true, true, true},
    {"LE", 1, 1, false, true, false},
    {"LT", 1, 1, false, true, false},
    {"GE", 1, 1, false, true, false},
    {"GT", 1, 1, false, true, false},
    {"CONTAINS", 1, 1, false, true, false},
    {"NOT_CONTAINS", 1, 1, false, true, false},
    {"BEGINS_WITH", 1, 1, false, false, false},
    {"IN", 1, any_number, false, true, false},
    {"BETWEEN", 2, 2, false, true, false},
    {"NULL", 0, 0, true, true, true},
    {"NOT_NULL", 0, 0, true, true, true},
}};

const Operator& operator_of(std::string_view name) {
  return *std::find_if(operators.begin(), operators.end() - 1,
                       [&](const Operator& each) { return each.name == name; });
}

Refusal wrong_count(std::string_view name) {
  return invalid_parameter("Invalid number of argument(s) for the " + std::string(name) +
                           " ComparisonOperator");
}

bool takes(const Operator& comparison, const AttributeValue& value) {
  switch (value.type()) {
    case AttributeType::S:
    case AttributeType::B:
      return true;
    case AttributeType::N:
      return comparison.takes_numbers;
    case AttributeType::BOOL:
    case AttributeType::NULL_:
      return comparison.takes_any || comparison.name == "CONTAINS" ||
             comparison.name == "NOT_CONTAINS";
    case AttributeType::SS:
    case AttributeType::NS:
    case AttributeType::BS:
      return comparison.takes_sets;
    case AttributeType::L:
    case AttributeType::M:
      return comparison.takes_any;
  }
  return false;
}

Refusal refuse_values(const Operator& comparison, const std::vector<AttributeValue>& values) {
  if (values.size() < comparison.values_min || values.size() > comparison.values_max) {
    return wrong_count(comparison.name);
  }
  for (const AttributeValue& each : values) {
    if (each.type() != values.front().type()) {
      return invalid_parameter("AttributeValues inside AttributeValueList must be of same type");
    }
  }
  for (const AttributeValue& each : values) {
    if (takes(comparison, each)) continue;
    return invalid_parameter("ComparisonOperator " + std::string(comparison.name) +
                             " is not valid for " + std::string(type_name(each.type())) +
                             " AttributeValue type");
  }
  if (comparison.name == "BETWEEN" && compare(values[0], values[1]) == Order::greater) {
    return validation_error(
        "The BETWEEN condition was provided a range where the lower bound is greater than the "
        "upper "
        "bound");
  }
  return std::nullopt;
}

Outcome<std::vector<AttributeValue>> read_values(const JsonObject& condition) {
  std::vector<AttributeValue> values;
  const Json* list = member(condition, "AttributeValueList");
  if (list == nullptr) return values;
  for (const Json& each : list->get_array()) {
    auto value = read_attribute(each);
    if (!value) return value.error();
    values.push_back(*std::move(value));
  }
  return values;
}

Operand path_operand(std::string attribute) {
  Operand operand;
  operand.path.emplace_back(std::move(attribute));
  return operand;
}

Operand value_operand(AttributeValue value) {
  return {.kind = Operand::Kind::value, .value = std::move(value)};
}

Condition function_of(std::string name, std::string_view attribute,
                      std::vector<AttributeValue> values) {
  Condition condition{.kind = Condition::Kind::function, .name = std::move(name)};
  condition.operands.push_back(path_operand(std::string(attribute)));
  for (AttributeValue& each : values) condition.operands.push_back(value_operand(std::move(each)));
  return condition;
}

Condition condition_of(std::string_view comparison, std::string_view attribute,
                       std::vector<AttributeValue> values) {
  using Kind = Condition::Kind;
  if (comparison == "NULL") return function_of("attribute_not_exists", attribute, {});
  if (comparison == "NOT_NULL") return function_of("attribute_exists", attribute, {});
  if (comparison == "CONTAINS") return function_of("contains", attribute, std::move(values));
  if (comparison == "BEGINS_WITH") return function_of("begins_with", attribute, std::move(values));
  if (comparison == "NOT_CONTAINS") {
    Condition negated{.kind = Kind::negation};
    negated.conditions.push_back(function_of("contains", attribute, std::move(values)));
    return negated;
  }
  Condition condition = function_of("", attribute, std::move(values));
  condition.kind = comparison == "NE"        ? Kind::not_equal
                   : comparison == "LE"      ? Kind::less_or_equal
                   : comparison == "LT"      ? Kind::less
                   : comparison == "GE"      ? Kind::greater_or_equal
                   : comparison == "GT"      ? Kind::greater
                   : comparison == "IN"      ? Kind::in
                   : comparison == "BETWEEN" ? Kind::between
                                             : Kind::equal;
  return condition;
}

Condition combined(std::vector<Condition> conditions, const JsonObject& request) {
  const bool any = text_member(request, "ConditionalOperator") == "OR";
  Condition all{.kind = any ? Condition::Kind::any_of : Condition::Kind::all_of};
  all.conditions = std::move(conditions);
  return all;
}

// A ConditionalOperator joins at least two conditions.
Refusal refuse_lone_operator(const JsonObject& request, const Json& conditions) {
  if (member(request, "ConditionalOperator") == nullptr || conditions.get_object().size() > 1) {
    return std::nullopt;
  }
  return validation_error(
      "ConditionalOperator can only be used when Filter or Expected has at least two elements");
}

// One attribute of Expected.
Outcome<Condition> read_expectation(const std::string& attribute, const JsonObject& expected) {
  const Json* value = member(expected, "Value");
  const Json* list = member(expected, "AttributeValueList");
  const Json* exists = member(expected, "Exists");
  const std::string comparison = text_member(expected, "ComparisonOperator");
  if (list != nullptr && value != nullptr) {
    return invalid_parameter(
        "Value and AttributeValueList cannot be used together for Attribute: " + attribute);
  }
  auto values = read_values(expected);
  if (!values) return values.error();
  if (value != nullptr) {
    auto single = read_attribute(*value);
    if (!single) return single.error();
    values->push_back(*std::move(single));
  }
  if (!comparison.empty()) {
    if (exists != nullptr) {
      return invalid_parameter(
          "Exists and ComparisonOperator cannot be used together for Attribute: " + attribute);
    }
    if (comparison != "NULL" && comparison != "NOT_NULL" && list == nullptr && value == nullptr) {
      return invalid_parameter(
          "Value or AttributeValueList must be used with ComparisonOperator: " + comparison +
          " for Attribute: " + attribute);
    }
    if (auto refusal = refuse_values(operator_of(comparison), *values)) return *refusal;
    return condition_of(comparison, attribute, *std::move(values));
  }
  if (list != nullptr) {
    return invalid_parameter(
        "AttributeValueList can only be used with a ComparisonOperator for Attribute: " +
        attribute);
  }
  const bool must_exist = exists == nullptr || flag_member(expected, "Exists");
  if (must_exist && value == nullptr) {
    return invalid_parameter(std::string("Value must be provided when Exists is ") +
                             (exists == nullptr ? "null" : "true") +
                             " for Attribute: " + attribute);
  }
  if (!must_exist && value != nullptr) {
    return invalid_parameter("Value cannot be used when Exists is false for Attribute: " +
                             attribute);
  }
  return condition_of(must_exist ? "EQ" : "NULL", attribute, *std::move(values));
}

}  // namespace

Outcome<std::optional<Condition>> read_expected(const JsonObject& request) {
  const Json* expected = member(request, "Expected");
  if (expected == nullptr || expected->get_object().empty()) return std::optional<Condition>();
  std::vector<Condition> conditions;
  for (const auto& [attribute, each] : expected->get_object()) {
    if (each.is_null()) continue;
    auto condition = read_expectation(std::string(attribute), each.get_object());
    if (!condition) return condition.error();
    conditions.push_back(*std::move(condition));
  }
  if (auto refusal = refuse_lone_operator(request, *expected)) return *refusal;
  return std::optional(combined(std::move(conditions), request));
}

Outcome<std::optional<Condition>> read_legacy_filter(const JsonObject& request,
                                                     std::string_view parameter) {
  const Json* filter = member(request, parameter);
  if (filter == nullptr || filter->get_object().empty()) return std::optional<Condition>();
  std::vector<Condition> conditions;
  for (const auto& [attribute, each] : filter->get_object()) {
    if (each.is_null()) continue;
    auto values = read_values(each.get_object());
    if (!values) return values.error();
    const std::string comparison = text_member(each.get_object(), "ComparisonOperator");
    if (auto refusal = refuse_values(operator_of(comparison), *values)) return *refusal;
    conditions.push_back(condition_of(comparison, attribute, *std::move(values)));
  }
  if (auto refusal = refuse_lone_operator(request, *filter)) return *refusal;
  return std::optional(combined(std::move(conditions), request));
}

namespace {

Outcome<UpdateAction> read_attribute_update(std::string_view attribute, const JsonObject& update) {
  using Kind = UpdateAction::Kind;
  const std::string action = text_member(update, "Action");
  const Json* json = member(update, "Value");
  UpdateAction read{.kind = Kind::set};
  read.path.emplace_back(std::string(attribute));
  if (json == nullptr) {
    if (action != "DELETE") {
      return invalid_parameter(
          "Only DELETE action is allowed when no attribute value is specified");
    }
    read.kind = Kind::remove;
    return read;
  }
  auto value = read_attribute(*json);
  if (!value) return value.error();
  const AttributeType type = value->type();
  const bool set =
      type == AttributeType::SS || type == AttributeType::NS || type == AttributeType::BS;
  if (action == "DELETE") {
    if (!set) {
      return invalid_parameter("DELETE action with value is not supported for the type " +
                               std::string(type_name(type)));
    }
    read.kind = Kind::erase;
  } else if (action == "ADD") {
    if (!set && type != AttributeType::N && type != AttributeType::L) {
      return invalid_parameter("ADD action is not supported for the type " +
                               std::string(type_name(type)));
    }
    read.kind = Kind::add;
  } else if (!action.empty() && action != "PUT") {
    return invalid_parameter("Unknown AttributeAction: " + action);
  }
  read.value = value_operand(*std::move(value));
  return read;
}

}  // namespace

Outcome<std::optional<Update>> read_attribute_updates(const JsonObject& request) {
  const Json* updates = member(request, "AttributeUpdates");
  if (updates == nullptr) return std::optional<Update>();
  Update read;
  for (const auto& [attribute, each] : updates->get_object()) {
    if (each.is_null()) continue;
    auto action = read_attribute_update(attribute, each.get_object());
    if (!action) return action.error();
    read.push_back(*std::move(action));
  }
  return std::optional(std::move(read));
}

namespace {

KeyCondition::Kind key_condition_kind(std::string_view comparison) {
  using Kind = KeyCondition::Kind;
  static constexpr std::array<std::pair<std::string_view, Kind>, 7> kinds = {{
      {"EQ", Kind::equal},
      {"LT", Kind::less},
      {"LE", Kind::less_or_equal},
      {"GT", Kind::greater},
      {"GE", Kind::greater_or_equal},
      {"BETWEEN", Kind::between},
      {"BEGINS_WITH", Kind::begins_with},
  }};
  const auto* found = std::find_if(kinds.begin(), kinds.end(),
                                   [&](const auto& each) { return each.first == comparison; });
  return found == kinds.end() ? Kind::not_indexable : found->second;
}

}  // namespace

Outcome<std::optional<KeyConditions>> read_key_conditions(const JsonObject& request) {
  const Json* conditions = member(request, "KeyConditions");
  if (conditions == nullptr) return std::optional<KeyConditions>();
  KeyConditions read;
  for (const auto& [attribute, each] : conditions->get_object()) {
    if (each.is_null()) continue;
    auto values = read_values(each.get_object());
    if (!values) return values.error();
    const std::string comparison = text_member(each.get_object(), "ComparisonOperator");
    if (auto refusal = refuse_values(operator_of(comparison), *values)) return *refusal;
    read.emplace_back(std::string(attribute),
                      KeyCondition{key_condition_kind(comparison), *std::move(values)});
  }
  return std::optional(std::move(read));
}

Outcome<std::optional<Projection>> read_attributes_to_get(const JsonObject& request) {
  const Json* attributes = member(request, "AttributesToGet");
  if (attributes == nullptr) return std::optional<Projection>();
  Projection read;
  for (const Json& each : attributes->get_array()) {
    if (!each.is_string()) continue;
    Path path;
    path.emplace_back(std::string(each.get_string()));
    if (std::find(read.begin(), read.end(), path) != read.end()) {
      return invalid_parameter("Duplicate value in attribute name: " +
                               std::string(each.get_string()));
    }
    read.push_back(std::move(path));
  }
  return std::optional(std::move(read));
}

}  // namespace local_cloud::tables
