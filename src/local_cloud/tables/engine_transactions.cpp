#include <local_cloud/storage/key.hpp>
#include <local_cloud/tables/item_keys.hpp>
#include <local_cloud/tables/table_error.hpp>
#include <local_cloud/tables/table_state.hpp>
#include <local_cloud/tables/tables_engine.hpp>

#include <charconv>
#include <chrono>
#include <set>
#include <utility>

namespace local_cloud::tables {

using wire::Outcome;
using wire::ServiceError;

namespace {

template <class Writes>
std::vector<std::string> table_names(const Writes& writes) {
  std::vector<std::string> names;
  for (const ItemWrite& each : writes) names.push_back(each.table);
  return names;
}

}  // namespace

Outcome<std::vector<WriteResult>> TablesEngine::write_batch(const std::vector<ItemWrite>& writes) {
  Locked locked;
  if (auto done = locked.lock(*this, table_names(writes)); !done) return done.error();
  std::vector<std::pair<const Table*, std::string>> keys;
  std::set<std::string> seen;
  for (const ItemWrite& each : writes) {
    const Table& table = locked.table(each.table);
    if (auto refusal = refuse_write(table.schema, each)) return *refusal;
    keys.emplace_back(&table, item_key(table.schema, each.item));
    if (!seen.insert(keys.back().second).second) {
      return validation_error("Provided list of item keys contains duplicates");
    }
  }
  locked.lock_items(keys);
  storage::WriteBatch batch;
  std::vector<WriteResult> results;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    auto result = prepare(*keys[i].first, writes[i], keys[i].second, batch);
    if (!result) return result.error();
    results.push_back(*std::move(result));
  }
  if (auto refusal = commit(batch)) return *refusal;
  return results;
}

namespace {

constexpr std::chrono::minutes token_lifetime{10};

std::string token_key(std::string_view token) {
  return storage::KeyWriter(storage::Owner::tables).tag('c').text(token).bytes();
}

// What is stored about a token: when it was used, and for what.
std::string token_value(const TransactionToken& token, micro_core::TimePoint now) {
  return std::to_string(now.time_since_epoch().count()) + " " + token.fingerprint;
}

micro_core::TimePoint token_time(std::string_view value) {
  std::int64_t milliseconds = 0;
  std::from_chars(value.data(), value.data() + value.size(), milliseconds);
  return micro_core::TimePoint(std::chrono::milliseconds(milliseconds));
}

// What a client can provoke by the content of one item is a reason of the whole transaction's end.
micro_core::JsonObject cancellation_reason(const ServiceError& error) {
  const bool condition = error.code == "ConditionalCheckFailedException";
  micro_core::JsonObject reason{{"Code", condition ? "ConditionalCheckFailed" : "ValidationError"},
                                {"Message", error.message}};
  for (const auto& [name, value] : error.members) reason[name] = value;
  return reason;
}

ServiceError transaction_canceled(const micro_core::JsonArray& reasons) {
  std::string codes;
  for (const micro_core::Json& each : reasons) {
    codes += (codes.empty() ? "" : ", ") + std::string(micro_core::string_at(each, "Code"));
  }
  ServiceError error{
      "TransactionCanceledException",
      "Transaction cancelled, please refer cancellation reasons for specific reasons [" + codes +
          "]",
      400,
      {}};
  error.members["CancellationReasons"] = reasons;
  return error;
}

}  // namespace

// True: the same request was carried out before. False: it may begin; `end_token` must follow.
Outcome<bool> TablesEngine::begin_token(const TransactionToken& token, TimePoint now) {
  const std::lock_guard lock(token_mutex_);
  if (tokens_in_progress_.contains(token.token)) {
    return ServiceError{"TransactionInProgressException",
                        "The transaction with the given request token is already in progress.",
                        400,
                        {}};
  }
  if (auto refusal = sweep_tokens(now)) return *refusal;
  const auto stored = store_.get(token_key(token.token));
  if (!stored) return wire::internal_failure(stored.error());
  if (!*stored || now - token_time(**stored) >= token_lifetime) {
    tokens_in_progress_.insert(token.token);
    return false;
  }
  if ((*stored)->ends_with(" " + token.fingerprint)) return true;
  return ServiceError{"IdempotentParameterMismatchException",
                      "The request uses the same client token as a previous, but non-identical "
                      "request. Do not reuse a client token with different requests, unless the "
                      "requests are identical",
                      400,
                      {}};
}

