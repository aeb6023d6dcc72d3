#include <local_cloud/tables/request_reader.hpp>
#include <local_cloud/tables/table_error.hpp>

#include <algorithm>
#include <cmath>

namespace local_cloud::tables {

using micro_core::Json;
using micro_core::JsonObject;
using wire::Outcome;
using wire::ServiceError;

const Json* member(const JsonObject& object, std::string_view name) {
  const Json* found = object.if_contains(name);
  return found == nullptr || found->is_null() ? nullptr : found;
}

std::string text_member(const JsonObject& object, std::string_view name) {
  const Json* found = member(object, name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

bool flag_member(const JsonObject& object, std::string_view name) {
  const Json* found = member(object, name);
  if (found == nullptr) return false;
  if (found->is_bool()) return found->get_bool();
  // "true", "yes" and "1" are true; the shape let nothing else in but "false", "no" and "0".
  const std::size_t size = found->is_string() ? found->get_string().size() : 0;
  return size == 3 || size == 4 || (size == 1 && found->get_string() == "1");
}

std::optional<std::int64_t> integer_member(const JsonObject& object, std::string_view name) {
  const Json* found = member(object, name);
  if (found == nullptr || !found->is_number()) return std::nullopt;
  if (found->is_int64()) return found->get_int64();
  const double value = std::floor(found->to_number<double>());
  return static_cast<std::int64_t>(std::clamp(value, -9.0e18, 9.0e18));
}

namespace {

std::string present(const JsonObject& request, const std::vector<std::string_view>& names) {
  std::string list;
  for (const std::string_view each : names) {
    if (member(request, each) == nullptr) continue;
    if (!list.empty()) list += ", ";
    list += each;
  }
  return list;
}

}  // namespace

std::optional<ServiceError> refuse_mixed_parameters(
    const JsonObject& request, std::initializer_list<std::string_view> expressions,
    std::initializer_list<std::string_view> non_expressions) {
  const std::string used = present(request, expressions);
  if (!used.empty()) {
    std::vector<std::string_view> legacy(non_expressions);
    // KeyConditions may stand beside a FilterExpression.
    if (member(request, "KeyConditionExpression") == nullptr) {
      std::erase(legacy, "KeyConditions");
    }
    const std::string mixed = present(request, legacy);
    if (!mixed.empty()) {
      return validation_error(
          "Can not use both expression and non-expression parameters in the same request: "
          "Non-expression parameters: {" +
          mixed + "} Expression parameters: {" + used + "}");
    }
  }
  if (member(request, "ExpressionAttributeNames") != nullptr && used.empty()) {
    return validation_error(
        "ExpressionAttributeNames can only be specified when using expressions");
  }
  if (member(request, "ExpressionAttributeValues") == nullptr) return std::nullopt;
  std::string with_values;
  std::size_t count = 0;
  for (const std::string_view each : expressions) {
    if (each == "ProjectionExpression") continue;
    if (member(request, each) != nullptr) return std::nullopt;
    with_values += (count++ == 0 ? "" : " and ") + std::string(each);
  }
  if (count == 0) return std::nullopt;
  return validation_error(
      "ExpressionAttributeValues can only be specified when using expressions: " + with_values +
      (count > 1 ? " are null" : " is null"));
}

Outcome<Expressions> read_expressions(const JsonObject& request) {
  Expressions read;
  Outcome<ExpressionNames> names = ExpressionNames::read(
      member(request, "ExpressionAttributeNames"), member(request, "ExpressionAttributeValues"));
  if (!names) return names.error();
  if (const Json* text = member(request, "UpdateExpression")) {
    auto update = parse_update(text->get_string(), *names);
    if (!update) return update.error();
    read.update = std::move(*update);
  }
  const std::pair<std::string_view, std::optional<Condition>*> conditions[] = {
      {"ConditionExpression", &read.condition},
      {"KeyConditionExpression", &read.key_condition},
      {"FilterExpression", &read.filter}};
  for (const auto& [parameter, place] : conditions) {
    const Json* text = member(request, parameter);
    if (text == nullptr) continue;
    auto condition = parse_condition(text->get_string(), parameter, *names);
    if (!condition) return condition.error();
    *place = std::move(*condition);
  }
  if (const Json* text = member(request, "ProjectionExpression")) {
    auto projection = parse_projection(text->get_string(), *names);
    if (!projection) return projection.error();
    read.projection = std::move(*projection);
  }
  if (auto refusal = names->unused()) return *refusal;
  return read;
}

namespace {

constexpr std::size_t read_unit_bytes = 4096;
constexpr std::size_t write_unit_bytes = 1024;

double units(std::size_t bytes, std::size_t unit_bytes) {
  return static_cast<double>(std::max<std::size_t>(1, (bytes + unit_bytes - 1) / unit_bytes));
}

}  // namespace

double read_units(std::size_t bytes, bool consistent) {
  return units(bytes, read_unit_bytes) * (consistent ? 1 : 0.5);
}

double write_units(std::size_t before_bytes, std::size_t after_bytes) {
  return units(std::max(before_bytes, after_bytes), write_unit_bytes);
}

bool wants_capacity(const JsonObject& request) {
  const std::string wanted = text_member(request, "ReturnConsumedCapacity");
  return wanted == "TOTAL" || wanted == "INDEXES";
}

JsonObject capacity_json(const JsonObject& request, const CapacityUse& use) {
  JsonObject capacity{{"CapacityUnits", use.table_units + use.index_units},
                      {"TableName", use.table}};
  if (text_member(request, "ReturnConsumedCapacity") != "INDEXES") return capacity;
  capacity["Table"] = JsonObject{{"CapacityUnits", use.table_units}};
  if (!use.index.empty()) {
    capacity[use.local_index ? "LocalSecondaryIndexes" : "GlobalSecondaryIndexes"] =
        JsonObject{{use.index, JsonObject{{"CapacityUnits", use.index_units}}}};
  }
  return capacity;
}

}  // namespace local_cloud::tables
