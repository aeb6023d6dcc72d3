#pragma once

#include <micro_aws/attribute_codec.hpp>
#include <micro_aws/dynamodb_condition.hpp>
#include <micro_aws/dynamodb_key.hpp>
#include <micro_aws/dynamodb_read.hpp>
#include <micro_aws/dynamodb_table.hpp>
#include <micro_aws/dynamodb_update.hpp>
#include <micro_core/result.hpp>

#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace micro_aws {

/// What came of a write that has a condition: a `Value`, or the item that refused it. A conflict is
/// no error but an answer, as it happens every day.
///
///     const auto added = users.create(user).value();  // a call that failed ends here
///     if (!added) return HttpError{409, added.refused_by()->name + " has this id"};
template <class T, class Value = T>
class [[nodiscard]] DynamoDbWritten {
 public:
  /// It was written.
  DynamoDbWritten(Value value) : value_(std::move(value)) {}
  /// It was not.
  static DynamoDbWritten refused(std::optional<T> by) {
    DynamoDbWritten written;
    written.refused_by_ = std::move(by);
    return written;
  }

  bool has_value() const noexcept { return value_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }
  const Value& operator*() const& { return value_.value(); }
  Value&& operator*() && { return std::move(value_).value(); }
  const Value* operator->() const { return &value_.value(); }

  /// The item that did not meet the condition; none if there is no such item, or if the condition
  /// was met.
  const std::optional<T>& refused_by() const { return refused_by_; }

 private:
  DynamoDbWritten() = default;

  std::optional<Value> value_ = {};
  std::optional<T> refused_by_ = {};
};

/// Stands for "it was done" where there is no more to say.
struct Done {};

namespace detail {

/// What an update or a deletion that returns `returned` has for its caller.
template <class T, DynamoDbReturn returned>
consteval auto returned_value() {
  if constexpr (returned == DynamoDbReturn::none) {
    return std::type_identity<Done>();
  } else if constexpr (returned == DynamoDbReturn::all_new) {
    return std::type_identity<T>();
  } else if constexpr (returned == DynamoDbReturn::all_old) {
    return std::type_identity<std::optional<T>>();
  } else {
    return std::type_identity<Item>();
  }
}
template <class T, DynamoDbReturn returned>
using Returned = typename decltype(returned_value<T, returned>())::type;

template <class T>
micro_core::Result<std::optional<T>> read_optional(const std::optional<Item>& item) {
  if (!item) return std::optional<T>();
  auto value = read_item<T>(*item);
  if (!value) return std::move(value).error();
  return std::optional<T>(*std::move(value));
}

/// Turns what a write returned into what its caller asked for.
template <class T, DynamoDbReturn returned>
micro_core::Result<DynamoDbWritten<T, Returned<T, returned>>> read_answer(
    micro_core::Result<WriteAnswer> answer) {
  using Written = DynamoDbWritten<T, Returned<T, returned>>;
  if (!answer) return std::move(answer).error();
  if (!answer->is_written) {
    auto by = read_optional<T>(answer->refused_by);
    if (!by) return std::move(by).error();
    return Written::refused(*std::move(by));
  }
  if constexpr (returned == DynamoDbReturn::none) {
    return Written(Done());
  } else if constexpr (returned == DynamoDbReturn::all_old) {
    auto old = read_optional<T>(answer->attributes);
    if (!old) return std::move(old).error();
    return Written(*std::move(old));
  } else if constexpr (returned == DynamoDbReturn::all_new) {
    auto now = read_item<T>(std::move(answer->attributes).value_or(Item()));
    if (!now) return std::move(now).error();
    return Written(*std::move(now));
  } else {
    return Written(std::move(answer->attributes).value_or(Item()));
  }
}

template <class Index>
concept SaysName = std::is_convertible_v<decltype(Index::name), std::string_view>;

/// A key that is none is an error before anything is sent.
inline micro_core::Result<void> check_problem(const std::string& problem) {
  if (problem.empty()) return {};
  return micro_core::Error::invalid_argument(problem);
}

}  // namespace detail

/// An index of a table of `T`, to be read. See `DynamoDbTableOf::index`.
template <class T, class Index, class Schema = Index>
class DynamoDbIndexOf {
 public:
  using KeyCondition = DynamoDbKeyConditionOf<T, Schema>;
  using ReadOptions = DynamoDbReadOptionsOf<T>;

  explicit DynamoDbIndexOf(DynamoDbTable table) : table_(std::move(table)) {}

  template <class View = T>
  DynamoDbReadOf<T, View, Index> query(const KeyCondition& key_condition,
                                       const ReadOptions& options = {}) const {
    detail::ReadRequest request = this->template request<View>(options);
    request.is_query = true;
    request.key_condition = key_condition.text();
    request.is_descending = options.is_descending;
    return {table_, std::move(request)};
  }