void TablesEngine::end_token(const TransactionToken& token) {
  const std::lock_guard lock(token_mutex_);
  tokens_in_progress_.erase(token.token);
}

std::optional<ServiceError> TablesEngine::sweep_tokens(TimePoint now) {
  if (now - tokens_swept_at_ < token_lifetime) return std::nullopt;
  tokens_swept_at_ = now;
  const std::string prefix = storage::KeyWriter(storage::Owner::tables).tag('c').bytes();
  const std::string end = storage::prefix_end(prefix);
  storage::WriteBatch batch;
  const auto scanned =
      store_.scan({.from = prefix, .to = end}, [&](std::string_view key, std::string_view value) {
        if (now - token_time(value) >= token_lifetime) batch.erase(std::string(key));
        return true;
      });
  if (!scanned) return wire::internal_failure(scanned.error());
  return commit(batch);
}

Outcome<std::vector<WriteResult>> TablesEngine::write_transaction(
    const std::vector<ItemWrite>& writes, const TransactionToken& token, TimePoint now) {
  if (token.token.empty()) return write_all_or_none(writes, token, now);
  const auto done = begin_token(token, now);
  if (!done) return done.error();
  if (*done) return std::vector<WriteResult>(writes.size());
  auto results = write_all_or_none(writes, token, now);
  end_token(token);
  return results;
}

Outcome<std::vector<WriteResult>> TablesEngine::write_all_or_none(
    const std::vector<ItemWrite>& writes, const TransactionToken& token, TimePoint now) {
  Locked locked;
  if (auto done = locked.lock(*this, table_names(writes)); !done) return done.error();
  std::vector<std::pair<const Table*, std::string>> keys;
  std::set<std::string> seen;
  for (const ItemWrite& each : writes) {
    const Table& table = locked.table(each.table);
    if (auto refusal = refuse_write(table.schema, each)) return *refusal;
    keys.emplace_back(&table, item_key(table.schema, each.item));
    if (!seen.insert(keys.back().second).second) {
      return validation_error("Transaction request cannot include multiple operations on one item");
    }
  }
  locked.lock_items(keys);
  storage::WriteBatch batch;
  std::vector<WriteResult> results;
  micro_core::JsonArray reasons;
  bool canceled = false;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    auto result = prepare(*keys[i].first, writes[i], keys[i].second, batch);
    if (result) {
      results.push_back(*std::move(result));
      reasons.push_back(micro_core::JsonObject{{"Code", "None"}});
      continue;
    }
    if (result.error().status >= 500) return result.error();
    canceled = true;
    reasons.push_back(cancellation_reason(result.error()));
  }
  if (canceled) return transaction_canceled(reasons);
  if (!token.token.empty()) batch.put(token_key(token.token), token_value(token, now));
  if (auto refusal = commit(batch)) return *refusal;
  return results;
}

Outcome<std::vector<std::optional<Item>>> TablesEngine::read_transaction(
    const std::vector<std::pair<std::string, Item>>& keys) const {
  Locked locked;
  std::vector<std::string> names;
  for (const auto& [table, key] : keys) names.push_back(table);
  if (auto done = locked.lock(*this, names); !done) return done.error();
  std::vector<std::pair<const Table*, std::string>> places;
  std::set<std::string> seen;
  for (const auto& [name, key] : keys) {
    const Table& table = locked.table(name);
    if (auto refusal = refuse_key(table.schema.keys, key)) return *refusal;
    places.emplace_back(&table, item_key(table.schema, key));
    if (!seen.insert(places.back().second).second) {
      return validation_error("Transaction request cannot include multiple operations on one item");
    }
  }
  locked.lock_items(places);
  std::vector<std::optional<Item>> items;
  for (const auto& [table, place] : places) {
    auto item = read(place);
    if (!item) return item.error();
    items.push_back(*std::move(item));
  }
  return items;
}

}  // namespace local_cloud::tables
