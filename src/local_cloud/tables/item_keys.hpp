#pragma once

#include <local_cloud/tables/table_schema.hpp>
#include <local_cloud/wire/service_error.hpp>

#include <string>

namespace local_cloud::tables {

// Where a table's things are in the store; docs/storage.md describes the keys.

std::string table_record_key(std::string_view table);
std::string table_records_prefix();
/// Where the number of the next table is kept.
std::string table_counter_key();

/// All items of a table, and all entries of one of its indexes.
std::string items_prefix(const TableSchema& table);
std::string index_prefix(const TableSchema& table, const IndexSchema& index);

/// What every key of one partition starts with, below `prefix`.
std::string partition_prefix(const std::string& prefix, const AttributeValue& hash);
/// Appends the bytes of a range key; with `open` those that all longer texts start with too.
void append_range(std::string& key, const AttributeValue& range, bool open = false);

/// The key of an item that has the table's key attributes, with the right types.
std::string item_key(const TableSchema& table, const Item& item);
/// The key of an item's entry in an index; the item has the attributes of both keys.
std::string index_key(const TableSchema& table, const IndexSchema& index, const Item& item);

/// True if the item belongs into the index: it has its key attributes.
bool is_indexed(const IndexSchema& index, const Item& item);
/// True if the index keeps attributes of this name.
bool is_projected(const TableSchema& table, const IndexSchema& index, const std::string& name);
/// What the index keeps of the item.
Item projected_item(const TableSchema& table, const IndexSchema& index, const Item& item);

/// Refuses a key that is not exactly the schema's, is too long or empty.
std::optional<wire::ServiceError> refuse_key(const KeySchema& keys, const Item& key);
/// Refuses an item without its table's key, or with wrong types where an index needs one.
std::optional<wire::ServiceError> refuse_item(const TableSchema& table, const Item& item);
/// Refuses paths into the inside of key attributes.
std::optional<wire::ServiceError> refuse_nested_keys(const TableSchema& table,
                                                     const std::vector<std::string>& nested_heads);

}  // namespace local_cloud::tables