  template <class View = T>
  DynamoDbReadOf<T, View, Index> scan(const ReadOptions& options = {}) const {
    return {table_, this->template request<View>(options)};
  }

 private:
  template <class View>
  static detail::ReadRequest request(const ReadOptions& options) {
    detail::ReadRequest request;
    if constexpr (!std::is_void_v<Index>) request.index_name = Index::name;
    request.filter = options.filter.text();
    request.projection =
        options.only.parts().empty() ? detail::view_projection<T, View>() : options.only.parts();
    request.limit = options.limit;
    request.is_consistent = options.is_consistent;
    return request;
  }

  DynamoDbTable table_;
};

/// A DynamoDB table whose items are structs; see <micro_aws/attribute_codec.hpp> for what becomes
/// what, and `DynamoDbTraits` for what the struct says of its key.
///
///     const DynamoDbTableOf<User> users(client, "users");
///     const std::optional<User> ada = users.get("u1").value();
///     const auto older = users.update("u1", add(attr<&User::age>(), 1)).value();
///     for (const Result<User>& user : users.query("u1")) …
///
/// Copies are cheap and share one connection pool. Members may be called from several threads.
/// Throttling, timeouts and 5xx answers are retried as the `Client` was told, then returned.
///
/// **Optimistic locking.** A struct with a `version_attribute` is only replaced, changed and
/// removed by those who have read its latest version: each write of an item checks the version
/// and counts it up; 0 is that of an item that was never stored. A write by key alone checks
/// nothing, but counts up too.
///
/// Errors of every member: `not_found` (no such table), `invalid_argument` (what DynamoDB calls a
/// ValidationException, or a value that it cannot store, naming its path), `internal` (an item that
/// is not as the struct says, naming its path), `permission_denied`, `throttled`, `timeout`,
/// `unavailable`. A condition that does not hold is no error: see `DynamoDbWritten`.
///
/// Source:  https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/
/// Example: examples/dynamodb_typed.cpp
template <class T>
class DynamoDbTableOf {
 public:
  using Key = DynamoDbKeyOf<T>;
  using Condition = DynamoDbConditionOf<T>;
  using Update = DynamoDbUpdateOf<T>;
  using KeyCondition = DynamoDbKeyConditionOf<T, T>;
  using ReadOptions = DynamoDbReadOptionsOf<T>;
  using Token = DynamoDbPageTokenOf<T>;
  using Page = DynamoDbPageOf<T, Token>;
  template <class Value>
  using Result = micro_core::Result<Value>;
  template <class Value = T>
  using Written = DynamoDbWritten<T, Value>;

  struct GetOptions {
    bool is_consistent = false;         ///< sees every write acknowledged before
    DynamoDbProjectionOf<T> only = {};  ///< unset: all that the struct which is read has
  };

  DynamoDbTableOf(Client client, std::string table_name)
      : table_(std::move(client), std::move(table_name), key_schema()) {}
  explicit DynamoDbTableOf(DynamoDbTable table) : table_(std::move(table)) {}

  /// The item with `key`; none if there is no such item. A `View` is a struct of some of the
  /// members of `T`: only those are read.
  template <class View = T>
  Result<std::optional<View>> get(const Key& key, const GetOptions& options) const {
    if (const auto checked = detail::check_problem(key.problem()); !checked) {
      return checked.error();
    }
    const auto item = table_.get(
        key.item(),
        options.only.parts().empty() ? detail::view_projection<T, View>() : options.only.parts(),
        options.is_consistent);
    if (!item) return item.error();
    return detail::read_optional<View>(*item);
  }
  template <class View = T>
  Result<std::optional<View>> get(const Key& key) const {
    return get<View>(key, GetOptions());
  }

  /// Writes an item if there is none with its key; else refused by that one. With a version, what
  /// is returned has the one that was stored. Not idempotent: when an answer got lost, the retry is
  /// refused by the item itself.
  Result<Written<>> create(T item) const { return put(std::move(item), absent()); }

  /// Writes an item in place of the one with its key, whatever that is.
  Result<void> put(const T& item) const
    requires(!detail::has_version<T>)
  {
    auto encoded = to_item(item);
    if (!encoded) return std::move(encoded).error();
    const auto answer = table_.put(*encoded, {}, DynamoDbReturn::none);
    if (!answer) return answer.error();
    return {};
  }
  /// The same under optimistic locking: refused if another version is stored.
  Result<Written<>> put(T item) const
    requires(detail::has_version<T>)
  {
    return put(std::move(item), Condition());
  }
  /// The same if `condition` holds of the item that is there; of none, if there is none. Returns
  /// the item as it is stored.
  Result<Written<>> put(T item, const Condition& condition) const {
    const Condition whole = condition && unchanged(item);
    count_up(item);
    auto encoded = to_item(item);
    if (!encoded) return std::move(encoded).error();
    auto answer = table_.put(*encoded, whole.text(), DynamoDbReturn::none);
    auto written = detail::read_answer<T, DynamoDbReturn::none>(std::move(answer));
    if (!written) return std::move(written).error();
    if (!*written) return Written<>::refused(written->refused_by());
    return Written<>(std::move(item));
  }
  /// Writes an item and returns the one that it replaced; none if there was none.
  Result<std::optional<T>> replace(const T& item) const
    requires(!detail::has_version<T>)
  {
    auto encoded = to_item(item);
    if (!encoded) return std::move(encoded).error();
    const auto answer = table_.put(*encoded, {}, DynamoDbReturn::all_old);
    if (!answer) return answer.error();
    return detail::read_optional<T>(answer->attributes);
  }

