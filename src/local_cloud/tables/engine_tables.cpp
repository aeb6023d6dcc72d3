#include <local_cloud/storage/key.hpp>
#include <local_cloud/tables/item_codec.hpp>
#include <local_cloud/tables/item_keys.hpp>
#include <local_cloud/tables/operation_shapes.hpp>
#include <local_cloud/tables/table_error.hpp>
#include <local_cloud/tables/table_state.hpp>
#include <local_cloud/tables/tables_engine.hpp>
#include <micro_core/uuid.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace local_cloud::tables {

using micro_core::find;
using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;
using micro_core::string_at;
using wire::Done;
using wire::Outcome;
using wire::ServiceError;

namespace {

constexpr const char* global_indexes = "GlobalSecondaryIndexes";
constexpr const char* local_indexes = "LocalSecondaryIndexes";
constexpr std::size_t global_indexes_max = 20;
// Index entries of existing items are written in batches of this many.
constexpr std::size_t backfill_items = 1000;

JsonArray* array_in(JsonObject& object, std::string_view key) {
  Json* found = object.if_contains(key);
  return found != nullptr && found->is_array() ? &found->get_array() : nullptr;
}

double seconds(micro_core::TimePoint time) {
  return static_cast<double>(time.time_since_epoch().count()) / 1000;
}

// Every index gets a number that its keys in the store carry.
void number_indexes(TableRecord& record) {
  for (const char* each : {global_indexes, local_indexes}) {
    JsonArray* indexes = array_in(record.request, each);
    if (indexes == nullptr) continue;
    for (Json& index : *indexes) {
      if (find(index, "number") != nullptr) continue;
      index.get_object()["number"] = record.next_index_number++;
    }
  }
}

JsonObject throughput(const Json* provisioned) {
  JsonObject described{
      {"NumberOfDecreasesToday", 0}, {"ReadCapacityUnits", 0}, {"WriteCapacityUnits", 0}};
  for (const char* each : {"ReadCapacityUnits", "WriteCapacityUnits"}) {
    const Json* units = provisioned == nullptr ? nullptr : find(*provisioned, each);
    if (units != nullptr) described[each] = *units;
  }
  return described;
}

JsonObject describe_index(const Json& index, const std::string& table_arn) {
  JsonObject described = index.get_object();
  described.erase("number");
  described["IndexArn"] = table_arn + "/index/" + std::string(string_at(index, "IndexName"));
  described["IndexSizeBytes"] = 0;
  described["ItemCount"] = 0;
  return described;
}

ServiceError in_use(const std::string& message) {
  return {"ResourceInUseException", message, 400, {}};
}

}  // namespace

std::string TablesEngine::table_arn(std::string_view name) const {
  return "arn:aws:dynamodb:" + identity_.region + ":" + identity_.account_id + ":table/" +
         std::string(name);
}

JsonObject TablesEngine::describe(const Table& table, std::string_view status) const {
  const JsonObject& request = table.record.request;
  const std::string arn = table_arn(table.schema.name);
  JsonObject described;
  for (const char* each : {"TableName", "AttributeDefinitions", "KeySchema"}) {
    described[each] = request.at(each);
  }
  const Json* provisioned = request.if_contains("ProvisionedThroughput");
  described["TableStatus"] = status;
  described["CreationDateTime"] = seconds(table.record.created_at);
  described["TableArn"] = arn;
  described["TableId"] = table.record.id;
  described["ProvisionedThroughput"] = throughput(provisioned);
  described["DeletionProtectionEnabled"] = request.contains("DeletionProtectionEnabled") &&
                                           request.at("DeletionProtectionEnabled") == Json(true);
  const bool on_demand = provisioned == nullptr || provisioned->is_null();
  if (on_demand) {
    described["BillingModeSummary"] =
        JsonObject{{"BillingMode", "PAY_PER_REQUEST"},
                   {"LastUpdateToPayPerRequestDateTime", seconds(table.record.created_at)}};
  }
  if (const Json* table_class = request.if_contains("TableClass")) {
    described["TableClassSummary"] = JsonObject{{"TableClass", *table_class}};
  }
  if (const Json* indexes = request.if_contains(local_indexes); indexes && indexes->is_array()) {
    JsonArray& list = described[local_indexes].emplace_array();
    for (const Json& each : indexes->get_array()) list.push_back(describe_index(each, arn));
  }
  if (const Json* indexes = request.if_contains(global_indexes); indexes && indexes->is_array()) {
    JsonArray& list = described[global_indexes].emplace_array();
    for (const Json& each : indexes->get_array()) {
      JsonObject index = describe_index(each, arn);
      index["IndexStatus"] = status == "DELETING" ? "DELETING" : status;
      index["ProvisionedThroughput"] = throughput(find(each, "ProvisionedThroughput"));
      list.push_back(std::move(index));
    }
  }
  described["ItemCount"] = table.counted.items;
  described["TableSizeBytes"] = table.counted.bytes;
  return described;
}

