#pragma once

#include <micro_aws/attribute_value.hpp>
#include <micro_aws/client.hpp>
#include <micro_core/result.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace micro_aws {

/// An expression in DynamoDB's language and what stands for its placeholders.
struct DynamoDbExpression {
  std::string text = {};                              ///< "#n = :old AND attribute_exists(city)"
  std::map<std::string, std::string> names = {};      ///< "#n" to "name"
  std::map<std::string, AttributeValue> values = {};  ///< ":old" to a value

  bool empty() const { return text.empty(); }
};

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
};

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

  const std::string& name() const { return table_name_; }

 private:
  Item key_item(const DynamoDbKey& key) const;
  micro_core::Result<micro_core::Json> write(std::string_view operation,
                                             micro_core::JsonObject input,
                                             const DynamoDbCondition& condition,
                                             DynamoDbExpression expression = {}) const;
  micro_core::Result<DynamoDbPage> read_page(std::string_view operation,
                                             micro_core::JsonObject input,
                                             DynamoDbExpression expression,
                                             const DynamoDbReadOptions& options) const;

  Client client_;
  std::string table_name_;
  DynamoDbKeySchema key_;
};

}  // namespace micro_aws