  /// Changes an item that is there and meets `condition`; returns it as it is now, or what
  /// `returned` says (`updated_old` and `updated_new` are an `Item` of what was changed). Refused,
  /// by no item, if there is none. No changes at all is the item as it is.
  template <DynamoDbReturn returned = DynamoDbReturn::all_new>
  Result<Written<detail::Returned<T, returned>>> update(const Key& key, const Update& changes,
                                                        const Condition& condition = {}) const {
    return write_update<returned>(key, counted_up(changes), present() && condition);
  }
  /// The same under optimistic locking: refused if `item` is not as it is stored.
  template <DynamoDbReturn returned = DynamoDbReturn::all_new>
  Result<Written<detail::Returned<T, returned>>> update(const T& item, const Update& changes,
                                                        const Condition& condition = {}) const
    requires(detail::has_version<T>)
  {
    return write_update<returned>(Key::of(item), counted_up(changes),
                                  present() && unchanged(item) && condition);
  }

  /// Changes an item, or makes one of the key and the changes. Errors: `internal` if that is not
  /// yet a whole `T`: it is written all the same.
  template <DynamoDbReturn returned = DynamoDbReturn::all_new>
  Result<detail::Returned<T, returned>> upsert(const Key& key, const Update& changes) const {
    auto written = write_update<returned>(key, counted_up(changes), {});
    if (!written) return std::move(written).error();
    return *std::move(*written);
  }

  /// Removes an item; false if there was none. Repeating it is harmless.
  Result<bool> remove(const Key& key) const {
    if (const auto checked = detail::check_problem(key.problem()); !checked) {
      return checked.error();
    }
    const auto answer = table_.remove(key.item(), {}, DynamoDbReturn::all_old);
    if (!answer) return answer.error();
    return answer->attributes.has_value();
  }
  /// Removes an item that is there and meets `condition`; returns it. Refused, by no item, if there
  /// is none.
  Result<Written<>> remove(const Key& key, const Condition& condition) const {
    return write_removal(key, present() && condition);
  }
  /// The same under optimistic locking: refused if `item` is not as it is stored.
  Result<Written<>> remove(const T& item) const
    requires(detail::has_version<T>)
  {
    return write_removal(Key::of(item), present() && unchanged(item));
  }

  /// The items of one partition, in the order of the sort key; see `DynamoDbKeyConditionOf`. A
  /// range, that asks for nothing until it is walked: see `DynamoDbReadOf`.
  template <class View = T>
  DynamoDbReadOf<T, View, void> query(const KeyCondition& key_condition,
                                      const ReadOptions& options = {}) const {
    return DynamoDbIndexOf<T, void, T>(table_).template query<View>(key_condition, options);
  }

  /// All items, in no order.
  template <class View = T>
  DynamoDbReadOf<T, View, void> scan(const ReadOptions& options = {}) const {
    return DynamoDbIndexOf<T, void, T>(table_).template scan<View>(options);
  }

  /// Scans with `segments` threads, each in a part of the table of its own. `visit` is called by
  /// one of them at a time; the first error, its own or a call's, ends the scan.
  Result<void> parallel_scan(int segments, const std::function<Result<void>(T)>& visit,
                             const ReadOptions& options = {}) const {
    detail::ReadRequest request;
    request.filter = options.filter.text();
    request.limit = options.limit;
    request.is_consistent = options.is_consistent;
    return table_.read_segments(request, segments, [&](DynamoDbPage page) -> Result<void> {
      for (const Item& item : page.items) {
        auto value = detail::read_item<T>(item);
        if (!value) return std::move(value).error();
        if (auto visited = visit(*std::move(value)); !visited) return visited;
      }
      return {};
    });
  }

  /// An index of this table, a struct that says its name and key: users.index<User::ByCity>().
  template <class Index>
  DynamoDbIndexOf<T, Index> index() const {
    static_assert(detail::SaysName<Index>,
                  "an index says its name: static constexpr std::string_view name = \"by_city\"");
    return DynamoDbIndexOf<T, Index>(table_);
  }