std::optional<ServiceError> TablesEngine::save(const TableRecord& record) const {
  storage::WriteBatch batch;
  batch.put(table_record_key(string_at(Json(record.request), "TableName")), record.to_text());
  batch.put(table_counter_key(), std::to_string(next_table_number_));
  return commit(batch);
}

Outcome<JsonObject> TablesEngine::create_table(const JsonObject& request, TimePoint now) {
  if (auto refusal = refuse_create_table(request)) return *refusal;
  const std::lock_guard create_lock(create_mutex_);
  const std::string name(string_at(Json(request), "TableName"));
  if (find_table(name)) return in_use("Table already exists: " + name);
  auto table = std::make_shared<Table>();
  table->record.request = request;
  table->record.request.erase("Tags");
  if (const Json* tags = request.if_contains("Tags"); tags != nullptr && tags->is_array()) {
    table->record.tags = tags->get_array();
  }
  table->record.number = next_table_number_++;
  table->record.id = micro_core::uuid_v4();
  table->record.created_at = now;
  table->counted.at = now;
  number_indexes(table->record);
  table->schema = table->record.schema();
  if (auto refusal = save(table->record)) return *refusal;
  JsonObject described = describe(*table, "CREATING");
  const std::unique_lock lock(tables_mutex_);
  tables_.insert_or_assign(name, std::move(table));
  return described;
}

Outcome<JsonObject> TablesEngine::delete_table(std::string_view name, TimePoint) {
  const std::lock_guard create_lock(create_mutex_);
  const TablePointer table = find_table(name);
  if (!table) return table_not_found(std::string(name));
  const std::unique_lock lock(table->mutex);
  const Json* kept = table->record.request.if_contains("DeletionProtectionEnabled");
  if (kept != nullptr && *kept == Json(true)) {
    return validation_error(
        "Resource cannot be deleted as it is currently protected against deletion. Disable "
        "deletion "
        "protection first.");
  }
  storage::WriteBatch batch;
  batch.erase(table_record_key(name));
  const auto erase_prefix = [&](const std::string& prefix) {
    batch.erase_range(prefix, storage::prefix_end(prefix));
  };
  erase_prefix(items_prefix(table->schema));
  for (const IndexSchema& index : table->schema.indexes) {
    erase_prefix(index_prefix(table->schema, index));
  }
  batch.put(table_counter_key(), std::to_string(next_table_number_));
  if (auto refusal = commit(batch)) return *refusal;
  table->deleted = true;
  const std::unique_lock tables_lock(tables_mutex_);
  tables_.erase(tables_.find(name));
  return describe(*table, "DELETING");
}

Outcome<JsonObject> TablesEngine::describe_table(std::string_view name, TimePoint now) {
  const TablePointer table = find_table(name);
  if (!table) return table_not_found(std::string(name));
  const std::shared_lock lock(table->mutex);
  const std::lock_guard counted_lock(table->counted_mutex);
  // DynamoDB counts about every six hours; small tables are counted each time, which is of more
  // use.
  constexpr std::uint64_t small_table_items = 10'000;
  constexpr std::chrono::hours recount_after{6};
  Table::Counted& counted = table->counted;
  if (counted.items <= small_table_items || now - counted.at >= recount_after) {
    counted = {.at = now};
    const std::string prefix = items_prefix(table->schema);
    const std::string end = storage::prefix_end(prefix);
    const auto scanned =
        store_.scan({.from = prefix, .to = end}, [&](std::string_view, std::string_view value) {
          ++counted.items;
          counted.bytes += value.size();
          return true;
        });
    if (!scanned) return wire::internal_failure(scanned.error());
  }
  return describe(*table, "ACTIVE");
}

std::vector<std::string> TablesEngine::list_tables(std::string_view after,
                                                   std::size_t count_max) const {
  const std::shared_lock lock(tables_mutex_);
  std::vector<std::string> names;
  for (auto each = after.empty() ? tables_.begin() : tables_.upper_bound(after);
       each != tables_.end() && names.size() < count_max; ++each) {
    names.push_back(each->first);
  }
  return names;
}

