#include <micro_aws/dynamodb_table.hpp>

#include <utility>

namespace micro_aws {
namespace {

using micro_core::Error;
using micro_core::Json;
using micro_core::JsonObject;
using micro_core::Result;
using Presence = DynamoDbCondition::Presence;

// Placeholders that are made here start with it, so they cannot meet a caller's.
const std::string own = "micro_";

void merge(DynamoDbExpression& into, const DynamoDbExpression& from) {
  into.names.insert(from.names.begin(), from.names.end());
  into.values.insert(from.values.begin(), from.values.end());
}

DynamoDbExpression condition_expression(const DynamoDbCondition& condition,
                                        const std::string& partition_name) {
  DynamoDbExpression expression = condition.also;
  if (condition.presence == Presence::any) return expression;
  const bool must_exist = condition.presence == Presence::must_exist;
  std::string text = must_exist ? "attribute_exists" : "attribute_not_exists";
  text += "(#" + own + "key)";
  expression.names["#" + own + "key"] = partition_name;
  expression.text = expression.empty() ? text : text + " AND (" + expression.text + ")";
  return expression;
}

DynamoDbExpression update_expression(const DynamoDbUpdate& update) {
  DynamoDbExpression expression{.names = update.also.names, .values = update.also.values};
  int count = 0;
  for (const auto& [name, value] : update.set) {
    const std::string placeholder = own + "set" + std::to_string(count);
    expression.text += (count++ == 0 ? "SET #" : ", #") + placeholder + " = :" + placeholder;
    expression.names["#" + placeholder] = name;
    expression.values[":" + placeholder] = value;
  }
  count = 0;
  for (const std::string& name : update.remove) {
    const std::string placeholder = "#" + own + "remove" + std::to_string(count);
    expression.text += (count++ == 0 ? " REMOVE " : ", ") + placeholder;
    expression.names[placeholder] = name;
  }
  if (!update.also.empty()) expression.text += " " + update.also.text;
  return expression;
}

// The projection of `attributes`; their placeholders go to `expression`.
void add_projection(JsonObject& input, DynamoDbExpression& expression,
                    const std::vector<std::string>& attributes) {
  if (attributes.empty()) return;
  std::string text;
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    const std::string placeholder = "#" + own + "get" + std::to_string(i);
    text += (i == 0 ? "" : ", ") + placeholder;
    expression.names[placeholder] = attributes[i];
  }
  input["ProjectionExpression"] = text;
}

void add_placeholders(JsonObject& input, const DynamoDbExpression& expression) {
  if (!expression.names.empty()) {
    JsonObject names;
    for (const auto& [placeholder, name] : expression.names) names[placeholder] = name;
    input["ExpressionAttributeNames"] = std::move(names);
  }
  if (!expression.values.empty()) {
    JsonObject values;
    for (const auto& [placeholder, value] : expression.values) {
      values[placeholder] = to_wire(value);
    }
    input["ExpressionAttributeValues"] = std::move(values);
  }
}

// The item at `key` of an answer; none if the answer has none.
Result<std::optional<Item>> item_at(const Json& answer, std::string_view key) {
  const Json* json = micro_core::find(answer, key);
  if (!json || json->is_null()) return std::optional<Item>();
  auto item = item_from_wire(*json);
  // DynamoDB itself sent it, so this is no mistake of the caller.
  if (!item) return Error::internal("DynamoDB's answer: " + item.error().message);
  return std::optional<Item>(*std::move(item));
}

}  // namespace

bool is_condition_failure(const Error& error) {
  return error.remote && error.remote->code == "ConditionalCheckFailedException";
}

DynamoDbTable::DynamoDbTable(Client client, std::string table_name, DynamoDbKeySchema key)
    : client_(std::move(client)), table_name_(std::move(table_name)), key_(std::move(key)) {}

Item DynamoDbTable::key_item(const DynamoDbKey& key) const {
  Item item{{key_.partition, key.partition}};
  if (key.sort) item.emplace(key_.sort, *key.sort);
  return item;
}

Result<std::optional<Item>> DynamoDbTable::get_item(const DynamoDbKey& key,
                                                    const DynamoDbGetOptions& options) const {
  JsonObject input{{"TableName", table_name_}, {"Key", to_wire(key_item(key))}};
  if (options.is_consistent) input["ConsistentRead"] = true;
  DynamoDbExpression expression;
  add_projection(input, expression, options.attributes);
  add_placeholders(input, expression);
  const auto answer = client_.call("DynamoDB_20120810.GetItem", std::move(input));
  if (!answer) return answer.error();
  return item_at(*answer, "Item");
}

