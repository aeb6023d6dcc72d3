#include <micro_aws/dynamodb_table.hpp>
#include <micro_core/decimal.hpp>

#include <algorithm>
#include <deque>
#include <set>
#include <utility>

#include "dynamodb_answer.hpp"
#include "json_members.hpp"

namespace micro_aws {
namespace {

using detail::EntryKind;
using detail::WriteEntry;
using micro_core::Error;
using micro_core::ErrorCode;
using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;
using micro_core::Result;

constexpr std::size_t gets_max = 100;
constexpr std::size_t writes_max = 25;
// Rounds in which nothing at all was done, before what is left fails.
constexpr int idle_rounds_max = 8;

// The entries of one call, by their index.
using Chunk = std::vector<std::size_t>;

// What DynamoDB cannot do of one call says nothing of the next; anything else does.
bool is_of_one_call(const Error& error) {
  return error.code == ErrorCode::invalid_argument || error.code == ErrorCode::too_large;
}

/// Works through the entries of a batch, call by call, until each has its result.
template <class T>
class Batch {
 public:
  Batch(std::vector<std::string> identities, std::size_t chunk_max)
      : identities_(std::move(identities)),
        results_(identities_.size(), Error::internal("the batch did not get to this entry")),
        chunk_max_(chunk_max) {
    for (std::size_t i = 0; i < identities_.size(); ++i) pending_.push_back(i);
    // DynamoDB sees duplicates within one call only, and what is in one call is not the caller's
    // affair.
    const std::set<std::string_view> distinct(identities_.begin(), identities_.end());
    if (distinct.size() < identities_.size()) {
      fail_rest(Error::invalid_argument("Provided list of item keys contains duplicates"));
    }
  }

  bool is_done() const { return pending_.empty(); }

  Chunk take() {
    Chunk chunk;
    while (!pending_.empty() && chunk.size() < chunk_max_) {
      chunk.push_back(pending_.front());
      pending_.pop_front();
    }
    return chunk;
  }

  /// The entry of `chunk` with this key. Errors: `internal`.
  Result<std::size_t> find(const Chunk& chunk, const std::string& identity) const {
    for (const std::size_t index : chunk) {
      if (identities_[index] == identity) return index;
    }
    return Error::internal("DynamoDB's answer: it is about an item that nobody asked for");
  }

  void finish(std::size_t index, Result<T> result) { results_[index] = std::move(result); }
  void put_back(std::size_t index) { pending_.push_back(index); }

  void fail(const Chunk& chunk, const Error& error) {
    for (const std::size_t index : chunk) results_[index] = error;
    if (!is_of_one_call(error)) fail_rest(error);
  }

  /// After a call that left `undone` of its `asked` entries: waits before the next one.
  void pause(const Client& client, std::size_t undone, std::size_t asked) {
    idle_rounds_ = undone < asked ? 0 : idle_rounds_ + 1;
    if (undone == 0) return;
    if (idle_rounds_ > idle_rounds_max) {
      return fail_rest(
          Error::throttled("DynamoDB left this part of the batch undone again and again"));
    }
    const auto waited = client.back_off("DynamoDB_20120810.Batch", idle_rounds_);
    if (!waited) fail_rest(waited.error());
  }

  std::vector<Result<T>> results() && { return std::move(results_); }

 private:
  void fail_rest(const Error& error) {
    for (const std::size_t index : pending_) results_[index] = error;
    pending_.clear();
  }

