#pragma once

#include <local_cloud/tables/attribute_value.hpp>
#include <local_cloud/wire/service_error.hpp>
#include <micro_core/clock.hpp>
#include <micro_core/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace local_cloud::tables {

struct KeyAttribute {
  std::string name = {};
  AttributeType type = AttributeType::S;
};

/// The attributes that make a key, of a table or of an index.
struct KeySchema {
  KeyAttribute hash = {};
  std::optional<KeyAttribute> range = std::nullopt;

  bool contains(std::string_view name) const {
    return hash.name == name || (range && range->name == name);
  }
};

struct IndexSchema {
  enum class Projected { all, keys_only, include };
  std::string name = {};
  std::uint64_t number = 0;  ///< of the index within its table, never used again
  bool local = false;
  KeySchema keys = {};
  Projected projected = Projected::all;
  std::vector<std::string> non_key_attributes = {};
};

/// What a table's items are checked against.
struct TableSchema {
  std::string name = {};
  std::uint64_t number = 0;  ///< of the table within the store, never used again
  KeySchema keys = {};
  std::vector<IndexSchema> indexes = {};  ///< global ones first

  const IndexSchema* find_index(std::string_view index) const;
};

/// What the store keeps about a table: the request that made it, as later requests changed it, and
/// what else is known. `docs/storage.md` describes its JSON.
struct TableRecord {
  micro_core::JsonObject request = {};  ///< CreateTable's members
  std::uint64_t number = 0;
  std::uint64_t next_index_number = 0;
  std::string id = {};  ///< UUID
  micro_core::TimePoint created_at = {};
  std::string ttl_attribute = {};  ///< empty: no time to live
  bool point_in_time_recovery = false;
  micro_core::JsonArray tags = {};

  std::string to_text() const;
  /// None if the text is damaged or of a newer version.
  static std::optional<TableRecord> from_text(std::string_view text);

  TableSchema schema() const;
};

/// Refuses a CreateTable request whose parts do not fit each other, in DynamoDB's words. The shape
/// was checked before.
std::optional<wire::ServiceError> refuse_create_table(const micro_core::JsonObject& request);

/// Refuses one global secondary index of a CreateTable or UpdateTable request.
std::optional<wire::ServiceError> refuse_index(const micro_core::JsonObject& index,
                                               const micro_core::JsonObject& request);

}  // namespace local_cloud::tables
