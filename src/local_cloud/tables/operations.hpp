#pragma once

#include <local_cloud/tables/request_reader.hpp>

#include <string>

namespace local_cloud::tables {

// Each operation reads its request, asks the engine and writes the answer's JSON.

using OperationResult = wire::Outcome<std::string>;

OperationResult batch_get_item(const Call& call);
OperationResult batch_write_item(const Call& call);
OperationResult create_table(const Call& call);
OperationResult delete_item(const Call& call);
OperationResult delete_table(const Call& call);
OperationResult describe_continuous_backups(const Call& call);
OperationResult describe_limits(const Call& call);
OperationResult describe_table(const Call& call);
OperationResult describe_time_to_live(const Call& call);
OperationResult get_item(const Call& call);
OperationResult list_tables(const Call& call);
OperationResult list_tags_of_resource(const Call& call);
OperationResult put_item(const Call& call);
OperationResult query(const Call& call);
OperationResult scan(const Call& call);
OperationResult tag_resource(const Call& call);
OperationResult transact_get_items(const Call& call);
OperationResult transact_write_items(const Call& call);
OperationResult untag_resource(const Call& call);
OperationResult update_continuous_backups(const Call& call);
OperationResult update_item(const Call& call);
OperationResult update_table(const Call& call);
OperationResult update_time_to_live(const Call& call);

}  // namespace local_cloud::tables
