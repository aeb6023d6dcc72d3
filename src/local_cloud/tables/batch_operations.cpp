#include <local_cloud/tables/evaluation.hpp>
#include <local_cloud/tables/item_keys.hpp>
#include <local_cloud/tables/legacy_parameters.hpp>
#include <local_cloud/tables/operations.hpp>
#include <local_cloud/tables/table_error.hpp>
#include <micro_core/hash.hpp>

#include <array>
#include <map>
#include <set>
#include <utility>

namespace local_cloud::tables {

using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;
using wire::Outcome;
using wire::ServiceError;

namespace {

constexpr std::size_t batch_writes_max = 25;
constexpr std::size_t batch_gets_max = 100;
// What one BatchGetItem returns; the rest is for the client to ask again.
constexpr std::size_t batch_get_bytes_max = 16 * 1024 * 1024;
constexpr std::size_t transaction_bytes_max = 4 * 1024 * 1024;

// Units by table, in ReturnConsumedCapacity's form.
void add_capacities(Answer& answer, const Call& call, const std::map<std::string, double>& units) {
  if (!wants_capacity(call.request)) return;
  JsonArray list;
  for (const auto& [table, used] : units) {
    list.push_back(capacity_json(call.request, {.table = table, .table_units = used}));
  }
  answer.json("ConsumedCapacity", list);
}

double units_of(const WriteResult& result) {
  return write_units(result.before ? item_bytes(*result.before) : 0,
                     result.after ? item_bytes(*result.after) : 0);
}

// One table's part of a BatchGetItem.
struct TableKeys {
  std::string table = {};
  std::vector<Item> keys = {};
  const JsonArray* key_jsons = nullptr;
  std::optional<Projection> projection = std::nullopt;
  bool consistent = false;
};

Outcome<TableKeys> read_table_keys(const std::string& table, const JsonObject& request) {
  if (auto refusal =
          refuse_mixed_parameters(request, {"ProjectionExpression"}, {"AttributesToGet"})) {
    return *refusal;
  }
  TableKeys read{.table = table, .consistent = flag_member(request, "ConsistentRead")};
  read.key_jsons = &member(request, "Keys")->get_array();
  for (const Json& json : *read.key_jsons) {
    auto key = read_item(json);
    if (!key) return key.error();
    for (const Item& other : read.keys) {
      if (other == *key) {
        return validation_error("Provided list of item keys contains duplicates");
      }
    }
    read.keys.push_back(*std::move(key));
  }
  auto legacy = read_attributes_to_get(request);
  if (!legacy) return legacy.error();
  auto expressions = read_expressions(request);
  if (!expressions) return expressions.error();
  read.projection =
      expressions->projection ? std::move(expressions->projection) : *std::move(legacy);
  return read;
}

// The keys that did not fit, in the request's own form.
JsonObject unprocessed(const JsonObject& request, const JsonArray& keys, std::size_t from) {
  JsonObject left = request;
  JsonArray& rest = left["Keys"].emplace_array();
  for (std::size_t i = from; i < keys.size(); ++i) rest.push_back(keys[i]);
  return left;
}

}  // namespace

OperationResult batch_get_item(const Call& call) {
  const JsonObject& tables = member(call.request, "RequestItems")->get_object();
  std::vector<TableKeys> requests;
  std::size_t keys_count = 0;
  for (const auto& [table, json] : tables) {
    auto keys = read_table_keys(std::string(table), json.get_object());
    if (!keys) return keys.error();
    keys_count += keys->keys.size();
    requests.push_back(*std::move(keys));
  }
  if (keys_count > batch_gets_max) {
    return validation_error("Too many items requested for the BatchGetItem call");
  }
  for (const TableKeys& each : requests) {
    const auto schema = call.engine.schema(each.table);
    if (!schema) return schema.error();
    for (const Item& key : each.keys) {
      if (auto refusal = refuse_key(schema->keys, key)) return *refusal;
    }
    if (!each.projection) continue;
    if (auto refusal = refuse_nested_keys(*schema, nested_heads(*each.projection))) return *refusal;
  }
  Answer answer;
  JsonObject left;
  std::map<std::string, double> units;
  std::size_t bytes = 0;
  Answer responses;
  for (const TableKeys& each : requests) {
    const auto selection =
        each.projection ? std::optional<Selection>(*each.projection) : std::nullopt;
    std::string& text = responses.member(each.table);
    text += '[';
    for (std::size_t i = 0; i < each.keys.size(); ++i) {
      if (bytes >= batch_get_bytes_max) {
        left[each.table] = unprocessed(tables.at(each.table).get_object(), *each.key_jsons, i);
        break;
      }
      const auto item = call.engine.get_item(each.table, each.keys[i]);
      if (!item) return item.error();
      const std::size_t size = *item ? item_bytes(**item) : 0;
      bytes += size;
      units[each.table] += read_units(size, each.consistent);
      if (!*item) continue;
      if (text.back() != '[') text += ',';
      append_item(text, selection ? selection->apply(**item) : **item);
    }
    text += ']';
  }
  answer.member("Responses") += std::move(responses).take();
  answer.json("UnprocessedKeys", left);
  add_capacities(answer, call, units);
  return std::move(answer).take();
}

namespace {

Outcome<ItemWrite> read_batch_write(const std::string& table, const JsonObject& request) {
  const Json* put = member(request, "PutRequest");
  const Json* erase = member(request, "DeleteRequest");
  if ((put == nullptr) == (erase == nullptr)) {
    return validation_error(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
        "supported datatypes");
  }
  const char* part = put != nullptr ? "Item" : "Key";
  auto item = read_item(*member((put != nullptr ? put : erase)->get_object(), part));
  if (!item) return item.error();
  if (put != nullptr && item_bytes(*item) > item_bytes_max) {
    return validation_error("Item size has exceeded the maximum allowed size");
  }
  return ItemWrite{.kind = put != nullptr ? ItemWrite::Kind::put : ItemWrite::Kind::erase,
                   .table = table,
                   .item = *std::move(item)};
}

}  // namespace

OperationResult batch_write_item(const Call& call) {
  std::vector<ItemWrite> writes;
  for (const auto& [table, requests] : member(call.request, "RequestItems")->get_object()) {
    for (const Json& each : requests.get_array()) {
      auto write = read_batch_write(std::string(table), each.get_object());
      if (!write) return write.error();
      write->wants_before = wants_capacity(call.request);
      writes.push_back(*std::move(write));
    }
  }
  if (writes.size() > batch_writes_max) {
    return validation_error("Too many items requested for the BatchWriteItem call");
  }
  const auto results = call.engine.write_batch(writes);
  if (!results) return results.error();
  Answer answer;
  answer.json("UnprocessedItems", JsonObject());
  std::map<std::string, double> units;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    units[writes[i].table] += units_of((*results)[i]);
  }
  add_capacities(answer, call, units);
  return std::move(answer).take();
}

