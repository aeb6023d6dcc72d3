#include <micro_aws/detail/attribute_operand.hpp>
#include <micro_aws/dynamodb_table.hpp>

#include <algorithm>
#include <utility>

#include "dynamodb_answer.hpp"
#include "json_members.hpp"

namespace micro_aws {

using detail::ExpressionParts;
using detail::ExpressionWriter;
using detail::WriteAnswer;
using micro_core::Error;
using micro_core::Json;
using micro_core::JsonObject;
using micro_core::Result;

namespace {

using Presence = DynamoDbCondition::Presence;

ExpressionParts condition_parts(const DynamoDbCondition& condition, const std::string& partition) {
  detail::ConditionText also = detail::condition_of(condition.also);
  if (condition.presence == Presence::any) return also;
  const bool must_exist = condition.presence == Presence::must_exist;
  return detail::joined(detail::call_text(must_exist ? "attribute_exists" : "attribute_not_exists",
                                          detail::with_step({}, partition)),
                        also, detail::ConditionShape::all_of);
}

ExpressionParts update_parts(const DynamoDbUpdate& update) {
  ExpressionParts parts;
  bool is_first = true;
  for (const auto& [name, value] : update.set) {
    parts.append(std::exchange(is_first, false) ? "SET " : ", ");
    parts.append_name(name);
    parts.append(" = ");
    parts.append_value(value);
  }
  is_first = true;
  for (const std::string& name : update.remove) {
    parts.append(std::exchange(is_first, false) ? " REMOVE " : ", ");
    parts.append_name(name);
  }
  if (!update.also.empty()) parts.append(" ");
  parts.append(detail::to_parts(update.also));
  return parts;
}

std::string_view wire_name(DynamoDbReturn returned) {
  switch (returned) {
    case DynamoDbReturn::all_old:
      return "ALL_OLD";
    case DynamoDbReturn::updated_old:
      return "UPDATED_OLD";
    case DynamoDbReturn::all_new:
      return "ALL_NEW";
    case DynamoDbReturn::updated_new:
      return "UPDATED_NEW";
    case DynamoDbReturn::none:
      break;
  }
  return "NONE";
}

Result<DynamoDbPage> page_of(const Json& answer) {
  DynamoDbPage page;
  auto last_key = item_at(answer, "LastEvaluatedKey");
  if (!last_key) return std::move(last_key).error();
  page.last_key = *std::move(last_key);
  page.count = static_cast<std::size_t>(integer_at(answer, "Count"));
  page.scanned = static_cast<std::size_t>(integer_at(answer, "ScannedCount"));
  for (const Json& json : array_at(answer, "Items")) {
    auto item = item_from_wire(json);
    if (!item) return broken_answer(item.error());
    page.items.push_back(*std::move(item));
  }
  return page;
}

}  // namespace

ExpressionParts detail::projection_of(const std::vector<std::string>& attributes) {
  ExpressionParts parts;
  for (const std::string& name : attributes) {
    if (!parts.empty()) parts.append(", ");
    parts.append_name(name);
  }
  return parts;
}

bool is_condition_failure(const Error& error) {
  return error.remote && error.remote->code == "ConditionalCheckFailedException";
}

DynamoDbTable::DynamoDbTable(Client client, std::string table_name, DynamoDbKeySchema key)
    : client_(std::move(client)), table_name_(std::move(table_name)), key_(std::move(key)) {}

DynamoDbTable DynamoDbTable::metered(DynamoDbMeter& meter) const {
  DynamoDbTable copy = *this;
  copy.meter_ = &meter;
  return copy;
}

Item DynamoDbTable::key_item(const DynamoDbKey& key) const {
  Item item{{key_.partition, key.partition}};
  if (key.sort) item.emplace(key_.sort, *key.sort);
  return item;
}

Result<Json> DynamoDbTable::call(std::string_view operation, JsonObject input,
                                 Json* refusal) const {
  if (meter_) input["ReturnConsumedCapacity"] = "INDEXES";
  auto answer =
      client_.call("DynamoDB_20120810." + std::string(operation), std::move(input), refusal);
  if (!meter_ || !answer) return answer;
  if (const Json* consumed = micro_core::find(*answer, "ConsumedCapacity")) meter_->add(*consumed);
  return answer;
}

Result<std::optional<Item>> DynamoDbTable::get(const Item& key, const ExpressionParts& projection,
                                               bool is_consistent) const {
  JsonObject input{{"TableName", table_name_}, {"Key", to_wire(key)}};
  if (is_consistent) input["ConsistentRead"] = true;
  ExpressionWriter writer;
  writer.write_to(input, "ProjectionExpression", projection);
  writer.add_placeholders(input);
  const auto answer = call("GetItem", std::move(input));
  if (!answer) return answer.error();
  return item_at(*answer, "Item");
}

Result<WriteAnswer> DynamoDbTable::write(std::string_view operation, JsonObject input,
                                         const ExpressionParts& changes,
                                         const ExpressionParts& condition,
                                         DynamoDbReturn returned) const {
  ExpressionWriter writer;
  writer.write_to(input, "UpdateExpression", changes);
  writer.write_to(input, "ConditionExpression", condition);
  writer.add_placeholders(input);
  if (const auto checked = writer.check(); !checked) return checked.error();
  input["TableName"] = table_name_;
  if (returned != DynamoDbReturn::none) input["ReturnValues"] = wire_name(returned);
  if (!condition.empty()) input["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD";
  Json refusal;
  const auto answer = call(operation, std::move(input), &refusal);
  if (!answer && !is_condition_failure(answer.error())) return answer.error();
  WriteAnswer written{.is_written = answer.has_value()};
  auto item = answer ? item_at(*answer, "Attributes") : item_at(refusal, "Item");
  if (!item) return std::move(item).error();
  (answer ? written.attributes : written.refused_by) = *std::move(item);
  if (!answer) written.refusal = answer.error();
  return written;
}

Result<WriteAnswer> DynamoDbTable::put(const Item& item, const ExpressionParts& condition,
                                       DynamoDbReturn returned) const {
  return write("PutItem", JsonObject{{"Item", to_wire(item)}}, {}, condition, returned);
}

Result<WriteAnswer> DynamoDbTable::update(const Item& key, const ExpressionParts& changes,
                                          const ExpressionParts& condition,
                                          DynamoDbReturn returned) const {
  return write("UpdateItem", JsonObject{{"Key", to_wire(key)}}, changes, condition, returned);
}

Result<WriteAnswer> DynamoDbTable::remove(const Item& key, const ExpressionParts& condition,
                                          DynamoDbReturn returned) const {
  return write("DeleteItem", JsonObject{{"Key", to_wire(key)}}, {}, condition, returned);
}

Result<DynamoDbPage> DynamoDbTable::read(const detail::ReadRequest& request) const {
  JsonObject input{{"TableName", table_name_}};
  if (!request.index_name.empty()) input["IndexName"] = request.index_name;
  if (request.limit) input["Limit"] = *request.limit;
  if (request.start_after) input["ExclusiveStartKey"] = to_wire(*request.start_after);
  if (request.is_consistent) input["ConsistentRead"] = true;
  if (request.is_descending) input["ScanIndexForward"] = false;
  if (request.counts_only) input["Select"] = "COUNT";
  if (request.segment) {
    input["Segment"] = request.segment->first;
    input["TotalSegments"] = request.segment->second;
  }
  ExpressionWriter writer;
  writer.write_to(input, "KeyConditionExpression", request.key_condition);
  writer.write_to(input, "FilterExpression", request.filter);
  writer.write_to(input, "ProjectionExpression", request.projection);
  writer.add_placeholders(input);
  if (const auto checked = writer.check(); !checked) return checked.error();
  const auto answer = call(request.is_query ? "Query" : "Scan", std::move(input));
  if (!answer) return answer.error();
  return page_of(*answer);
}

Result<std::optional<Item>> DynamoDbTable::get_item(const DynamoDbKey& key,
                                                    const DynamoDbGetOptions& options) const {
  return get(key_item(key), detail::projection_of(options.attributes), options.is_consistent);
}

namespace {

// To those who took a condition as an argument, its failure is an error.
Result<std::optional<Item>> item_or_refusal(Result<WriteAnswer> answer,
                                            const DynamoDbCondition& condition) {
  if (!answer) return std::move(answer).error();
  if (answer->is_written) return std::move(answer->attributes);
  if (condition.refused_by) *condition.refused_by = std::move(answer->refused_by);
  return *std::move(answer->refusal);
}

}  // namespace

Result<void> DynamoDbTable::put_item(const Item& item, const DynamoDbCondition& condition) const {
  const auto written = item_or_refusal(
      put(item, condition_parts(condition, key_.partition), DynamoDbReturn::none), condition);
  if (!written) return written.error();
  return {};
}

Result<Item> DynamoDbTable::update_item(const DynamoDbKey& key, const DynamoDbUpdate& update,
                                        const DynamoDbCondition& condition) const {
  auto item = item_or_refusal(
      this->update(key_item(key), update_parts(update), condition_parts(condition, key_.partition),
                   DynamoDbReturn::all_new),
      condition);
  if (!item) return std::move(item).error();
  return std::move(*item).value_or(Item());
}

Result<std::optional<Item>> DynamoDbTable::delete_item(const DynamoDbKey& key,
                                                       const DynamoDbCondition& condition) const {
  return item_or_refusal(
      remove(key_item(key), condition_parts(condition, key_.partition), DynamoDbReturn::all_old),
      condition);
}

namespace {

detail::ReadRequest request_of(const DynamoDbReadOptions& options) {
  return {.index_name = options.index_name,
          .filter = detail::to_parts(options.filter),
          .projection = detail::projection_of(options.attributes),
          .limit = options.limit,
          .start_after = options.start_after,
          .is_consistent = options.is_consistent};
}

}  // namespace

Result<DynamoDbPage> DynamoDbTable::query(const DynamoDbExpression& key_condition,
                                          const DynamoDbReadOptions& options) const {
  detail::ReadRequest request = request_of(options);
  request.is_query = true;
  request.key_condition = detail::to_parts(key_condition);
  request.is_descending = options.is_descending;
  return read(request);
}

Result<DynamoDbPage> DynamoDbTable::scan(const DynamoDbReadOptions& options) const {
  return read(request_of(options));
}

namespace {

// A table and all its indexes.
bool is_active(const Json& description) {
  if (micro_core::string_at(description, "TableStatus") != "ACTIVE") return false;
  const auto is_ready = [](const Json& index) {
    return micro_core::string_at(index, "IndexStatus") == "ACTIVE";
  };
  return std::ranges::all_of(array_at(description, "GlobalSecondaryIndexes"), is_ready);
}

}  // namespace

Result<void> DynamoDbTable::wait_until_active() const {
  constexpr int attempts_max = 40;
  for (int attempt = 0; attempt < attempts_max; ++attempt) {
    const auto answer =
        client_.call("DynamoDB_20120810.DescribeTable", {{"TableName", table_name_}});
    // Just after CreateTable some servers do not know the table yet.
    const bool is_new = !answer && answer.error().code == micro_core::ErrorCode::not_found;
    if (!answer && !(is_new && attempt < 5)) return answer.error();
    const Json* description = answer ? micro_core::find(*answer, "Table") : nullptr;
    if (description != nullptr && is_active(*description)) return {};
    if (auto waited = client_.back_off("DynamoDB_20120810.DescribeTable", attempt); !waited) {
      return waited;
    }
  }
  return Error::timeout("table " + table_name_ + " is not active yet");
}

}  // namespace micro_aws
