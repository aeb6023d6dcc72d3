#pragma once

#include <local_cloud/storage/store.hpp>
#include <local_cloud/tables/expression.hpp>
#include <local_cloud/tables/key_conditions.hpp>
#include <local_cloud/tables/table_schema.hpp>
#include <local_cloud/wire/aws_request.hpp>
#include <local_cloud/wire/service_error.hpp>
#include <micro_core/clock.hpp>
#include <micro_core/json.hpp>
#include <micro_core/result.hpp>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

namespace local_cloud::tables {

/// What must hold of an item before it is written.
struct Guard {
  std::optional<Condition> condition = std::nullopt;
  bool return_item = false;  ///< ReturnValuesOnConditionCheckFailure = ALL_OLD
};

/// One change, or check, of one item.
struct ItemWrite {
  enum class Kind { put, erase, update, check };
  Kind kind = Kind::put;
  std::string table = {};
  Item item = {};  ///< the whole item for `put`, else its key
  Update update = {};
  Guard guard = {};
  bool wants_before = true;  ///< false: a put may leave `WriteResult::before` unset
};

struct WriteResult {
  std::optional<Item> before = std::nullopt;
  std::optional<Item> after = std::nullopt;
};

struct TransactionToken {
  std::string token = {};        ///< ClientRequestToken; empty: none
  std::string fingerprint = {};  ///< tells requests of one token apart
};

struct Segment {
  std::uint64_t number = 0;
  std::uint64_t total = 1;
};

/// A Query (with key conditions) or a Scan (without).
struct QueryRequest {
  std::string table = {};
  std::string index = {};  ///< empty: the table itself
  std::optional<KeyConditions> keys = std::nullopt;
  bool legacy_filter = false;  ///< the filter came as QueryFilter, not as FilterExpression
  std::optional<Condition> filter = std::nullopt;
  std::optional<Projection> projection = std::nullopt;
  std::optional<Item> start = std::nullopt;  ///< ExclusiveStartKey
  std::optional<std::size_t> limit = std::nullopt;
  std::optional<Segment> segment = std::nullopt;
  bool forward = true;
  bool consistent = false;
  bool all_attributes = false;  ///< Select = ALL_ATTRIBUTES
};

struct Page {
  std::vector<Item> items = {};  ///< that passed the filter, whole
  std::size_t scanned = 0;
  std::optional<Item> last_key = std::nullopt;  ///< set if there may be more
  std::size_t table_bytes = 0;                  ///< read from the table, for capacity units
  std::size_t index_bytes = 0;
  bool local_index = false;
};

/// The rules of DynamoDB over a store: tables, items, indexes, transactions. Knows no wire format
/// but the JSON of CreateTable and UpdateTable requests, whose shape its callers have checked; time
/// comes in as an argument.
///
/// Members may be called from several threads: writes to different items run side by side, so that
/// the store can group their commits. The store must outlive the engine.
///
/// Errors of every member: DynamoDB's own (`ResourceNotFoundException`, `ValidationException`,
/// `ConditionalCheckFailedException`), and what `wire::internal_failure` makes of a failing store.
///
/// Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/
class TablesEngine {
 public:
  template <class T>
  using Outcome = wire::Outcome<T>;
  using Json = micro_core::Json;
  using JsonObject = micro_core::JsonObject;
  using TimePoint = micro_core::TimePoint;

  TablesEngine(storage::Store& store, wire::CloudIdentity identity);
  ~TablesEngine();

  /// Reads what the store knows of tables; call once before all else.
  micro_core::Result<void> load();

  /// Each returns the TableDescription. A table serves as soon as it is made.
  Outcome<JsonObject> create_table(const JsonObject& request, TimePoint now);
  Outcome<JsonObject> update_table(const JsonObject& request, TimePoint now);
  Outcome<JsonObject> delete_table(std::string_view name, TimePoint now);
  Outcome<JsonObject> describe_table(std::string_view name, TimePoint now);

  /// Makes the table of a CreateTable request, unchecked, if there is none of that name, and adds
  /// the global secondary indexes that an existing one lacks. Errors: `ResourceInUseException` if
  /// the existing table has another key.
  Outcome<wire::Done> ensure_table(const Json& request, TimePoint now);

  /// Names in order, after `after`; at most `count_max`.
  std::vector<std::string> list_tables(std::string_view after, std::size_t count_max) const;

  /// The record of a table for what is neither schema nor item: tags, time to live, recovery.
  Outcome<TableRecord> record(std::string_view name) const;
  /// Changes it; `change` runs while nobody else changes it.
  Outcome<TableRecord> change_record(std::string_view name,
                                     const std::function<void(TableRecord&)>& change);
  Outcome<TableSchema> schema(std::string_view name) const;
  std::string table_arn(std::string_view name) const;

  /// None if there is no such item.
  Outcome<std::optional<Item>> get_item(std::string_view table, const Item& key) const;
  Outcome<WriteResult> write(const ItemWrite& write);
  /// Puts and deletes without conditions (BatchWriteItem); each is whole, together they are not.
  Outcome<std::vector<WriteResult>> write_batch(const std::vector<ItemWrite>& writes);
  Outcome<Page> query(const QueryRequest& request) const;

  /// All or none. Errors: `TransactionCanceledException` with its reasons,
  /// `IdempotentParameterMismatchException`.
  Outcome<std::vector<WriteResult>> write_transaction(const std::vector<ItemWrite>& writes,
                                                      const TransactionToken& token, TimePoint now);
  /// Items of one moment, in the order of the keys: pairs of table and key.
  Outcome<std::vector<std::optional<Item>>> read_transaction(
      const std::vector<std::pair<std::string, Item>>& keys) const;

 private:
  struct Table;
  class Locked;
  using TablePointer = std::shared_ptr<Table>;

  TablePointer find_table(std::string_view name) const;
  Outcome<std::optional<Item>> read(const std::string& key) const;
  Outcome<WriteResult> prepare(const Table& table, const ItemWrite& write, const std::string& key,
                               storage::WriteBatch& batch) const;
  void stage(const Table& table, const std::string& key, const WriteResult& result,
             storage::WriteBatch& batch) const;
  std::optional<wire::ServiceError> commit(const storage::WriteBatch& batch) const;

  JsonObject describe(const Table& table, std::string_view status) const;
  std::optional<wire::ServiceError> save(const TableRecord& record) const;
  Outcome<wire::Done> complete_table(Table& table, const JsonObject& request);
  std::optional<wire::ServiceError> add_index(Table& table, const JsonObject& index);
  std::optional<wire::ServiceError> remove_index(Table& table, std::string_view index);
  Outcome<bool> begin_token(const TransactionToken& token, TimePoint now);
  void end_token(const TransactionToken& token);
  std::optional<wire::ServiceError> sweep_tokens(TimePoint now);
  Outcome<std::vector<WriteResult>> write_all_or_none(const std::vector<ItemWrite>& writes,
                                                      const TransactionToken& token, TimePoint now);

  storage::Store& store_;
  wire::CloudIdentity identity_;
  mutable std::shared_mutex tables_mutex_;
  std::map<std::string, TablePointer, std::less<>> tables_;
  std::mutex create_mutex_;  // one table is made or removed at a time
  std::uint64_t next_table_number_ = 1;
  std::mutex token_mutex_;
  std::set<std::string, std::less<>> tokens_in_progress_;
  TimePoint tokens_swept_at_ = {};
};

}  // namespace local_cloud::tables
