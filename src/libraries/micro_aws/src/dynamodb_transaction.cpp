#include <micro_aws/dynamodb_transaction.hpp>
#include <micro_core/uuid.hpp>

#include <utility>

#include "dynamodb_answer.hpp"
#include "json_members.hpp"

namespace micro_aws {

using detail::ExpressionParts;
using micro_core::Error;
using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;
using micro_core::Result;

namespace {

constexpr int conflicts_max = 5;

JsonObject wrapped(std::string_view key, Json value) {
  JsonObject object;
  object[key] = std::move(value);
  return object;
}

Result<std::vector<DynamoDbCancellation>> reasons_of(const Json& refusal) {
  std::vector<DynamoDbCancellation> reasons;
  for (const Json& json : array_at(refusal, "CancellationReasons")) {
    auto old = item_at(json, "Item");
    if (!old) return std::move(old).error();
    reasons.push_back({.code = std::string(micro_core::string_at(json, "Code")),
                       .message = std::string(micro_core::string_at(json, "Message")),
                       .old = *std::move(old)});
  }
  return reasons;
}

}  // namespace

bool is_transaction_canceled(const Error& error) {
  return error.remote && error.remote->code == "TransactionCanceledException";
}

DynamoDbTransaction::DynamoDbTransaction(Client client)
    : DynamoDbTransaction(std::move(client), micro_core::uuid_v4()) {}

DynamoDbTransaction::DynamoDbTransaction(Client client, std::string token)
    : client_(std::move(client)), token_(std::move(token)) {}

DynamoDbTransaction& DynamoDbTransaction::fail(Error error) {
  if (!problem_) problem_ = std::move(error);
  return *this;
}

DynamoDbTransaction& DynamoDbTransaction::add(std::string_view kind, const DynamoDbTable& table,
                                              JsonObject entry, const ExpressionParts& changes,
                                              const ExpressionParts& condition) {
  detail::ExpressionWriter writer;
  writer.write_to(entry, "UpdateExpression", changes);
  writer.write_to(entry, "ConditionExpression", condition);
  writer.add_placeholders(entry);
  if (auto checked = writer.check(); !checked) return fail(std::move(checked).error());
  entry["TableName"] = table.name();
  if (!condition.empty()) entry["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD";
  entries_.push_back(Json(wrapped(kind, Json(std::move(entry)))));
  return *this;
}

DynamoDbTransaction& DynamoDbTransaction::add_put(const DynamoDbTable& table, const Item& item,
                                                  const ExpressionParts& condition) {
  return add("Put", table, wrapped("Item", Json(to_wire(item))), {}, condition);
}

DynamoDbTransaction& DynamoDbTransaction::add_update(const DynamoDbTable& table, const Item& key,
                                                     const ExpressionParts& changes,
                                                     const ExpressionParts& condition) {
  return add("Update", table, wrapped("Key", Json(to_wire(key))), changes, condition);
}

DynamoDbTransaction& DynamoDbTransaction::add_removal(const DynamoDbTable& table, const Item& key,
                                                      const ExpressionParts& condition) {
  return add("Delete", table, wrapped("Key", Json(to_wire(key))), {}, condition);
}

DynamoDbTransaction& DynamoDbTransaction::add_check(const DynamoDbTable& table, const Item& key,
                                                    const ExpressionParts& condition) {
  return add("ConditionCheck", table, wrapped("Key", Json(to_wire(key))), {}, condition);
}

Result<DynamoDbOutcome> DynamoDbTransaction::commit() const {
  if (problem_) return *problem_;
  JsonObject input = wrapped("TransactItems", Json(entries_));
  input["ClientRequestToken"] = token_;
  Json refusal;
  const auto answer =
      client_.call("DynamoDB_20120810.TransactWriteItems", std::move(input), &refusal);
  if (answer) return DynamoDbOutcome();
  if (!is_transaction_canceled(answer.error())) return answer.error();
  auto reasons = reasons_of(refusal);
  if (!reasons) return std::move(reasons).error();
  return DynamoDbOutcome(*std::move(reasons));
}

namespace {

// Why a read was cancelled; a conflict with a write passes.
Error read_error(const Error& error, const std::vector<DynamoDbCancellation>& reasons) {
  for (const DynamoDbCancellation& reason : reasons) {
    if (reason.is_none() || reason.is_conflict()) continue;
    return Error::invalid_argument(reason.code + ": " + reason.message);
  }
  return Error::unavailable(error.message);
}

bool is_conflict(const std::vector<DynamoDbCancellation>& reasons) {
  bool found = false;
  for (const DynamoDbCancellation& reason : reasons) {
    if (!reason.is_none() && !reason.is_conflict()) return false;
    found = found || reason.is_conflict();
  }
  return found;
}

Result<std::vector<std::optional<Item>>> items_of(const Json& answer, std::size_t count) {
  std::vector<std::optional<Item>> items;
  for (const Json& response : array_at(answer, "Responses")) {
    auto item = item_at(response, "Item");
    if (!item) return std::move(item).error();
    items.push_back(*std::move(item));
  }
  if (items.size() == count) return items;
  return Error::internal("DynamoDB's answer: " + std::to_string(items.size()) + " items for " +
                         std::to_string(count) + " keys");
}

}  // namespace

Result<std::vector<std::optional<Item>>> detail::transact_get(const Client& client,
                                                              const std::vector<TableKey>& keys) {
  constexpr std::string_view target = "DynamoDB_20120810.TransactGetItems";
  JsonArray entries;
  for (const TableKey& key : keys) {
    if (auto checked = check_problem(key.problem); !checked) return std::move(checked).error();
    JsonObject get{{"TableName", key.table}, {"Key", to_wire(key.key)}};
    entries.push_back(Json(wrapped("Get", Json(std::move(get)))));
  }
  for (int conflicts = 0;; ++conflicts) {
    Json refusal;
    const auto answer = client.call(target, wrapped("TransactItems", Json(entries)), &refusal);
    if (answer) return items_of(*answer, keys.size());
    if (!is_transaction_canceled(answer.error())) return answer.error();
    const auto reasons = reasons_of(refusal);
    if (!reasons) return reasons.error();
    if (!is_conflict(*reasons) || conflicts == conflicts_max) {
      return read_error(answer.error(), *reasons);
    }
    if (auto waited = client.back_off(target, conflicts); !waited) {
      return std::move(waited).error();
    }
  }
}

}  // namespace micro_aws
