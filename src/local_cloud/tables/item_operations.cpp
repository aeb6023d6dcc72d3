#include <local_cloud/tables/evaluation.hpp>
#include <local_cloud/tables/item_keys.hpp>
#include <local_cloud/tables/legacy_parameters.hpp>
#include <local_cloud/tables/operations.hpp>
#include <local_cloud/tables/table_error.hpp>

#include <utility>

namespace local_cloud::tables {

using micro_core::Json;
using micro_core::JsonObject;
using wire::Outcome;
using wire::ServiceError;

namespace {

// The condition of a write, as an expression or as Expected.
Outcome<Guard> read_guard(const JsonObject& request, Expressions& expressions) {
  Guard guard;
  guard.return_item = text_member(request, "ReturnValuesOnConditionCheckFailure") == "ALL_OLD";
  guard.condition = std::move(expressions.condition);
  if (guard.condition) return guard;
  auto expected = read_expected(request);
  if (!expected) return expected.error();
  guard.condition = *std::move(expected);
  return guard;
}

void add_capacity(Answer& answer, const Call& call, const WriteResult& result) {
  if (!wants_capacity(call.request)) return;
  const double units = write_units(result.before ? item_bytes(*result.before) : 0,
                                   result.after ? item_bytes(*result.after) : 0);
  answer.json("ConsumedCapacity",
              capacity_json(call.request, {.table = text_member(call.request, "TableName"),
                                           .table_units = units}));
}

// PutItem and DeleteItem return what was there, or nothing.
OperationResult write_and_answer(const Call& call, ItemWrite write) {
  const std::string returned = text_member(call.request, "ReturnValues");
  if (!returned.empty() && returned != "ALL_OLD" && returned != "NONE") {
    return validation_error("ReturnValues can only be ALL_OLD or NONE");
  }
  write.wants_before = returned == "ALL_OLD" || wants_capacity(call.request);
  const auto result = call.engine.write(write);
  if (!result) return result.error();
  Answer answer;
  if (returned == "ALL_OLD" && result->before) answer.item("Attributes", *result->before);
  add_capacity(answer, call, *result);
  return std::move(answer).take();
}

}  // namespace

OperationResult get_item(const Call& call) {
  if (auto refusal =
          refuse_mixed_parameters(call.request, {"ProjectionExpression"}, {"AttributesToGet"})) {
    return *refusal;
  }
  const auto key = read_item(*member(call.request, "Key"));
  if (!key) return key.error();
  auto legacy = read_attributes_to_get(call.request);
  if (!legacy) return legacy.error();
  auto expressions = read_expressions(call.request);
  if (!expressions) return expressions.error();
  const std::string table = text_member(call.request, "TableName");
  const auto& projection = expressions->projection ? expressions->projection : *legacy;
  if (projection) {
    const auto schema = call.engine.schema(table);
    if (!schema) return schema.error();
    if (auto refusal = refuse_key(schema->keys, *key)) return *refusal;
    if (auto refusal = refuse_nested_keys(*schema, nested_heads(*projection))) return *refusal;
  }
  const auto item = call.engine.get_item(table, *key);
  if (!item) return item.error();
  Answer answer;
  if (*item) answer.item("Item", projection ? Selection(*projection).apply(**item) : **item);
  if (wants_capacity(call.request)) {
    const double units =
        read_units(*item ? item_bytes(**item) : 0, flag_member(call.request, "ConsistentRead"));
    answer.json("ConsumedCapacity",
                capacity_json(call.request, {.table = table, .table_units = units}));
  }
  return std::move(answer).take();
}

OperationResult put_item(const Call& call) {
  if (auto refusal = refuse_mixed_parameters(call.request, {"ConditionExpression"}, {"Expected"})) {
    return *refusal;
  }
  auto item = read_item(*member(call.request, "Item"));
  if (!item) return item.error();
  const std::string returned = text_member(call.request, "ReturnValues");
  if (!returned.empty() && returned != "ALL_OLD" && returned != "NONE") {
    return validation_error("ReturnValues can only be ALL_OLD or NONE");
  }
  if (item_bytes(*item) > item_bytes_max) {
    return validation_error("Item size has exceeded the maximum allowed size");
  }
  auto expressions = read_expressions(call.request);
  if (!expressions) return expressions.error();
  auto guard = read_guard(call.request, *expressions);
  if (!guard) return guard.error();
  return write_and_answer(call, {.kind = ItemWrite::Kind::put,
                                 .table = text_member(call.request, "TableName"),
                                 .item = *std::move(item),
                                 .guard = *std::move(guard)});
}

OperationResult delete_item(const Call& call) {
  if (auto refusal = refuse_mixed_parameters(call.request, {"ConditionExpression"}, {"Expected"})) {
    return *refusal;
  }
  auto key = read_item(*member(call.request, "Key"));
  if (!key) return key.error();
  const std::string returned = text_member(call.request, "ReturnValues");
  if (!returned.empty() && returned != "ALL_OLD" && returned != "NONE") {
    return validation_error("ReturnValues can only be ALL_OLD or NONE");
  }
  auto expressions = read_expressions(call.request);
  if (!expressions) return expressions.error();
  auto guard = read_guard(call.request, *expressions);
  if (!guard) return guard.error();
  return write_and_answer(call, {.kind = ItemWrite::Kind::erase,
                                 .table = text_member(call.request, "TableName"),
                                 .item = *std::move(key),
                                 .guard = *std::move(guard)});
}

namespace {

// What UpdateItem returns of the item before or after.
std::optional<Item> returned_attributes(const std::string& wanted, const WriteResult& result,
                                        const Update& update) {
  if (wanted == "ALL_OLD") return result.before;
  if (wanted == "ALL_NEW") return result.after;
  const auto& item = wanted == "UPDATED_OLD"   ? result.before
                     : wanted == "UPDATED_NEW" ? result.after
                                               : std::nullopt;
  if (!item) return std::nullopt;
  std::vector<Path> paths;
  for (const UpdateAction& each : update) paths.push_back(each.path);
  Item selected = Selection(paths).apply(*item);
  if (selected.empty()) return std::nullopt;
  return selected;
}

}  // namespace

OperationResult update_item(const Call& call) {
  if (auto refusal =
          refuse_mixed_parameters(call.request, {"UpdateExpression", "ConditionExpression"},
                                  {"AttributeUpdates", "Expected"})) {
    return *refusal;
  }
  auto key = read_item(*member(call.request, "Key"));
  if (!key) return key.error();
  auto legacy = read_attribute_updates(call.request);
  if (!legacy) return legacy.error();
  auto expressions = read_expressions(call.request);
  if (!expressions) return expressions.error();
  auto guard = read_guard(call.request, *expressions);
  if (!guard) return guard.error();
  ItemWrite write{.kind = ItemWrite::Kind::update,
                  .table = text_member(call.request, "TableName"),
                  .item = *std::move(key),
                  .guard = *std::move(guard)};
  if (expressions->update) write.update = *std::move(expressions->update);
  if (*legacy) write.update = **std::move(legacy);
  const auto result = call.engine.write(write);
  if (!result) {
    ServiceError error = result.error();
    if (*legacy && error.message.starts_with("An operand in the update expression")) {
      error.message = "Type mismatch for attribute to update";
    }
    return error;
  }
  Answer answer;
  const auto attributes =
      returned_attributes(text_member(call.request, "ReturnValues"), *result, write.update);
  if (attributes) answer.item("Attributes", *attributes);
  add_capacity(answer, call, *result);
  return std::move(answer).take();
}

}  // namespace local_cloud::tables
