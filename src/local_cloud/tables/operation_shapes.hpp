#pragma once

#include <local_cloud/tables/request_shape.hpp>

namespace local_cloud::tables {

// The shape of each operation's request. Built at the first use.

const Shape& batch_get_item_shape();
const Shape& batch_write_item_shape();
const Shape& create_table_shape();
const Shape& delete_item_shape();
const Shape& get_item_shape();
const Shape& list_tables_shape();
const Shape& list_tags_shape();
const Shape& put_item_shape();
const Shape& query_shape();
const Shape& scan_shape();
const Shape& strict_table_shape();  ///< of operations that take a TableName and nothing else
const Shape& table_shape();         ///< the same, with the other wording of refusals
const Shape& tag_resource_shape();
const Shape& transact_get_items_shape();
const Shape& transact_write_items_shape();
const Shape& untag_resource_shape();
const Shape& update_continuous_backups_shape();
const Shape& update_item_shape();
const Shape& update_table_shape();
const Shape& update_time_to_live_shape();
const Shape& empty_shape();

}  // namespace local_cloud::tables