Outcome<TableRecord> TablesEngine::record(std::string_view name) const {
  const TablePointer table = find_table(name);
  if (!table) return table_not_found(std::string(name));
  const std::shared_lock lock(table->mutex);
  return table->record;
}

Outcome<TableRecord> TablesEngine::change_record(std::string_view name,
                                                 const std::function<void(TableRecord&)>& change) {
  const std::lock_guard create_lock(create_mutex_);
  const TablePointer table = find_table(name);
  if (!table) return table_not_found(std::string(name));
  const std::unique_lock lock(table->mutex);
  TableRecord changed = table->record;
  change(changed);
  if (auto refusal = save(changed)) return *refusal;
  table->record = changed;
  return changed;
}

Outcome<TableSchema> TablesEngine::schema(std::string_view name) const {
  const TablePointer table = find_table(name);
  if (!table) return table_not_found();
  const std::shared_lock lock(table->mutex);
  return table->schema;
}

// The caller holds the table's mutex exclusively.
std::optional<ServiceError> TablesEngine::add_index(Table& table, const JsonObject& index) {
  TableRecord changed = table.record;
  JsonArray* indexes = array_in(changed.request, global_indexes);
  if (indexes == nullptr) indexes = &changed.request[global_indexes].emplace_array();
  if (indexes->size() >= global_indexes_max) {
    return ServiceError{"LimitExceededException",
                        "GlobalSecondaryIndex count exceeds the per-table limit of 20",
                        400,
                        {}};
  }
  indexes->push_back(index);
  number_indexes(changed);
  const TableSchema schema = changed.schema();
  const IndexSchema added = *schema.find_index(string_at(Json(index), "IndexName"));
  storage::WriteBatch batch;
  std::optional<ServiceError> failure;
  std::string from = items_prefix(schema);
  const std::string end = storage::prefix_end(from);
  while (!failure) {
    std::size_t seen = 0;
    const auto scanned =
        store_.scan({.from = from, .to = end}, [&](std::string_view key, std::string_view value) {
          const auto item = decode_item(value);
          from = std::string(key) + '\0';
          if (item && is_indexed(added, *item) && !refuse_item(schema, *item)) {
            batch.put(index_key(schema, added, *item),
                      encode_item(projected_item(schema, added, *item)));
          }
          return ++seen < backfill_items;
        });
    if (!scanned) return wire::internal_failure(scanned.error());
    failure = commit(std::exchange(batch, {}));
    if (seen < backfill_items) break;
  }
  if (!failure) failure = save(changed);
  if (failure) return failure;
  table.record = std::move(changed);
  table.schema = schema;
  return std::nullopt;
}

std::optional<ServiceError> TablesEngine::remove_index(Table& table, std::string_view index) {
  const IndexSchema* found = table.schema.find_index(index);
  if (found == nullptr || found->local) {
    return ServiceError{"ResourceNotFoundException", "Requested resource not found", 400, {}};
  }
  TableRecord changed = table.record;
  JsonArray* indexes = array_in(changed.request, global_indexes);
  indexes->erase(std::find_if(indexes->begin(), indexes->end(), [&](const Json& each) {
    return string_at(each, "IndexName") == index;
  }));
  if (indexes->empty()) changed.request.erase(global_indexes);
  storage::WriteBatch batch;
  const std::string prefix = index_prefix(table.schema, *found);
  batch.erase_range(prefix, storage::prefix_end(prefix));
  if (auto failure = save(changed)) return failure;
  if (auto failure = commit(batch)) return failure;
  table.record = std::move(changed);
  table.schema = table.record.schema();
  return std::nullopt;
}