  std::vector<std::string> identities_;
  std::vector<Result<T>> results_;
  std::size_t chunk_max_;
  std::deque<std::size_t> pending_ = {};
  int idle_rounds_ = 0;
};

// A number by its value: a service may write 1.0 as 1.
AttributeValue normalized(const AttributeValue& value) {
  const Number* number = value.get_if<Number>();
  const auto decimal = number ? micro_core::Decimal::parse(number->text)
                              : Result<micro_core::Decimal>(Error::invalid_argument(""));
  if (!decimal) return value;
  std::string text = decimal->to_string();
  if (text.find('.') != std::string::npos && text.find('E') == std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
  }
  return Number(decimal->is_zero() ? "0" : text);
}

// What tells the items of one table apart: the values of its key.
std::string identity_of(const Item& item, const DynamoDbKeySchema& schema) {
  JsonArray values;
  for (const std::string& name : {schema.partition, schema.sort}) {
    const auto found = item.find(name);
    if (found != item.end()) values.push_back(to_wire(normalized(found->second)));
  }
  return micro_core::to_text(Json(std::move(values)));
}

// The array at `list` of this table at `key` of an answer; empty if there is none.
const JsonArray& entries_at(const Json& answer, std::string_view key, const std::string& table,
                            std::string_view list = {}) {
  static const Json nothing;
  const Json* tables = micro_core::find(answer, key);
  const Json& found = tables != nullptr ? *tables : nothing;
  if (list.empty()) return array_at(found, table);
  const Json* inside = micro_core::find(found, table);
  return array_at(inside != nullptr ? *inside : nothing, list);
}

JsonObject by_table(const std::string& table, Json value) {
  JsonObject tables;
  tables[table] = std::move(value);
  return tables;
}

// Gives each item of an answer to its entry; returns how many entries were left undone.
Result<std::size_t> take_items(Batch<std::optional<Item>>& batch, const Chunk& chunk,
                               const Json& answer, const DynamoDbTable& table) {
  const DynamoDbKeySchema& schema = table.key_schema();
  for (const std::size_t index : chunk) batch.finish(index, std::optional<Item>());
  for (const Json& json : entries_at(answer, "Responses", table.name())) {
    auto item = item_from_wire(json);
    if (!item) return broken_answer(item.error());
    const auto index = batch.find(chunk, identity_of(*item, schema));
    if (!index) return index.error();
    batch.finish(*index, std::optional<Item>(*std::move(item)));
  }
  const JsonArray& undone = entries_at(answer, "UnprocessedKeys", table.name(), "Keys");
  for (const Json& json : undone) {
    const auto key = item_from_wire(json);
    if (!key) return broken_answer(key.error());
    const auto index = batch.find(chunk, identity_of(*key, schema));
    if (!index) return index.error();
    batch.put_back(*index);
  }
  return undone.size();
}

Json write_request(const WriteEntry& entry) {
  const bool is_put = entry.kind == EntryKind::put;
  JsonObject inside = by_table(is_put ? "Item" : "Key", Json(to_wire(entry.item)));
  return Json(by_table(is_put ? "PutRequest" : "DeleteRequest", Json(std::move(inside))));
}

// The item or key of {"PutRequest":{"Item":…}} or {"DeleteRequest":{"Key":…}}.
Result<std::optional<Item>> item_of_request(const Json& request) {
  if (const Json* put = micro_core::find(request, "PutRequest")) return item_at(*put, "Item");
  if (const Json* removal = micro_core::find(request, "DeleteRequest")) {
    return item_at(*removal, "Key");
  }
  return std::optional<Item>();
}

Result<std::size_t> take_writes(Batch<void>& batch, const Chunk& chunk, const Json& answer,
                                const DynamoDbTable& table) {
  for (const std::size_t index : chunk) batch.finish(index, {});
  const JsonArray& undone = entries_at(answer, "UnprocessedItems", table.name());
  for (const Json& request : undone) {
    const auto item = item_of_request(request);
    if (!item) return item.error();
    const auto index = batch.find(chunk, identity_of(item->value_or(Item()), table.key_schema()));
    if (!index) return index.error();
    batch.put_back(*index);
  }
  return undone.size();
}

}  // namespace

std::vector<Result<std::optional<Item>>> DynamoDbTable::get_all(const std::vector<Item>& keys,
                                                                bool is_consistent) const {
  std::vector<std::string> identities;
  for (const Item& key : keys) identities.push_back(identity_of(key, key_));
  Batch<std::optional<Item>> batch(std::move(identities), gets_max);
  while (!batch.is_done()) {
    const Chunk chunk = batch.take();
    JsonArray wire;
    for (const std::size_t index : chunk) wire.push_back(Json(to_wire(keys[index])));
    JsonObject asked = by_table("Keys", Json(std::move(wire)));
    if (is_consistent) asked["ConsistentRead"] = true;
    const auto answer =
        call("BatchGetItem",
             by_table("RequestItems", Json(by_table(table_name_, Json(std::move(asked))))));
    const auto undone = answer ? take_items(batch, chunk, *answer, *this) : answer.error();
    if (undone) {
      batch.pause(client_, *undone, chunk.size());
    } else {
      batch.fail(chunk, undone.error());
    }
  }
  return std::move(batch).results();
}

std::vector<Result<void>> DynamoDbTable::write_all(const std::vector<WriteEntry>& entries) const {
  std::vector<std::string> identities;
  for (const WriteEntry& entry : entries) identities.push_back(identity_of(entry.item, key_));
  Batch<void> batch(std::move(identities), writes_max);
  while (!batch.is_done()) {
    const Chunk chunk = batch.take();
    JsonArray requests;
    for (const std::size_t index : chunk) requests.push_back(write_request(entries[index]));
    const auto answer =
        call("BatchWriteItem",
             by_table("RequestItems", Json(by_table(table_name_, Json(std::move(requests))))));
    const auto undone = answer ? take_writes(batch, chunk, *answer, *this) : answer.error();
    if (undone) {
      batch.pause(client_, *undone, chunk.size());
    } else {
      batch.fail(chunk, undone.error());
    }
  }
  return std::move(batch).results();
}

std::vector<Result<std::optional<Item>>> DynamoDbTable::batch_get_items(
    const std::vector<DynamoDbKey>& keys, bool is_consistent) const {
  std::vector<Item> items;
  items.reserve(keys.size());
  for (const DynamoDbKey& key : keys) items.push_back(key_item(key));
  return get_all(items, is_consistent);
}

std::vector<Result<void>> DynamoDbTable::batch_write_items(
    const std::vector<Item>& put, const std::vector<DynamoDbKey>& remove) const {
  std::vector<WriteEntry> entries;
  entries.reserve(put.size() + remove.size());
  for (const Item& item : put) entries.push_back({EntryKind::put, item});
  for (const DynamoDbKey& key : remove) entries.push_back({EntryKind::remove, key_item(key)});
  return write_all(entries);
}

}  // namespace micro_aws
