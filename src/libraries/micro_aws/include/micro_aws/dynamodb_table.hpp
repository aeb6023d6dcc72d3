#pragma once

#include <micro_aws/attribute_value.hpp>
#include <micro_aws/client.hpp>
#include <micro_aws/dynamodb_capacity.hpp>
#include <micro_aws/dynamodb_expression.hpp>
#include <micro_core/result.hpp>

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace micro_aws {

/// What must be true of an item before it is written.
struct DynamoDbCondition {
  enum class Presence { any, must_exist, must_not_exist };
  Presence presence = Presence::any;
  DynamoDbExpression also = {};
  /// If set, receives the item that refused the write (none: there is no item), which saves reading
  /// it. Must outlive the call.
  std::optional<Item>* refused_by = nullptr;

  static DynamoDbCondition must_exist() { return {.presence = Presence::must_exist}; }
  static DynamoDbCondition must_not_exist() { return {.presence = Presence::must_not_exist}; }
};

/// True for the error of a write whose condition did not hold: nothing was written.
bool is_condition_failure(const micro_core::Error& error);

/// The attributes that make up the key of a table.
struct DynamoDbKeySchema {
  std::string partition = {};
  std::string sort = {};  ///< empty: the table has none
};

/// The key of one item; a text or number alone is a partition key.
struct DynamoDbKey {
  template <class T>
    requires std::constructible_from<AttributeValue, T>
  DynamoDbKey(T&& partition_value) : partition(std::forward<T>(partition_value)) {}
  DynamoDbKey(AttributeValue partition_value, AttributeValue sort_value)
      : partition(std::move(partition_value)), sort(std::move(sort_value)) {}

  AttributeValue partition;
  std::optional<AttributeValue> sort = std::nullopt;
};

struct DynamoDbGetOptions {
  bool is_consistent = false;                ///< sees every write acknowledged before
  std::vector<std::string> attributes = {};  ///< only these, top level; empty: all
};

/// What to change about an item; what is not named stays.
struct DynamoDbUpdate {
  Item set = {};                         ///< attributes that get these values
  std::vector<std::string> remove = {};  ///< attributes that go
  DynamoDbExpression also = {};          ///< clauses beyond: "ADD visits :one"
};

/// A page of a query or scan.
struct DynamoDbReadOptions {
  std::string index_name = {};
  DynamoDbExpression filter = {};            ///< applied after reading: what it drops is paid for
  std::vector<std::string> attributes = {};  ///< only these, top level; empty: all
  std::optional<int> limit = std::nullopt;   ///< items read at most, before the filter; from 1 on
  std::optional<Item> start_after = std::nullopt;  ///< `last_key` of the page before
  bool is_consistent = false;
  bool is_descending = false;  ///< queries only
};

struct DynamoDbPage {
  std::vector<Item> items = {};
  /// Where the next page starts; none: this was the last. A page may be empty and not the last.
  std::optional<Item> last_key = std::nullopt;
  std::size_t count = 0;    ///< of the items, also when none were asked for
  std::size_t scanned = 0;  ///< items that were read, and paid for, before the filter
};

/// What an update or a deletion returns of the item.
enum class DynamoDbReturn {
  none,
  all_old,      ///< the item as it was
  updated_old,  ///< what was changed, as it was
  all_new,      ///< the item as it is now
  updated_new,  ///< what was changed, as it is now
};

namespace detail {

/// What came of a write that may be refused.
struct WriteAnswer {
  bool is_written = true;
  std::optional<Item> attributes = std::nullopt;  ///< what was asked to be returned
  std::optional<Item> refused_by = std::nullopt;  ///< the item that did not meet the condition
  std::optional<micro_core::Error> refusal = std::nullopt;  ///< if nothing was written
};

/// One entry of a batch.
enum class EntryKind { put, remove };
struct WriteEntry {
  EntryKind kind = EntryKind::put;
  Item item = {};  ///< whole, or only its key
};

struct ReadRequest {
  bool is_query = false;
  std::string index_name = {};
  ExpressionParts key_condition = {};
  ExpressionParts filter = {};
  ExpressionParts projection = {};
  std::optional<int> limit = std::nullopt;
  std::optional<Item> start_after = std::nullopt;
  std::optional<std::pair<int, int>> segment = std::nullopt;  ///< which of how many
  bool is_consistent = false;
  bool is_descending = false;
  bool counts_only = false;
};

using PageVisitor = std::function<micro_core::Result<void>(DynamoDbPage)>;

/// "#.#, #"
ExpressionParts projection_of(const std::vector<std::string>& attributes);

}  // namespace detail

/// The first failure among the results of a batch; a success if there is none.
template <class T>
micro_core::Result<void> first_error(const std::vector<micro_core::Result<T>>& results) {
  for (const auto& result : results) {
    if (!result) return result.error();
  }
  return {};
}

/// One DynamoDB table, or a table of any service that speaks its protocol.
///
/// Copies are cheap and share one connection pool. Members may be called from several threads.
/// Throttling, timeouts and 5xx answers are retried as the `Client` was told, then returned.
///
/// Errors of every member: `not_found` (no such table), `invalid_argument` (what DynamoDB calls a
/// ValidationException), `permission_denied`, `throttled`, `timeout`, `unavailable`.
///
/// Source:  https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/
/// Example: examples/dynamodb_items.cpp
class DynamoDbTable {
 public:
  DynamoDbTable(Client client, std::string table_name, DynamoDbKeySchema key);

  /// The same, its calls under `options`: a timeout, a token that cancels them.
  DynamoDbTable with(CallOptions options) const {
    DynamoDbTable copy = *this;
    copy.client_ = client_.with(std::move(options));
    return copy;
  }

  /// The item with `key`; none if there is no such item.
  micro_core::Result<std::optional<Item>> get_item(const DynamoDbKey& key,
                                                   const DynamoDbGetOptions& options = {}) const;

  /// Writes a whole item in place of the one with its key. Repeating it is harmless, unless it has
  /// a condition: then the repetition of a lost answer may be refused. Errors: `already_exists`,
  /// when the condition did not hold (see `is_condition_failure`).
  micro_core::Result<void> put_item(const Item& item,
                                    const DynamoDbCondition& condition = {}) const;

  /// Changes an item, or makes one of `key` and `update` if there is none; returns it as it is now.
  /// Repeating it is harmless unless `also` counts or appends. Errors: `already_exists`, when the
  /// condition did not hold.
  micro_core::Result<Item> update_item(const DynamoDbKey& key, const DynamoDbUpdate& update,
                                       const DynamoDbCondition& condition = {}) const;

  /// Deletes an item; returns what it was, none if there was no such item. Repeating it is
  /// harmless. Errors: `already_exists`, when the condition did not hold.
  micro_core::Result<std::optional<Item>> delete_item(
      const DynamoDbKey& key, const DynamoDbCondition& condition = {}) const;

  /// A page of the items whose key meets `key_condition`, in the order of the sort key.
  micro_core::Result<DynamoDbPage> query(const DynamoDbExpression& key_condition,
                                         const DynamoDbReadOptions& options = {}) const;

  /// A page of all items, in no order.
  micro_core::Result<DynamoDbPage> scan(const DynamoDbReadOptions& options = {}) const;

  /// The items with these keys, in the order of the keys; none for a key without an item. Split
  /// into calls of 100; what DynamoDB leaves undone is asked for again, with growing pauses. Each
  /// key has its own result. Errors: `invalid_argument` for all, if a key is there twice;
  /// `throttled` for those that were left undone again and again.
  std::vector<micro_core::Result<std::optional<Item>>> batch_get_items(
      const std::vector<DynamoDbKey>& keys, bool is_consistent = false) const;

  /// Writes whole items and deletes others, in no order and under no condition: each for itself,
  /// not all or none. The results are those of `put`, then those of `remove`. Split into calls of
  /// 25. Repeating it is harmless. Errors: as of `batch_get_items`.
  std::vector<micro_core::Result<void>> batch_write_items(
      const std::vector<Item>& put, const std::vector<DynamoDbKey>& remove = {}) const;

  /// A copy whose calls ask what they consumed, and add it to `meter`, which must outlive it.
  DynamoDbTable metered(DynamoDbMeter& meter) const;

  /// Waits until the table, and its indexes, can be used: after CreateTable and UpdateTable. Asks
  /// up to 40 times with growing pauses. Errors: `timeout`.
  micro_core::Result<void> wait_until_active() const;

  const std::string& name() const { return table_name_; }
  const DynamoDbKeySchema& key_schema() const { return key_; }
  const Client& client() const { return client_; }

  // What typed tables are made of: keys are whole, expressions are yet to get their placeholders.
  using Parts = detail::ExpressionParts;
  micro_core::Result<std::optional<Item>> get(const Item& key, const Parts& projection,
                                              bool is_consistent) const;
  micro_core::Result<detail::WriteAnswer> put(const Item& item, const Parts& condition,
                                              DynamoDbReturn returned) const;
  micro_core::Result<detail::WriteAnswer> update(const Item& key, const Parts& changes,
                                                 const Parts& condition,
                                                 DynamoDbReturn returned) const;
  micro_core::Result<detail::WriteAnswer> remove(const Item& key, const Parts& condition,
                                                 DynamoDbReturn returned) const;
  micro_core::Result<DynamoDbPage> read(const detail::ReadRequest& request) const;
  /// Reads all pages of a scan in `count` segments, each with a thread. `visit` is called by one
  /// thread at a time; the first error ends it all.
  micro_core::Result<void> read_segments(const detail::ReadRequest& request, int count,
                                         const detail::PageVisitor& visit) const;
  std::vector<micro_core::Result<std::optional<Item>>> get_all(const std::vector<Item>& keys,
                                                               bool is_consistent) const;
  std::vector<micro_core::Result<void>> write_all(
      const std::vector<detail::WriteEntry>& entries) const;

 private:
  Item key_item(const DynamoDbKey& key) const;
  micro_core::Result<micro_core::Json> call(std::string_view operation,
                                            micro_core::JsonObject input,
                                            micro_core::Json* refusal = nullptr) const;
  micro_core::Result<detail::WriteAnswer> write(std::string_view operation,
                                                micro_core::JsonObject input, const Parts& changes,
                                                const Parts& condition,
                                                DynamoDbReturn returned) const;

  Client client_;
  std::string table_name_;
  DynamoDbKeySchema key_;
  DynamoDbMeter* meter_ = nullptr;
};

}  // namespace micro_aws