  /// The items with these keys, in the order of the keys, each with its own result. See
  /// `DynamoDbTable::batch_get_items`.
  std::vector<Result<std::optional<T>>> batch_get(const std::vector<Key>& keys,
                                                  bool is_consistent = false) const {
    std::vector<Item> items;
    items.reserve(keys.size());
    for (const Key& key : keys) items.push_back(key.item());
    std::vector<Result<std::optional<T>>> values;
    values.reserve(keys.size());
    for (const auto& item : table_.get_all(items, is_consistent)) {
      if (item) {
        values.push_back(detail::read_optional<T>(*item));
      } else {
        values.push_back(item.error());
      }
    }
    return values;
  }

  /// Writes items and removes others, each for itself. The results are those of `put`, then those
  /// of `remove`. No condition can be asked, so versions are neither checked nor counted up. See
  /// `DynamoDbTable::batch_write_items`.
  std::vector<Result<void>> batch_write(const std::vector<T>& put,
                                        const std::vector<Key>& remove = {}) const {
    std::vector<detail::WriteEntry> entries;
    for (const T& item : put) {
      auto encoded = to_item(item);
      if (!encoded) return std::vector<Result<void>>(put.size() + remove.size(), encoded.error());
      entries.push_back({detail::EntryKind::put, *std::move(encoded)});
    }
    for (const Key& key : remove) entries.push_back({detail::EntryKind::remove, key.item()});
    return table_.write_all(entries);
  }

  /// Makes the table as `T` says, and these indexes with all attributes, on demand, and waits until
  /// it can be used. For tests and tools: what is deployed is in a template. Errors:
  /// `already_exists`.
  template <class... Indexes>
  Result<void> create_table() const {
    const std::vector<detail::KeySchemaOf> indexes{{Indexes::name, detail::key_parts<Indexes>}...};
    const auto created =
        table_.client().call("DynamoDB_20120810.CreateTable",
                             detail::create_table_input({name(), detail::key_parts<T>}, indexes));
    if (!created) return created.error();
    return table_.wait_until_active();
  }

  /// A copy whose calls obey `options`: a timeout, a token that cancels them.
  DynamoDbTableOf with(CallOptions options) const {
    return DynamoDbTableOf(table_.with(std::move(options)));
  }
  /// A copy whose calls add what they consumed to `meter`, which must outlive it.
  DynamoDbTableOf metered(DynamoDbMeter& meter) const {
    return DynamoDbTableOf(table_.metered(meter));
  }

  /// The same table without its struct.
  const DynamoDbTable& items() const { return table_; }
  const std::string& name() const { return table_.name(); }

  /// There is an item, or none, with the key of what is written.
  static Condition present() { return attr<detail::partition_of<T>()>().exists(); }
  static Condition absent() { return attr<detail::partition_of<T>()>().not_exists(); }

  /// The stored item has the version of `item`: one that was never stored has 0.
  static Condition unchanged(const T& item) {
    if constexpr (detail::has_version<T>) {
      const auto version = attr<detail::version_of<T>()>();
      const auto& read = item.*detail::version_of<T>();
      if (read == 0) return version.not_exists();
      return version == read;
    } else {
      static_cast<void>(item);
      return {};
    }
  }
  static void count_up(T& item) {
    if constexpr (detail::has_version<T>) {
      item.*detail::version_of<T>() = item.*detail::version_of<T>() + 1;
    }
  }
  static Update counted_up(Update changes) {
    if constexpr (detail::has_version<T>) changes.add(attr<detail::version_of<T>()>(), 1);
    return changes;
  }

 private:
  static DynamoDbKeySchema key_schema() {
    DynamoDbKeySchema schema{.partition = std::string(detail::key_parts<T>.front().name)};
    if constexpr (detail::has_sort_key<T>) schema.sort = detail::key_parts<T>.back().name;
    return schema;
  }

  template <DynamoDbReturn returned>
  Result<Written<detail::Returned<T, returned>>> write_update(const Key& key, const Update& changes,
                                                              const Condition& condition) const {
    if (const auto checked = detail::check_problem(key.problem()); !checked) {
      return checked.error();
    }
    return detail::read_answer<T, returned>(
        table_.update(key.item(), changes.clauses().parts(), condition.text(), returned));
  }

  Result<Written<>> write_removal(const Key& key, const Condition& condition) const {
    if (const auto checked = detail::check_problem(key.problem()); !checked) {
      return checked.error();
    }
    auto removed = detail::read_answer<T, DynamoDbReturn::all_old>(
        table_.remove(key.item(), condition.text(), DynamoDbReturn::all_old));
    if (!removed) return std::move(removed).error();
    if (!*removed) return Written<>::refused(removed->refused_by());
    return Written<>(**std::move(*removed));
  }

  DynamoDbTable table_;
};

}  // namespace micro_aws
