#include <local_cloud/tables/evaluation.hpp>
#include <local_cloud/tables/item_codec.hpp>
#include <local_cloud/tables/item_keys.hpp>
#include <local_cloud/tables/table_error.hpp>
#include <local_cloud/tables/table_state.hpp>
#include <local_cloud/tables/tables_engine.hpp>

#include <local_cloud/storage/key.hpp>
#include <local_cloud/tables/attribute_json.hpp>

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

namespace local_cloud::tables {

using wire::Done;
using wire::Outcome;
using wire::ServiceError;

TablesEngine::TablesEngine(storage::Store& store, wire::CloudIdentity identity)
    : store_(store), identity_(std::move(identity)) {}

TablesEngine::~TablesEngine() = default;

micro_core::Result<void> TablesEngine::load() {
  const std::string prefix = table_records_prefix();
  std::string damaged;
  const std::string end = storage::prefix_end(prefix);
  const auto scanned =
      store_.scan({.from = prefix, .to = end}, [&](std::string_view key, std::string_view value) {
        auto record = TableRecord::from_text(value);
        if (!record) {
          storage::KeyReader reader(key);
          reader.tag();
          damaged = reader.text();
          return false;
        }
        auto table = std::make_shared<Table>();
        table->schema = record->schema();
        table->record = *std::move(record);
        next_table_number_ = std::max(next_table_number_, table->record.number + 1);
        tables_.insert_or_assign(table->schema.name, std::move(table));
        return true;
      });
  if (!scanned) return scanned.error();
  if (!damaged.empty()) {
    return micro_core::Error::unsupported("the stored record of table " + damaged +
                                          " is damaged or was written by a newer version");
  }
  const auto counter = store_.get(table_counter_key());
  if (!counter) return counter.error();
  if (!*counter) return {};
  std::uint64_t next = 0;
  std::from_chars((*counter)->data(), (*counter)->data() + (*counter)->size(), next);
  next_table_number_ = std::max(next_table_number_, next);
  return {};
}

TablesEngine::TablePointer TablesEngine::find_table(std::string_view name) const {
  const std::shared_lock lock(tables_mutex_);
  const auto found = tables_.find(name);
  return found == tables_.end() ? nullptr : found->second;
}

Outcome<std::optional<Item>> TablesEngine::read(const std::string& key) const {
  const auto value = store_.get(key);
  if (!value) return wire::internal_failure(value.error());
  if (!*value) return std::optional<Item>();
  auto item = decode_item(**value);
  if (!item) {
    return wire::internal_failure(micro_core::Error::internal("an item in the store is damaged"));
  }
  return item;
}

std::optional<ServiceError> TablesEngine::commit(const storage::WriteBatch& batch) const {
  if (batch.empty()) return std::nullopt;
  const auto committed = store_.commit(batch);
  if (!committed) return wire::internal_failure(committed.error());
  return std::nullopt;
}

Outcome<std::optional<Item>> TablesEngine::get_item(std::string_view table, const Item& key) const {
  const TablePointer found = find_table(table);
  if (!found) return table_not_found();
  const std::shared_lock lock(found->mutex);
  if (found->deleted) return table_not_found();
  if (auto refusal = refuse_key(found->schema.keys, key)) return *refusal;
  return read(item_key(found->schema, key));
}

namespace {

ServiceError condition_failed(const Guard& guard, const std::optional<Item>& item) {
  ServiceError error{"ConditionalCheckFailedException", "The conditional request failed", 400, {}};
  if (guard.return_item && item) error.members["Item"] = item_json(*item);
  return error;
}

// A plain put into a table without indexes does not care what it replaces: a read less.
bool needs_before(const TableSchema& table, const ItemWrite& write) {
  return write.kind != ItemWrite::Kind::put || write.wants_before || write.guard.condition ||
         !table.indexes.empty();
}

std::optional<ServiceError> refuse_key_updates(const TableSchema& table, const Update& update) {
  for (const KeyAttribute* key :
       {&table.keys.hash, table.keys.range ? &*table.keys.range : nullptr}) {
    for (const UpdateAction& action : update) {
      if (key == nullptr || std::get<std::string>(action.path.front()) != key->name) continue;
      return invalid_parameter("Cannot update attribute " + key->name +
                               ". This attribute is part of the key");
    }
  }
  return std::nullopt;
}

// The types that an update gives to index keys, as far as they show without the item.
std::optional<ServiceError> refuse_index_types(const TableSchema& table, const Update& update) {
  for (const IndexSchema& index : table.indexes) {
    for (const KeyAttribute* key :
         {&index.keys.hash, index.keys.range ? &*index.keys.range : nullptr}) {
      for (const UpdateAction& action : update) {
        if (key == nullptr || action.path.size() != 1 ||
            std::get<std::string>(action.path.front()) != key->name ||
            action.value.kind != Operand::Kind::value ||
            action.kind == UpdateAction::Kind::remove || action.value.value.type() == key->type) {
          continue;
        }
        return invalid_parameter("Type mismatch for Index Key " + key->name +
                                 " Expected: " + std::string(type_name(key->type)) +
                                 " Actual: " + std::string(type_name(action.value.value.type())) +
                                 " IndexName: " + index.name);
      }
    }
  }
  return std::nullopt;
}

// After an update: an index key of another type came out of a function or a path.
std::optional<ServiceError> refuse_updated_item(const TableSchema& table, const Item& item) {
  for (const IndexSchema& index : table.indexes) {
    for (const KeyAttribute* key :
         {&index.keys.hash, index.keys.range ? &*index.keys.range : nullptr}) {
      const auto found = key == nullptr ? item.end() : item.find(key->name);
      if (found == item.end() || found->second.type() == key->type) continue;
      return validation_error(
          "The update expression attempted to update the secondary index key to unsupported type");
    }
  }
  if (auto refusal = refuse_item(table, item)) return refusal;
  if (item_bytes(item) > item_bytes_max) {
    return validation_error("Item size to update has exceeded the maximum allowed size");
  }
  return std::nullopt;
}

}  // namespace

std::optional<ServiceError> refuse_write(const TableSchema& table, const ItemWrite& write) {
  if (write.kind == ItemWrite::Kind::put) {
    if (auto refusal = refuse_item(table, write.item)) return refusal;
  } else if (auto refusal = refuse_key(table.keys, write.item)) {
    return refusal;
  }
  if (write.kind == ItemWrite::Kind::update) {
    if (auto refusal = refuse_key_updates(table, write.update)) return refusal;
    if (auto refusal = refuse_index_types(table, write.update)) return refusal;
    if (auto refusal = refuse_nested_keys(table, nested_heads(write.update))) return refusal;
  }
  if (!write.guard.condition) return std::nullopt;
  return refuse_nested_keys(table, nested_heads(*write.guard.condition));
}

// Computes what the write makes of the item, and adds it to the batch.
Outcome<WriteResult> TablesEngine::prepare(const Table& table, const ItemWrite& write,
                                           const std::string& key,
                                           storage::WriteBatch& batch) const {
  WriteResult result;
  if (needs_before(table.schema, write)) {
    auto old = read(key);
    if (!old) return old.error();
    result.before = *std::move(old);
  }
  static const Item no_item;
  const Item& current = result.before ? *result.before : no_item;
  if (write.guard.condition && !matches(*write.guard.condition, current)) {
    return condition_failed(write.guard, result.before);
  }
  switch (write.kind) {
    case ItemWrite::Kind::put:
      result.after = write.item;
      break;
    case ItemWrite::Kind::erase:
      break;
    case ItemWrite::Kind::update: {
      Item updated = result.before ? *result.before : write.item;
      if (auto refusal = apply_update(write.update, updated)) return *refusal;
      if (auto refusal = refuse_updated_item(table.schema, updated)) return *refusal;
      result.after = std::move(updated);
      break;
    }
    case ItemWrite::Kind::check:
      result.after = result.before;
      return result;
  }
  stage(table, key, result, batch);
  return result;
}

void TablesEngine::stage(const Table& table, const std::string& key, const WriteResult& result,
                         storage::WriteBatch& batch) const {
  for (const IndexSchema& index : table.schema.indexes) {
    std::string old_key, new_key;
    if (result.before && is_indexed(index, *result.before)) {
      old_key = index_key(table.schema, index, *result.before);
    }
    if (result.after && is_indexed(index, *result.after)) {
      new_key = index_key(table.schema, index, *result.after);
    }
    if (!old_key.empty() && old_key != new_key) batch.erase(old_key);
    if (!new_key.empty()) {
      batch.put(std::move(new_key),
                encode_item(projected_item(table.schema, index, *result.after)));
    }
  }
  if (result.after) {
    batch.put(key, encode_item(*result.after));
  } else if (result.before) {
    batch.erase(key);
  }
}

Outcome<WriteResult> TablesEngine::write(const ItemWrite& write) {
  const TablePointer table = find_table(write.table);
  if (!table) return table_not_found();
  const std::shared_lock lock(table->mutex);
  if (table->deleted) return table_not_found();
  if (auto refusal = refuse_write(table->schema, write)) return *refusal;
  const std::string key = item_key(table->schema, write.item);
  storage::WriteBatch batch;
  const std::lock_guard stripe(table->stripes[Table::stripe_of(key)]);
  auto result = prepare(*table, write, key, batch);
  if (!result) return result;
  if (auto refusal = commit(batch)) return *refusal;
  return result;
}

}  // namespace local_cloud::tables