namespace {

struct TransactionAction {
  std::string_view name;
  ItemWrite::Kind kind;
  const char* item;
};

constexpr std::array<TransactionAction, 4> transaction_actions = {{
    {"Put", ItemWrite::Kind::put, "Item"},
    {"Update", ItemWrite::Kind::update, "Key"},
    {"Delete", ItemWrite::Kind::erase, "Key"},
    {"ConditionCheck", ItemWrite::Kind::check, "Key"},
}};

Outcome<ItemWrite> read_action(const TransactionAction& action, const JsonObject& request) {
  auto item = read_item(*member(request, action.item));
  if (!item) return item.error();
  if (action.kind == ItemWrite::Kind::put && item_bytes(*item) > item_bytes_max) {
    return validation_error("Item size has exceeded the maximum allowed size");
  }
  if (action.kind == ItemWrite::Kind::update && member(request, "UpdateExpression") == nullptr) {
    return validation_error(
        "1 validation error detected: Value null at "
        "'transactItems.1.member.update.updateExpression' "
        "failed to satisfy constraint: Member must not be null");
  }
  if (action.kind == ItemWrite::Kind::check && member(request, "ConditionExpression") == nullptr) {
    return validation_error(
        "1 validation error detected: Value null at "
        "'transactItems.1.member.conditionCheck.conditionExpression' failed to satisfy constraint: "
        "Member must not be null");
  }
  if (auto refusal =
          refuse_mixed_parameters(request, {"UpdateExpression", "ConditionExpression"}, {})) {
    return *refusal;
  }
  auto expressions = read_expressions(request);
  if (!expressions) return expressions.error();
  ItemWrite write{
      .kind = action.kind, .table = text_member(request, "TableName"), .item = *std::move(item)};
  if (expressions->update) write.update = *std::move(expressions->update);
  write.guard.condition = std::move(expressions->condition);
  write.guard.return_item =
      text_member(request, "ReturnValuesOnConditionCheckFailure") == "ALL_OLD";
  return write;
}

Outcome<ItemWrite> read_transaction_item(const JsonObject& request) {
  const TransactionAction* found = nullptr;
  for (const TransactionAction& each : transaction_actions) {
    if (member(request, each.name) == nullptr) continue;
    if (found != nullptr) {
      return validation_error("TransactItems can only contain one of Check, Put, Update or Delete");
    }
    found = &each;
  }
  if (found == nullptr) {
    return validation_error(
        "The action or operation requested is invalid. Verify that the action is typed correctly.");
  }
  return read_action(*found, member(request, found->name)->get_object());
}

}  // namespace

