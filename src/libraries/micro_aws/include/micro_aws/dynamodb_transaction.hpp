#pragma once

#include <micro_aws/dynamodb_table_of.hpp>
#include <micro_core/result.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace micro_aws {

/// True for the error of a transaction that DynamoDB cancelled as a whole: nothing was written.
bool is_transaction_canceled(const micro_core::Error& error);

/// What one entry of a transaction had to do with its end.
struct DynamoDbCancellation {
  /// "None" for an entry that was fine; else "ConditionalCheckFailed", "TransactionConflict",
  /// "ItemCollectionSizeLimitExceeded", "ProvisionedThroughputExceeded", "ThrottlingError",
  /// "ValidationError".
  std::string code = {};
  std::string message = {};
  std::optional<Item> old = {};  ///< the item that did not meet the condition

  bool is_none() const { return code.empty() || code == "None"; }
  bool is_condition_failure() const { return code == "ConditionalCheckFailed"; }
  /// The entry met another write of the same item; the transaction may be tried again.
  bool is_conflict() const { return code == "TransactionConflict"; }
  /// The item as a `T`. Errors: `internal`.
  template <class T>
  micro_core::Result<std::optional<T>> old_as() const {
    return detail::read_optional<T>(old);
  }
};

/// What came of a transaction: all of it, or nothing and, for each entry in its order, why.
class [[nodiscard]] DynamoDbOutcome {
 public:
  DynamoDbOutcome() = default;
  explicit DynamoDbOutcome(std::vector<DynamoDbCancellation> reasons)
      : is_committed_(false), reasons_(std::move(reasons)) {}

  explicit operator bool() const noexcept { return is_committed_; }
  /// As many as there are entries; none if all was written.
  const std::vector<DynamoDbCancellation>& reasons() const { return reasons_; }

 private:
  bool is_committed_ = true;
  std::vector<DynamoDbCancellation> reasons_ = {};
};

/// Writes to up to 100 items, of several tables perhaps, of which all happen or none.
///
///     DynamoDbTransaction transfer(client);
///     transfer.update(accounts, "ada", add(attr<&Account::cents>(), -100),
///                     attr<&Account::cents>() >= 100)
///         .update(accounts, "bob", add(attr<&Account::cents>(), 100))
///         .create(receipts, receipt);
///     const auto outcome = transfer.commit().value();
///     if (!outcome && outcome.reasons()[0].is_condition_failure()) …
///
/// It has a token of its own, so that committing it again within 10 minutes, after a lost answer
/// too, does nothing twice. Versions are checked and counted up as the tables' own members do it.
/// No two entries may be about one item.
///
/// Source:
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
class DynamoDbTransaction {
 public:
  explicit DynamoDbTransaction(Client client);
  /// `token` has 1 to 36 characters: for a transaction that another process may try again.
  DynamoDbTransaction(Client client, std::string token);

  /// Writes an item; with a version, if the stored one has that of `item`.
  template <class T>
  DynamoDbTransaction& put(const DynamoDbTableOf<T>& table, T item,
                           const DynamoDbConditionOf<T>& condition = {}) {
    using Table = DynamoDbTableOf<T>;
    const DynamoDbConditionOf<T> whole = condition && Table::unchanged(item);
    Table::count_up(item);
    auto encoded = to_item(item);
    if (!encoded) return fail(encoded.error());
    return add_put(table.items(), *encoded, whole.text());
  }

  /// Writes an item that is not there yet.
  template <class T>
  DynamoDbTransaction& create(const DynamoDbTableOf<T>& table, T item) {
    return put(table, std::move(item), DynamoDbTableOf<T>::absent());
  }

  /// Changes an item that is there.
  template <class T>
  DynamoDbTransaction& update(const DynamoDbTableOf<T>& table,
                              const typename DynamoDbTableOf<T>::Key& key,
                              const typename DynamoDbTableOf<T>::Update& changes,
                              const typename DynamoDbTableOf<T>::Condition& condition = {}) {
    using Table = DynamoDbTableOf<T>;
    if (!key.problem().empty()) return fail(micro_core::Error::invalid_argument(key.problem()));
    return add_update(table.items(), key.item(), Table::counted_up(changes).clauses().parts(),
                      (Table::present() && condition).text());
  }

