#include <local_cloud/tables/table_error.hpp>
#include <local_cloud/tables/table_schema.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace local_cloud::tables {

using micro_core::find;
using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;
using micro_core::string_at;
using wire::ServiceError;

namespace {

constexpr int record_version = 1;
constexpr std::int64_t capacity_max = 1'000'000'000'000;
constexpr std::size_t local_indexes_max = 5;
constexpr std::size_t global_indexes_max = 20;

const Json* member(const JsonObject& object, std::string_view key) {
  const Json* found = object.if_contains(key);
  return found == nullptr || found->is_null() ? nullptr : found;
}

const JsonArray& array_of(const JsonObject& object, std::string_view key) {
  static const JsonArray empty;
  const Json* found = member(object, key);
  return found != nullptr && found->is_array() ? found->get_array() : empty;
}

std::string_view text_of(const JsonObject& object, std::string_view key) {
  const Json* found = member(object, key);
  return found != nullptr && found->is_string() ? std::string_view(found->get_string())
                                                : std::string_view();
}

std::vector<std::string> attribute_names(const JsonArray& elements) {
  std::vector<std::string> names;
  for (const Json& each : elements) names.emplace_back(string_at(each, "AttributeName"));
  return names;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& each : names) text += (text.empty() ? "" : ", ") + each;
  return text;
}

AttributeType type_of(std::string_view name) {
  return name == "N" ? AttributeType::N : name == "B" ? AttributeType::B : AttributeType::S;
}

KeySchema key_schema(const JsonArray& elements, const JsonArray& definitions) {
  KeySchema keys;
  for (const Json& element : elements) {
    KeyAttribute key{std::string(string_at(element, "AttributeName"))};
    for (const Json& definition : definitions) {
      if (string_at(definition, "AttributeName") == key.name) {
        key.type = type_of(string_at(definition, "AttributeType"));
      }
    }
    if (string_at(element, "KeyType") == "HASH") {
      keys.hash = std::move(key);
    } else {
      keys.range = std::move(key);
    }
  }
  return keys;
}

IndexSchema index_schema(const Json& json, const JsonArray& definitions, bool local) {
  IndexSchema index;
  index.name = string_at(json, "IndexName");
  index.local = local;
  index.keys = key_schema(array_of(json.get_object(), "KeySchema"), definitions);
  if (const Json* number = find(json, "number"); number != nullptr && number->is_number()) {
    index.number = number->to_number<std::uint64_t>();
  }
  const Json* projection = find(json, "Projection");
  if (projection == nullptr || !projection->is_object()) return index;
  const std::string_view type = string_at(*projection, "ProjectionType");
  index.projected = type == "KEYS_ONLY" ? IndexSchema::Projected::keys_only
                    : type == "INCLUDE" ? IndexSchema::Projected::include
                                        : IndexSchema::Projected::all;
  for (const Json& each : array_of(projection->get_object(), "NonKeyAttributes")) {
    if (each.is_string()) index.non_key_attributes.emplace_back(each.get_string());
  }
  return index;
}

using Refusal = std::optional<ServiceError>;