namespace {

// Definitions of attributes that an UpdateTable brings along for its new indexes.
void merge_definitions(JsonObject& request, const JsonObject& update) {
  const Json* more = update.if_contains("AttributeDefinitions");
  JsonArray* definitions = array_in(request, "AttributeDefinitions");
  if (more == nullptr || !more->is_array() || definitions == nullptr) return;
  for (const Json& each : more->get_array()) {
    const bool known = std::any_of(definitions->begin(), definitions->end(), [&](const Json& old) {
      return string_at(old, "AttributeName") == string_at(each, "AttributeName");
    });
    if (!known) definitions->push_back(each);
  }
}

void merge_settings(JsonObject& request, const JsonObject& update) {
  for (const char* each : {"BillingMode", "ProvisionedThroughput", "DeletionProtectionEnabled",
                           "TableClass", "SSESpecification", "OnDemandThroughput"}) {
    const Json* value = update.if_contains(each);
    if (value != nullptr && !value->is_null()) request[each] = *value;
  }
  if (string_at(Json(update), "BillingMode") == "PAY_PER_REQUEST") {
    request.erase("ProvisionedThroughput");
  }
}

void set_index_throughput(JsonObject& request, const Json& update) {
  JsonArray* indexes = array_in(request, global_indexes);
  if (indexes == nullptr) return;
  for (Json& each : *indexes) {
    if (string_at(each, "IndexName") != string_at(update, "IndexName")) continue;
    each.get_object()["ProvisionedThroughput"] = update.at("ProvisionedThroughput");
  }
}

}  // namespace

Outcome<JsonObject> TablesEngine::update_table(const JsonObject& request, TimePoint) {
  const std::lock_guard create_lock(create_mutex_);
  const std::string name(string_at(Json(request), "TableName"));
  const TablePointer table = find_table(name);
  if (!table) return table_not_found(name);
  const std::unique_lock lock(table->mutex);
  TableRecord changed = table->record;
  merge_settings(changed.request, request);
  merge_definitions(changed.request, request);
  const Json* updates = request.if_contains("GlobalSecondaryIndexUpdates");
  const bool has_updates = updates != nullptr && updates->is_array();
  if (has_updates) {
    for (const Json& each : updates->get_array()) {
      if (const Json* update = micro_core::find(each, "Update")) {
        set_index_throughput(changed.request, *update);
      }
      const Json* create = micro_core::find(each, "Create");
      if (create == nullptr) continue;
      if (auto refusal = refuse_index(create->get_object(), changed.request)) return *refusal;
      const std::string index(string_at(*create, "IndexName"));
      if (table->schema.find_index(index) != nullptr) {
        return validation_error("Attempting to create an index which already exists");
      }
    }
  }
  if (auto refusal = save(changed)) return *refusal;
  table->record = std::move(changed);
  table->schema = table->record.schema();
  if (has_updates) {
    for (const Json& each : updates->get_array()) {
      std::optional<ServiceError> failure;
      if (const Json* create = micro_core::find(each, "Create")) {
        failure = add_index(*table, create->get_object());
      }
      if (const Json* gone = micro_core::find(each, "Delete"); gone != nullptr && !failure) {
        failure = remove_index(*table, string_at(*gone, "IndexName"));
      }
      if (failure) return *failure;
    }
  }
  return describe(*table, "UPDATING");
}

Outcome<Done> TablesEngine::ensure_table(const Json& request, TimePoint now) {
  if (auto refusal = refuse_shape(request, create_table_shape())) return *refusal;
  const JsonObject& wanted = request.get_object();
  if (const TablePointer table = find_table(string_at(request, "TableName"))) {
    return complete_table(*table, wanted);
  }
  const auto created = create_table(wanted, now);
  if (!created) return created.error();
  return Done{};
}

namespace {

bool same_key(const KeySchema& a, const KeySchema& b) {
  const auto same = [](const KeyAttribute& left, const KeyAttribute& right) {
    return left.name == right.name && left.type == right.type;
  };
  if (!same(a.hash, b.hash) || a.range.has_value() != b.range.has_value()) return false;
  return !a.range || same(*a.range, *b.range);
}

}  // namespace

Outcome<Done> TablesEngine::complete_table(Table& table, const JsonObject& request) {
  if (auto refusal = refuse_create_table(request)) return *refusal;
  const std::lock_guard create_lock(create_mutex_);
  const std::unique_lock lock(table.mutex);
  const TableRecord wanted{.request = request};
  if (!same_key(table.schema.keys, wanted.schema().keys)) {
    return in_use("Table " + table.schema.name +
                  " exists with another key: delete it, or name the new one differently");
  }
  const Json* indexes = request.if_contains(global_indexes);
  if (indexes == nullptr || !indexes->is_array()) return Done{};
  merge_definitions(table.record.request, request);
  for (const Json& each : indexes->get_array()) {
    if (table.schema.find_index(string_at(each, "IndexName")) != nullptr) continue;
    if (auto failure = add_index(table, each.get_object())) return *failure;
  }
  return Done{};
}

}  // namespace local_cloud::tables