Result<Json> DynamoDbTable::write(std::string_view operation, JsonObject input,
                                  const DynamoDbCondition& condition,
                                  DynamoDbExpression expression) const {
  const DynamoDbExpression checked = condition_expression(condition, key_.partition);
  merge(expression, checked);
  if (!checked.empty()) input["ConditionExpression"] = checked.text;
  add_placeholders(input, expression);
  input["TableName"] = table_name_;
  if (!condition.refused_by) return client_.call(operation, std::move(input));

  input["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD";
  Json refusal;
  auto answer = client_.call(operation, std::move(input), &refusal);
  if (!answer && is_condition_failure(answer.error())) {
    auto item = item_at(refusal, "Item");
    if (!item) return std::move(item).error();
    *condition.refused_by = *std::move(item);
  }
  return answer;
}

Result<void> DynamoDbTable::put_item(const Item& item, const DynamoDbCondition& condition) const {
  const auto answer =
      write("DynamoDB_20120810.PutItem", JsonObject{{"Item", to_wire(item)}}, condition);
  if (!answer) return answer.error();
  return {};
}

Result<Item> DynamoDbTable::update_item(const DynamoDbKey& key, const DynamoDbUpdate& update,
                                        const DynamoDbCondition& condition) const {
  DynamoDbExpression expression = update_expression(update);
  JsonObject input{{"Key", to_wire(key_item(key))}, {"ReturnValues", "ALL_NEW"}};
  if (!expression.empty()) input["UpdateExpression"] = expression.text;
  const auto answer =
      write("DynamoDB_20120810.UpdateItem", std::move(input), condition, std::move(expression));
  if (!answer) return answer.error();
  auto item = item_at(*answer, "Attributes");
  if (!item) return std::move(item).error();
  return std::move(*item).value_or(Item());
}

Result<std::optional<Item>> DynamoDbTable::delete_item(const DynamoDbKey& key,
                                                       const DynamoDbCondition& condition) const {
  const auto answer =
      write("DynamoDB_20120810.DeleteItem",
            JsonObject{{"Key", to_wire(key_item(key))}, {"ReturnValues", "ALL_OLD"}}, condition);
  if (!answer) return answer.error();
  return item_at(*answer, "Attributes");
}

Result<DynamoDbPage> DynamoDbTable::read_page(std::string_view operation, JsonObject input,
                                              DynamoDbExpression expression,
                                              const DynamoDbReadOptions& options) const {
  input["TableName"] = table_name_;
  if (!options.index_name.empty()) input["IndexName"] = options.index_name;
  if (!options.filter.empty()) input["FilterExpression"] = options.filter.text;
  if (options.limit) input["Limit"] = *options.limit;
  if (options.start_after) input["ExclusiveStartKey"] = to_wire(*options.start_after);
  if (options.is_consistent) input["ConsistentRead"] = true;
  merge(expression, options.filter);
  add_projection(input, expression, options.attributes);
  add_placeholders(input, expression);
  const auto answer = client_.call(operation, std::move(input));
  if (!answer) return answer.error();

  DynamoDbPage page;
  auto last_key = item_at(*answer, "LastEvaluatedKey");
  if (!last_key) return std::move(last_key).error();
  page.last_key = *std::move(last_key);
  const Json* items = micro_core::find(*answer, "Items");
  if (!items || !items->is_array()) return page;
  page.items.reserve(items->get_array().size());
  for (const Json& json : items->get_array()) {
    auto item = item_from_wire(json);
    if (!item) return Error::internal("DynamoDB's answer: " + item.error().message);
    page.items.push_back(*std::move(item));
  }
  return page;
}

Result<DynamoDbPage> DynamoDbTable::query(const DynamoDbExpression& key_condition,
                                          const DynamoDbReadOptions& options) const {
  JsonObject input{{"KeyConditionExpression", key_condition.text}};
  if (options.is_descending) input["ScanIndexForward"] = false;
  return read_page("DynamoDB_20120810.Query", std::move(input), key_condition, options);
}

Result<DynamoDbPage> DynamoDbTable::scan(const DynamoDbReadOptions& options) const {
  return read_page("DynamoDB_20120810.Scan", {}, {}, options);
}

}  // namespace micro_aws
