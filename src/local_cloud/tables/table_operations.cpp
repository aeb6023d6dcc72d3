#include <local_cloud/tables/operations.hpp>
#include <local_cloud/tables/table_error.hpp>

#include <algorithm>
#include <utility>

namespace local_cloud::tables {

using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;
using wire::Outcome;
using wire::ServiceError;

namespace {

constexpr std::int64_t tables_per_page_max = 100;
constexpr std::size_t tags_max = 50;

OperationResult one_member(std::string_view name, const wire::Outcome<JsonObject>& value) {
  if (!value) return value.error();
  Answer answer;
  answer.json(name, *value);
  return std::move(answer).take();
}

// Streams are not there yet, and a client that asks for one must not believe that it has one.
std::optional<ServiceError> refuse_stream(const JsonObject& request) {
  const Json* stream = member(request, "StreamSpecification");
  if (stream == nullptr || !flag_member(stream->get_object(), "StreamEnabled")) return std::nullopt;
  return validation_error(
      "StreamSpecification is not supported by the local cloud: it has no DynamoDB streams");
}

}  // namespace

OperationResult create_table(const Call& call) {
  if (auto refusal = refuse_stream(call.request)) return *refusal;
  return one_member("TableDescription", call.engine.create_table(call.request, call.now));
}

OperationResult delete_table(const Call& call) {
  return one_member("TableDescription",
                    call.engine.delete_table(text_member(call.request, "TableName"), call.now));
}

OperationResult describe_table(const Call& call) {
  return one_member("Table",
                    call.engine.describe_table(text_member(call.request, "TableName"), call.now));
}

OperationResult update_table(const Call& call) {
  const JsonObject& request = call.request;
  if (auto refusal = refuse_stream(request)) return *refusal;
  const Json* updates = member(request, "GlobalSecondaryIndexUpdates");
  const bool changes_something = std::any_of(request.begin(), request.end(), [](const auto& each) {
    return each.key() != "TableName" && each.key() != "AttributeDefinitions" &&
           each.key() != "GlobalSecondaryIndexUpdates" && !each.value().is_null();
  });
  if (!changes_something && (updates == nullptr || updates->get_array().empty())) {
    return validation_error(
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
        "GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required");
  }
  if (updates != nullptr) {
    for (const Json& each : updates->get_array()) {
      const JsonObject& update = each.get_object();
      if (member(update, "Update") != nullptr || member(update, "Create") != nullptr ||
          member(update, "Delete") != nullptr) {
        continue;
      }
      return invalid_parameter(
          "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
          "GlobalSecondaryIndexUpdate.Delete must not be null");
    }
  }
  return one_member("TableDescription", call.engine.update_table(request, call.now));
}

OperationResult list_tables(const Call& call) {
  const std::int64_t limit = integer_member(call.request, "Limit").value_or(tables_per_page_max);
  if (limit > tables_per_page_max) {
    return validation_error(
        "1 validation error detected: Value '" + std::to_string(limit) +
        "' at 'limit' failed to satisfy constraint: Member must have value less "
        "than or equal to 100");
  }
  const auto count = static_cast<std::size_t>(limit);
  // One more than asked for tells whether there are more.
  std::vector<std::string> names =
      call.engine.list_tables(text_member(call.request, "ExclusiveStartTableName"), count + 1);
  const bool more = names.size() > count;
  if (more) names.resize(count);
  Answer answer;
  JsonArray list;
  for (const std::string& each : names) list.emplace_back(each);
  answer.json("TableNames", list);
  if (more) append_quoted(answer.member("LastEvaluatedTableName"), names.back());
  return std::move(answer).take();
}

OperationResult describe_limits(const Call&) {
  // The defaults of an account.
  return std::string(R"({"AccountMaxReadCapacityUnits":80000,"AccountMaxWriteCapacityUnits":80000,)"
                     R"("TableMaxReadCapacityUnits":40000,"TableMaxWriteCapacityUnits":40000})");
}

namespace {

ServiceError no_such_table(const Call& call) {
  return table_not_found(text_member(call.request, "TableName"));
}

}  // namespace

OperationResult describe_time_to_live(const Call& call) {
  const auto record = call.engine.record(text_member(call.request, "TableName"));
  if (!record) return record.error();
  JsonObject description{
      {"TimeToLiveStatus", record->ttl_attribute.empty() ? "DISABLED" : "ENABLED"}};
  if (!record->ttl_attribute.empty()) description["AttributeName"] = record->ttl_attribute;
  return one_member("TimeToLiveDescription", description);
}

OperationResult update_time_to_live(const Call& call) {
  const JsonObject& specification = member(call.request, "TimeToLiveSpecification")->get_object();
  const std::string attribute = text_member(specification, "AttributeName");
  const bool enable = flag_member(specification, "Enabled");
  const std::string table = text_member(call.request, "TableName");
  const auto record = call.engine.record(table);
  if (!record) return no_such_table(call);
  if (enable == !record->ttl_attribute.empty()) {
    return validation_error(enable ? "TimeToLive is already enabled"
                                   : "TimeToLive is already disabled");
  }
  if (!enable && record->ttl_attribute != attribute) {
    return validation_error(
        "TimeToLive is active on a different AttributeName: current AttributeName is " +
        record->ttl_attribute);
  }
  const auto changed = call.engine.change_record(
      table, [&](TableRecord& each) { each.ttl_attribute = enable ? attribute : std::string(); });
  if (!changed) return changed.error();
  return one_member("TimeToLiveSpecification",
                    JsonObject{{"AttributeName", attribute}, {"Enabled", enable}});
}

namespace {

OperationResult continuous_backups(const TableRecord& record) {
  return one_member(
      "ContinuousBackupsDescription",
      JsonObject{{"ContinuousBackupsStatus", "ENABLED"},
                 {"PointInTimeRecoveryDescription",
                  JsonObject{{"PointInTimeRecoveryStatus",
                              record.point_in_time_recovery ? "ENABLED" : "DISABLED"}}}});
}

ServiceError table_missing(const Call& call) {
  return {"TableNotFoundException",
          "Table not found: " + text_member(call.request, "TableName"),
          400,
          {}};
}

}  // namespace

OperationResult describe_continuous_backups(const Call& call) {
  const auto record = call.engine.record(text_member(call.request, "TableName"));
  if (!record) return table_missing(call);
  return continuous_backups(*record);
}

OperationResult update_continuous_backups(const Call& call) {
  const bool enabled =
      flag_member(member(call.request, "PointInTimeRecoverySpecification")->get_object(),
                  "PointInTimeRecoveryEnabled");
  const auto changed =
      call.engine.change_record(text_member(call.request, "TableName"),
                                [&](TableRecord& each) { each.point_in_time_recovery = enabled; });
  if (!changed) return table_missing(call);
  return continuous_backups(*changed);
}

namespace {

// The name of the table that an ARN means.
Outcome<std::string> table_of(const Call& call) {
  const std::string arn = text_member(call.request, "ResourceArn");
  const std::string mark = ":table/";
  const auto at = arn.find(mark);
  if (!arn.starts_with("arn:aws:dynamodb:") || at == std::string::npos) {
    return validation_error("Invalid TableArn: Invalid ResourceArn provided as input " + arn);
  }
  const std::string table = arn.substr(at + mark.size());
  if (call.engine.table_arn(table) == arn && call.engine.record(table)) return table;
  return ServiceError{"ResourceNotFoundException",
                      "Requested resource not found: ResourcArn: " + arn + " not found",
                      400,
                      {}};
}

void set_tag(JsonArray& tags, const Json& tag) {
  for (Json& each : tags) {
    if (micro_core::string_at(each, "Key") != micro_core::string_at(tag, "Key")) continue;
    each = tag;
    return;
  }
  tags.push_back(tag);
}

}  // namespace

OperationResult list_tags_of_resource(const Call& call) {
  const auto table = table_of(call);
  if (!table) return table.error();
  const auto record = call.engine.record(*table);
  if (!record) return record.error();
  Answer answer;
  answer.json("Tags", record->tags);
  return std::move(answer).take();
}

OperationResult tag_resource(const Call& call) {
  const JsonArray& tags = member(call.request, "Tags")->get_array();
  if (tags.empty()) return validation_error("Atleast one Tag needs to be provided as Input.");
  const auto table = table_of(call);
  if (!table) return table.error();
  bool too_many = false;
  const auto changed = call.engine.change_record(*table, [&](TableRecord& record) {
    JsonArray all = record.tags;
    for (const Json& each : tags) set_tag(all, each);
    too_many = all.size() > tags_max;
    if (!too_many) record.tags = std::move(all);
  });
  if (!changed) return changed.error();
  if (too_many) {
    return validation_error("Too many tags: a resource may have up to " + std::to_string(tags_max));
  }
  return std::string();
}

OperationResult untag_resource(const Call& call) {
  const JsonArray& keys = member(call.request, "TagKeys")->get_array();
  if (keys.empty()) return validation_error("Atleast one Tag Key needs to be provided as Input.");
  const auto table = table_of(call);
  if (!table) return table.error();
  const auto changed = call.engine.change_record(*table, [&](TableRecord& record) {
    JsonArray kept;
    for (const Json& tag : record.tags) {
      const auto names_it = [&](const Json& key) {
        return key.is_string() && key.get_string() == micro_core::string_at(tag, "Key");
      };
      if (std::none_of(keys.begin(), keys.end(), names_it)) kept.push_back(tag);
    }
    record.tags = std::move(kept);
  });
  if (!changed) return changed.error();
  return std::string();
}

}  // namespace local_cloud::tables