  /// Removes an item; that there is none is no refusal, unless a condition says so.
  template <class T>
  DynamoDbTransaction& remove(const DynamoDbTableOf<T>& table,
                              const typename DynamoDbTableOf<T>::Key& key,
                              const typename DynamoDbTableOf<T>::Condition& condition = {}) {
    if (!key.problem().empty()) return fail(micro_core::Error::invalid_argument(key.problem()));
    return add_removal(table.items(), key.item(), condition.text());
  }

  /// Writes nothing, but asks that an item meets a condition.
  template <class T>
  DynamoDbTransaction& check(const DynamoDbTableOf<T>& table,
                             const typename DynamoDbTableOf<T>::Key& key,
                             const typename DynamoDbTableOf<T>::Condition& condition) {
    if (!key.problem().empty()) return fail(micro_core::Error::invalid_argument(key.problem()));
    return add_check(table.items(), key.item(), condition.text());
  }

  std::size_t size() const { return entries_.size(); }
  const std::string& token() const { return token_; }

  /// All or nothing. A cancelled transaction is no error, but an answer. Errors: those of
  /// `DynamoDbTableOf`, and what an entry could not be.
  micro_core::Result<DynamoDbOutcome> commit() const;

  // The same for tables without structs.
  DynamoDbTransaction& add_put(const DynamoDbTable& table, const Item& item,
                               const detail::ExpressionParts& condition);
  DynamoDbTransaction& add_update(const DynamoDbTable& table, const Item& key,
                                  const detail::ExpressionParts& changes,
                                  const detail::ExpressionParts& condition);
  DynamoDbTransaction& add_removal(const DynamoDbTable& table, const Item& key,
                                   const detail::ExpressionParts& condition);
  DynamoDbTransaction& add_check(const DynamoDbTable& table, const Item& key,
                                 const detail::ExpressionParts& condition);

 private:
  DynamoDbTransaction& fail(micro_core::Error error);
  DynamoDbTransaction& add(std::string_view kind, const DynamoDbTable& table,
                           micro_core::JsonObject entry, const detail::ExpressionParts& changes,
                           const detail::ExpressionParts& condition);

  Client client_;
  std::string token_;
  micro_core::JsonArray entries_ = {};
  std::optional<micro_core::Error> problem_ = {};
};

/// One item of one table, for `transact_get`.
template <class T>
struct DynamoDbItemOf {
  const DynamoDbTableOf<T>& table;
  DynamoDbKeyOf<T> key;
};
template <class T, class Key>
DynamoDbItemOf(const DynamoDbTableOf<T>&, Key) -> DynamoDbItemOf<T>;

namespace detail {

struct TableKey {
  std::string table = {};
  Item key = {};
  std::string problem = {};
};

/// The items with these keys, all as of one moment. Errors: `unavailable`, when other writes came
/// in between.
micro_core::Result<std::vector<std::optional<Item>>> transact_get(
    const Client& client, const std::vector<TableKey>& keys);

}  // namespace detail

/// Up to 100 items of several tables, all as of one moment:
///
///     auto [ada, receipt] = transact_get(client, DynamoDbItemOf{accounts, "ada"},
///                                        DynamoDbItemOf{receipts, "r1"}).value();
///
/// Errors: those of `DynamoDbTableOf`; `unavailable`, when other writes came in between again and
/// again.
template <class... Ts>
micro_core::Result<std::tuple<std::optional<Ts>...>> transact_get(
    const Client& client, const DynamoDbItemOf<Ts>&... items) {
  auto read = detail::transact_get(
      client, {{items.table.name(), items.key.item(), items.key.problem()}...});
  if (!read) return std::move(read).error();
  std::size_t index = 0;
  std::optional<micro_core::Error> error;
  const auto next = [&]<class T>(std::type_identity<T>) -> std::optional<T> {
    auto value = detail::read_optional<T>((*read)[index++]);
    if (value) return *std::move(value);
    if (!error) error = std::move(value).error();
    return std::nullopt;
  };
  // Braces: from left to right.
  std::tuple<std::optional<Ts>...> all{next(std::type_identity<Ts>())...};
  if (error) return *std::move(error);
  return all;
}

}  // namespace micro_aws
