#include <local_cloud/storage/key.hpp>
#include <local_cloud/tables/item_keys.hpp>
#include <local_cloud/tables/table_error.hpp>

#include <micro_core/hash.hpp>

#include <algorithm>

namespace local_cloud::tables {

using storage::KeyWriter;
using storage::Owner;
using wire::ServiceError;

namespace {

constexpr std::size_t hash_key_bytes_max = 2048;
constexpr std::size_t range_key_bytes_max = 1024;
constexpr std::size_t spread_bytes = 3;

std::string key_bytes(const AttributeValue& value) {
  if (const auto* text = value.as<std::string>()) return *text;
  if (const auto* number = value.as<Decimal>()) return number->key_bytes();
  if (const auto* binary = value.as<Binary>()) return binary->bytes;
  return {};
}

// Spreads partitions over the key space, so that the segments of a parallel scan are ranges. These
// are the bytes by which DynamoDB itself orders a scan, as public conformance suites found out.
std::string spread(std::string_view bytes) {
  return micro_core::md5("Outliers" + std::string(bytes)).substr(0, spread_bytes);
}

const AttributeValue& at(const Item& item, const KeyAttribute& key) {
  return item.find(key.name)->second;
}

std::optional<ServiceError> refuse_size(const AttributeValue& value, const std::string& name,
                                        bool is_hash) {
  if (value.type() == AttributeType::N) return std::nullopt;
  const std::size_t size = value_bytes(value);
  if (size == 0) {
    return invalid_parameter(
        std::string("The AttributeValue for a key attribute cannot contain an empty ") +
        (value.type() == AttributeType::S ? "string" : "binary") + " value. Key: " + name);
  }
  if (is_hash && size > hash_key_bytes_max) {
    // Without a space, as DynamoDB has it.
    return invalid_parameter("Size of hashkey has exceeded the maximum size limit of2048 bytes");
  }
  if (!is_hash && size > range_key_bytes_max) {
    return invalid_parameter(
        "Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
  }
  return std::nullopt;
}

std::optional<ServiceError> refuse_key_part(const Item& key, const KeyAttribute& part,
                                            bool is_hash) {
  const auto found = key.find(part.name);
  if (found == key.end() || found->second.type() != part.type) return key_mismatch();
  return refuse_size(found->second, part.name, is_hash);
}

std::optional<ServiceError> refuse_item_part(const Item& item, const KeyAttribute& part,
                                             bool is_hash) {
  const auto found = item.find(part.name);
  if (found == item.end())
    return invalid_parameter("Missing the key " + part.name + " in the item");
  if (found->second.type() != part.type) {
    return invalid_parameter("Type mismatch for key " + part.name +
                             " expected: " + std::string(type_name(part.type)) +
                             " actual: " + std::string(type_name(found->second.type())));
  }
  return refuse_size(found->second, part.name, is_hash);
}

std::optional<ServiceError> refuse_index_part(const Item& item, const KeyAttribute& part,
                                              const IndexSchema& index, bool is_hash) {
  const auto found = item.find(part.name);
  if (found == item.end()) return std::nullopt;
  if (found->second.type() != part.type) {
    return invalid_parameter("Type mismatch for Index Key " + part.name +
                             " Expected: " + std::string(type_name(part.type)) +
                             " Actual: " + std::string(type_name(found->second.type())) +
                             " IndexName: " + index.name);
  }
  const std::size_t size = value_bytes(found->second);
  if (size == 0) {
    return invalid_parameter(
        std::string("A value specified for a secondary index key is not supported. The "
                    "AttributeValue for a key attribute cannot contain an empty ") +
        (part.type == AttributeType::S ? "string" : "binary") + " value. IndexName: " + index.name +
        ", IndexKey: " + part.name);
  }
  if (part.type != AttributeType::N &&
      size > (is_hash ? hash_key_bytes_max : range_key_bytes_max)) {
    return refuse_size(found->second, part.name, is_hash);
  }
  return std::nullopt;
}

}  // namespace

std::string table_records_prefix() {
  return KeyWriter(Owner::tables).tag('d').bytes();
}

std::string table_record_key(std::string_view table) {
  return KeyWriter(Owner::tables).tag('d').text(table).bytes();
}

std::string table_counter_key() {
  return KeyWriter(Owner::tables).tag('n').bytes();
}

std::string items_prefix(const TableSchema& table) {
  return KeyWriter(Owner::tables).tag('i').number(table.number).bytes();
}

std::string index_prefix(const TableSchema& table, const IndexSchema& index) {
  return KeyWriter(Owner::tables).tag('x').number(table.number).number(index.number).bytes();
}

std::string partition_prefix(const std::string& prefix, const AttributeValue& hash) {
  const std::string bytes = key_bytes(hash);
  std::string key = prefix + spread(bytes);
  storage::append_text_part(key, bytes);
  return key;
}

void append_range(std::string& key, const AttributeValue& range, bool open) {
  storage::append_text_part(key, key_bytes(range));
  if (open) key.resize(key.size() - 2);  // without the end mark
}

std::string item_key(const TableSchema& table, const Item& item) {
  std::string key = partition_prefix(items_prefix(table), at(item, table.keys.hash));
  if (table.keys.range) append_range(key, at(item, *table.keys.range));
  return key;
}

std::string index_key(const TableSchema& table, const IndexSchema& index, const Item& item) {
  std::string key = partition_prefix(index_prefix(table, index), at(item, index.keys.hash));
  if (index.keys.range) append_range(key, at(item, *index.keys.range));
  // Entries of the same index key are told apart by the table's key, and spread by it.
  const std::string hash = key_bytes(at(item, table.keys.hash));
  const std::string range = table.keys.range ? key_bytes(at(item, *table.keys.range)) : "";
  key += spread(hash + range);
  storage::append_text_part(key, hash);
  storage::append_text_part(key, range);
  return key;
}

bool is_indexed(const IndexSchema& index, const Item& item) {
  return item.contains(index.keys.hash.name) &&
         (!index.keys.range || item.contains(index.keys.range->name));
}

bool is_projected(const TableSchema& table, const IndexSchema& index, const std::string& name) {
  const auto& more = index.non_key_attributes;
  return index.projected == IndexSchema::Projected::all || table.keys.contains(name) ||
         index.keys.contains(name) || std::find(more.begin(), more.end(), name) != more.end();
}

Item projected_item(const TableSchema& table, const IndexSchema& index, const Item& item) {
  if (index.projected == IndexSchema::Projected::all) return item;
  Item projected;
  for (const auto& [name, value] : item) {
    if (is_projected(table, index, name)) projected.emplace_hint(projected.end(), name, value);
  }
  return projected;
}

std::optional<ServiceError> refuse_key(const KeySchema& keys, const Item& key) {
  if (key.size() != (keys.range ? 2u : 1u)) return key_mismatch();
  if (auto refusal = refuse_key_part(key, keys.hash, true)) return refusal;
  return keys.range ? refuse_key_part(key, *keys.range, false) : std::nullopt;
}

std::optional<ServiceError> refuse_item(const TableSchema& table, const Item& item) {
  if (auto refusal = refuse_item_part(item, table.keys.hash, true)) return refusal;
  if (table.keys.range) {
    if (auto refusal = refuse_item_part(item, *table.keys.range, false)) return refusal;
  }
  for (const IndexSchema& index : table.indexes) {
    if (auto refusal = refuse_index_part(item, index.keys.hash, index, true)) return refusal;
    if (!index.keys.range) continue;
    if (auto refusal = refuse_index_part(item, *index.keys.range, index, false)) return refusal;
  }
  return std::nullopt;
}

std::optional<ServiceError> refuse_nested_keys(const TableSchema& table,
                                               const std::vector<std::string>& nested_heads) {
  const auto refusal = [](const std::string& kind, const std::string& name) {
    return validation_error(
        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not "
        "allowed: " +
        kind + ": " + name);
  };
  for (const std::string& head : nested_heads) {
    if (table.keys.contains(head)) return refusal("Key", head);
    for (const IndexSchema& index : table.indexes) {
      if (index.keys.contains(head)) return refusal("IndexKey", head);
    }
  }
  return std::nullopt;
}

}  // namespace local_cloud::tables