Refusal refuse_key_order(const JsonArray& elements) {
  const auto names = attribute_names(elements);
  if (names.size() > 1 && names[0] == names[1]) {
    return validation_error(
        "Both the Hash Key and the Range Key element in the KeySchema have the same name");
  }
  if (string_at(elements[0], "KeyType") != "HASH") {
    return validation_error("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  }
  if (elements.size() > 1 && string_at(elements[1], "KeyType") != "RANGE") {
    return validation_error(
        "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
  }
  return std::nullopt;
}

Refusal refuse_undefined(const JsonArray& elements, const JsonArray& definitions) {
  const auto keys = attribute_names(elements);
  const auto defined = attribute_names(definitions);
  const bool all = std::all_of(keys.begin(), keys.end(), [&](const std::string& key) {
    return std::find(defined.begin(), defined.end(), key) != defined.end();
  });
  if (all) return std::nullopt;
  return invalid_parameter(
      "Some index key attributes are not defined in AttributeDefinitions. Keys: [" + joined(keys) +
      "], AttributeDefinitions: [" + joined(defined) + "]");
}

Refusal refuse_projection(const JsonObject& index) {
  const Json* projection = member(index, "Projection");
  const std::string_view type =
      projection == nullptr ? std::string_view() : string_at(*projection, "ProjectionType");
  if (type.empty()) return invalid_parameter("Unknown ProjectionType: null");
  if (type != "INCLUDE" && member(projection->get_object(), "NonKeyAttributes") != nullptr) {
    return invalid_parameter("ProjectionType is " + std::string(type) +
                             ", but NonKeyAttributes is specified");
  }
  return std::nullopt;
}

Refusal refuse_throughput(const JsonObject& request) {
  const Json* throughput = member(request, "ProvisionedThroughput");
  if (text_of(request, "BillingMode") == "PAY_PER_REQUEST") {
    if (throughput == nullptr) return std::nullopt;
    return invalid_parameter(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
        "PAY_PER_REQUEST");
  }
  if (throughput == nullptr) {
    return invalid_parameter(
        text_of(request, "BillingMode").empty()
            ? "Missing required parameter in input: \"ProvisionedThroughput\""
            : "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is "
              "PROVISIONED");
  }
  for (const char* each : {"ReadCapacityUnits", "WriteCapacityUnits"}) {
    const Json* units = find(*throughput, each);
    if (units == nullptr || !units->is_int64() || units->get_int64() <= capacity_max) continue;
    return validation_error("Given value " + std::to_string(units->get_int64()) + " for " + each +
                            " is out of bounds");
  }
  return std::nullopt;
}

Refusal refuse_table_keys(const JsonObject& request) {
  const JsonArray& keys = array_of(request, "KeySchema");
  const JsonArray& definitions = array_of(request, "AttributeDefinitions");
  if (keys.size() > definitions.size()) {
    return validation_error("Invalid KeySchema: Some index key attribute have no definition");
  }
  if (auto refusal = refuse_undefined(keys, definitions)) return refusal;
  if (auto refusal = refuse_key_order(keys)) return refusal;
  if (member(request, "LocalSecondaryIndexes") == nullptr &&
      member(request, "GlobalSecondaryIndexes") == nullptr && keys.size() != definitions.size()) {
    return invalid_parameter(
        "Number of attributes in KeySchema does not exactly match number of attributes defined in "
        "AttributeDefinitions");
  }
  return std::nullopt;
}

Refusal refuse_local_index(const JsonObject& index, const JsonObject& request) {
  const JsonArray& keys = array_of(index, "KeySchema");
  if (auto refusal = refuse_undefined(keys, array_of(request, "AttributeDefinitions")))
    return refusal;
  if (auto refusal = refuse_key_order(keys)) return refusal;
  const std::string name(text_of(index, "IndexName"));
  if (keys.size() != 2) {
    return invalid_parameter("Index KeySchema does not have a range key for index: " + name);
  }
  const std::string_view table_hash = string_at(array_of(request, "KeySchema")[0], "AttributeName");
  const std::string_view index_hash = string_at(keys[0], "AttributeName");
  if (table_hash != index_hash) {
    return invalid_parameter(
        "Index KeySchema does not have the same leading hash key as table KeySchema for index: " +
        name + ". index hash key: " + std::string(index_hash) +
        ", table hash key: " + std::string(table_hash));
  }
  return refuse_projection(index);
}

Refusal refuse_indexes(const JsonObject& request, const char* member_name, std::size_t count_max,
                       std::set<std::string>& names) {
  if (member(request, member_name) == nullptr) return std::nullopt;
  const bool local = std::string_view(member_name) == "LocalSecondaryIndexes";
  const JsonArray& indexes = array_of(request, member_name);
  if (indexes.empty()) {
    return invalid_parameter(std::string("List of ") + member_name + " is empty");
  }
  if (local && array_of(request, "KeySchema").size() != 2) {
    return invalid_parameter(
        "Table KeySchema does not have a range key, which is required when specifying a "
        "LocalSecondaryIndex");
  }
  for (const Json& each : indexes) {
    const JsonObject& index = each.get_object();
    auto refusal = local ? refuse_local_index(index, request) : refuse_index(index, request);
    if (refusal) return refusal;
    const std::string name(text_of(index, "IndexName"));
    if (!names.insert(name).second) return invalid_parameter("Duplicate index name: " + name);
  }
  if (indexes.size() <= count_max) return std::nullopt;
  return invalid_parameter(local ? "Number of LocalSecondaryIndexes exceeds per-table limit of 5"
                                 : "GlobalSecondaryIndex count exceeds the per-table limit of 20");
}

}  // namespace

const IndexSchema* TableSchema::find_index(std::string_view index) const {
  const auto found = std::find_if(indexes.begin(), indexes.end(),
                                  [&](const IndexSchema& each) { return each.name == index; });
  return found == indexes.end() ? nullptr : &*found;
}

TableSchema TableRecord::schema() const {
  const JsonArray& definitions = array_of(request, "AttributeDefinitions");
  TableSchema schema;
  schema.name = text_of(request, "TableName");
  schema.number = number;
  schema.keys = key_schema(array_of(request, "KeySchema"), definitions);
  for (const Json& each : array_of(request, "GlobalSecondaryIndexes")) {
    schema.indexes.push_back(index_schema(each, definitions, false));
  }
  for (const Json& each : array_of(request, "LocalSecondaryIndexes")) {
    schema.indexes.push_back(index_schema(each, definitions, true));
  }
  return schema;
}

std::string TableRecord::to_text() const {
  return micro_core::to_text(JsonObject{{"version", record_version},
                                        {"number", number},
                                        {"next_index_number", next_index_number},
                                        {"id", id},
                                        {"created_at", created_at.time_since_epoch().count()},
                                        {"ttl_attribute", ttl_attribute},
                                        {"point_in_time_recovery", point_in_time_recovery},
                                        {"tags", tags},
                                        {"request", request}});
}

std::optional<TableRecord> TableRecord::from_text(std::string_view text) {
  const auto json = micro_core::parse_json(text);
  if (!json || !json->is_object()) return std::nullopt;
  const JsonObject& object = json->get_object();
  const auto integer = [&](std::string_view key) -> std::int64_t {
    const Json* found = member(object, key);
    return found != nullptr && found->is_int64() ? found->get_int64() : 0;
  };
  const Json* request = member(object, "request");
  if (integer("version") != record_version || request == nullptr || !request->is_object()) {
    return std::nullopt;
  }
  TableRecord record;
  record.request = request->get_object();
  record.number = static_cast<std::uint64_t>(integer("number"));
  record.next_index_number = static_cast<std::uint64_t>(integer("next_index_number"));
  record.id = text_of(object, "id");
  record.created_at = micro_core::TimePoint(std::chrono::milliseconds(integer("created_at")));
  record.ttl_attribute = text_of(object, "ttl_attribute");
  const Json* recovery = member(object, "point_in_time_recovery");
  record.point_in_time_recovery =
      recovery != nullptr && recovery->is_bool() && recovery->get_bool();
  record.tags = array_of(object, "tags");
  return record;
}

Refusal refuse_index(const JsonObject& index, const JsonObject& request) {
  const JsonArray& keys = array_of(index, "KeySchema");
  if (auto refusal = refuse_undefined(keys, array_of(request, "AttributeDefinitions")))
    return refusal;
  if (auto refusal = refuse_key_order(keys)) return refusal;
  if (auto refusal = refuse_projection(index)) return refusal;
  if (text_of(request, "BillingMode") == "PAY_PER_REQUEST" &&
      member(index, "ProvisionedThroughput") != nullptr) {
    return invalid_parameter("ProvisionedThroughput should not be specified for index: " +
                             std::string(text_of(index, "IndexName")) +
                             " when BillingMode is PAY_PER_REQUEST");
  }
  return std::nullopt;
}

Refusal refuse_create_table(const JsonObject& request) {
  if (auto refusal = refuse_throughput(request)) return refusal;
  if (auto refusal = refuse_table_keys(request)) return refusal;
  std::set<std::string> names;
  if (auto refusal = refuse_indexes(request, "LocalSecondaryIndexes", local_indexes_max, names)) {
    return refusal;
  }
  return refuse_indexes(request, "GlobalSecondaryIndexes", global_indexes_max, names);
}

}  // namespace local_cloud::tables