OperationResult transact_write_items(const Call& call) {
  const Json& items = *member(call.request, "TransactItems");
  std::vector<ItemWrite> writes;
  std::size_t bytes = 0;
  for (const Json& each : items.get_array()) {
    auto write = read_transaction_item(each.get_object());
    if (!write) return write.error();
    bytes += item_bytes(write->item);
    writes.push_back(*std::move(write));
  }
  if (bytes > transaction_bytes_max) {
    return validation_error("Member must have size less than or equal to 4194304");
  }
  TransactionToken token{.token = text_member(call.request, "ClientRequestToken")};
  if (!token.token.empty()) token.fingerprint = micro_core::sha256_hex(micro_core::to_text(items));
  const auto results = call.engine.write_transaction(writes, token, call.now);
  if (!results) return results.error();
  Answer answer;
  std::map<std::string, double> units;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    units[writes[i].table] += 2 * units_of((*results)[i]);
  }
  add_capacities(answer, call, units);
  return std::move(answer).take();
}

OperationResult transact_get_items(const Call& call) {
  std::vector<std::pair<std::string, Item>> keys;
  std::vector<std::optional<Projection>> projections;
  for (const Json& each : member(call.request, "TransactItems")->get_array()) {
    const JsonObject& get = member(each.get_object(), "Get")->get_object();
    auto key = read_item(*member(get, "Key"));
    if (!key) return key.error();
    auto expressions = read_expressions(get);
    if (!expressions) return expressions.error();
    keys.emplace_back(text_member(get, "TableName"), *std::move(key));
    projections.push_back(std::move(expressions->projection));
  }
  const auto items = call.engine.read_transaction(keys);
  if (!items) return items.error();
  Answer answer;
  std::map<std::string, double> units;
  std::string& text = answer.member("Responses");
  text += '[';
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i > 0) text += ',';
    const auto& item = (*items)[i];
    units[keys[i].first] += 2 * read_units(item ? item_bytes(*item) : 0, true);
    Answer response;
    if (item) {
      response.item("Item", projections[i] ? Selection(*projections[i]).apply(*item) : *item);
    }
    text += std::move(response).take();
  }
  text += ']';
  add_capacities(answer, call, units);
  return std::move(answer).take();
}

}  // namespace local_cloud::tables
