#include <local_cloud/tables/attribute_json.hpp>
#include <local_cloud/tables/expression.hpp>
#include <local_cloud/tables/table_error.hpp>

#include <algorithm>
#include <functional>

namespace local_cloud::tables {

using micro_core::Json;
using wire::Outcome;
using wire::ServiceError;

namespace {

bool is_placeholder(std::string_view key, char mark) {
  return key.size() > 1 && key.front() == mark &&
         std::all_of(key.begin() + 1, key.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '_';
         });
}

// The keys of both maps are checked before any value is.
std::optional<ServiceError> refuse_keys(const Json* map, const std::string& parameter, char mark) {
  if (map == nullptr || !map->is_object()) return std::nullopt;
  if (map->get_object().empty()) return validation_error(parameter + " must not be empty");
  for (const auto& [key, value] : map->get_object()) {
    if (is_placeholder(key, mark)) continue;
    return validation_error(parameter + " contains invalid key: Syntax error; key: \"" +
                            std::string(key) + "\"");
  }
  return std::nullopt;
}

template <class Entries>
std::string unused_of(const Entries& entries) {
  std::string keys;
  for (const auto& each : entries) {
    if (each.used) continue;
    if (!keys.empty()) keys += ", ";
    keys += each.name;
  }
  return keys;
}

template <class Entries>
auto* find_in(Entries& entries, std::string_view name) {
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&](const auto& each) { return each.name == name; });
  if (found != entries.end()) found->used = true;
  return found == entries.end() ? nullptr : &found->value;
}

}  // namespace

Outcome<ExpressionNames> ExpressionNames::read(const Json* names, const Json* values) {
  if (auto refusal = refuse_keys(names, "ExpressionAttributeNames", '#')) return *refusal;
  if (auto refusal = refuse_keys(values, "ExpressionAttributeValues", ':')) return *refusal;
  ExpressionNames read;
  if (names != nullptr && names->is_object()) {
    for (const auto& [key, name] : names->get_object()) {
      if (!name.is_string()) continue;
      read.names_.push_back({std::string(key), std::string(name.get_string())});
    }
  }
  if (values != nullptr && values->is_object()) {
    for (const auto& [key, json] : values->get_object()) {
      Outcome<AttributeValue> value = read_attribute(json);
      if (!value) {
        return validation_error("ExpressionAttributeValues contains invalid value: " +
                                value.error().message + " for key " + std::string(key));
      }
      read.values_.push_back({std::string(key), *std::move(value)});
    }
  }
  return read;
}

const std::string* ExpressionNames::find_name(std::string_view name) {
  return find_in(names_, name);
}

const AttributeValue* ExpressionNames::find_value(std::string_view name) {
  return find_in(values_, name);
}

std::optional<ServiceError> ExpressionNames::unused() const {
  if (const std::string keys = unused_of(names_); !keys.empty()) {
    return validation_error(
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {" + keys + "}");
  }
  if (const std::string keys = unused_of(values_); !keys.empty()) {
    return validation_error(
        "Value provided in ExpressionAttributeValues unused in expressions: keys: {" + keys + "}");
  }
  return std::nullopt;
}

namespace {

using PathVisitor = std::function<void(const Path&)>;

void visit_paths(const Operand& operand, const PathVisitor& visitor) {
  if (operand.kind == Operand::Kind::path && !operand.path.empty()) visitor(operand.path);
  for (const Operand& each : operand.arguments) visit_paths(each, visitor);
}

void visit_paths(const Condition& condition, const PathVisitor& visitor) {
  for (const Condition& each : condition.conditions) visit_paths(each, visitor);
  for (const Operand& each : condition.operands) visit_paths(each, visitor);
}

void visit_paths(const Update& update, const PathVisitor& visitor) {
  for (const UpdateAction& each : update) {
    visitor(each.path);
    visit_paths(each.value, visitor);
  }
}

void visit_paths(const Projection& projection, const PathVisitor& visitor) {
  for (const Path& each : projection) visitor(each);
}

template <class Expression>
std::vector<std::string> collect_heads(const Expression& expression, std::size_t length_min) {
  std::vector<std::string> heads;
  visit_paths(expression, [&](const Path& path) {
    if (path.size() >= length_min) heads.push_back(std::get<std::string>(path.front()));
  });
  return heads;
}

}  // namespace

std::vector<std::string> nested_heads(const Condition& condition) {
  return collect_heads(condition, 2);
}
std::vector<std::string> nested_heads(const Update& update) {
  return collect_heads(update, 2);
}
std::vector<std::string> nested_heads(const Projection& projection) {
  return collect_heads(projection, 2);
}
std::vector<std::string> path_heads(const Condition& condition) {
  return collect_heads(condition, 1);
}
std::vector<std::string> path_heads(const Projection& projection) {
  return collect_heads(projection, 1);
}

}  // namespace local_cloud::tables
