#pragma once

#include <local_cloud/tables/table_error.hpp>
#include <local_cloud/tables/tables_engine.hpp>

#include <array>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <string>
#include <utility>
#include <vector>

namespace local_cloud::tables {

/// A table in memory. `mutex` is shared by whoever works with its items and exclusive for whoever
/// changes its schema; a stripe is held by whoever writes an item that hashes to it.
struct TablesEngine::Table {
  static constexpr std::size_t stripes_count = 64;

  mutable std::shared_mutex mutex;
  mutable std::array<std::mutex, stripes_count> stripes;
  TableRecord record;
  TableSchema schema;
  bool deleted = false;

  // How many items there are was counted then: large tables are not counted for every description.
  struct Counted {
    TimePoint at = {};
    std::uint64_t items = 0;
    std::uint64_t bytes = 0;
  };
  mutable std::mutex counted_mutex;
  mutable Counted counted;

  static std::size_t stripe_of(const std::string& key) {
    return std::hash<std::string>()(key) % stripes_count;
  }
};

/// Holds several items of several tables against other writers, in an order that all agree on.
class TablesEngine::Locked {
 public:
  Outcome<wire::Done> lock(const TablesEngine& engine, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      if (tables_.contains(name)) continue;
      TablePointer table = engine.find_table(name);
      if (!table) return table_not_found();
      tables_.emplace(name, std::move(table));
    }
    for (const auto& [name, table] : tables_) {
      schema_locks_.emplace_back(table->mutex);
      if (table->deleted) return table_not_found();
    }
    return wire::Done{};
  }

  void lock_items(const std::vector<std::pair<const Table*, std::string>>& keys) {
    std::set<std::pair<std::uint64_t, std::size_t>> stripes;
    std::map<std::uint64_t, const Table*> by_number;
    for (const auto& [table, key] : keys) {
      by_number.emplace(table->schema.number, table);
      stripes.emplace(table->schema.number, Table::stripe_of(key));
    }
    for (const auto& [number, stripe] : stripes) {
      item_locks_.emplace_back(by_number[number]->stripes[stripe]);
    }
  }

  const Table& table(const std::string& name) const { return *tables_.find(name)->second; }

 private:
  std::map<std::string, TablePointer> tables_;
  std::vector<std::shared_lock<std::shared_mutex>> schema_locks_;
  std::vector<std::unique_lock<std::mutex>> item_locks_;
};

/// Refuses a write that does not fit its table, whatever the item is now.
std::optional<wire::ServiceError> refuse_write(const TableSchema& table, const ItemWrite& write);

}  // namespace local_cloud::tables
