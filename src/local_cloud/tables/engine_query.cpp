#include <local_cloud/storage/key.hpp>
#include <local_cloud/tables/evaluation.hpp>
#include <local_cloud/tables/item_codec.hpp>
#include <local_cloud/tables/item_keys.hpp>
#include <local_cloud/tables/table_error.hpp>
#include <local_cloud/tables/table_state.hpp>
#include <local_cloud/tables/tables_engine.hpp>

#include <algorithm>
#include <utility>

namespace local_cloud::tables {

using wire::Outcome;
using wire::ServiceError;
using Refusal = std::optional<ServiceError>;

namespace {

constexpr std::size_t page_bytes_max = 1024 * 1024;
// Segments are ranges of the first 12 bits of a key's spread.
constexpr std::uint64_t spread_buckets = 4096;

// What a request means for one table: which keys it reads, in which schema.
struct Plan {
  const TableSchema& table;
  const IndexSchema* index = nullptr;  // nullptr: the table itself
  const KeySchema& keys;               // of the index, or of the table
  std::string prefix = {};
  std::string from = {};  // inclusive
  std::string to = {};    // exclusive
};

ServiceError invalid_start(const std::string& reason = {}) {
  return validation_error("The provided starting key is invalid" +
                          (reason.empty() ? reason : ": " + reason));
}

// The attributes of a table's key and of an index's key, each once.
std::vector<const KeyAttribute*> start_attributes(const Plan& plan) {
  std::vector<const KeyAttribute*> attributes;
  const auto add = [&](const KeySchema& keys) {
    for (const KeyAttribute* each : {&keys.hash, keys.range ? &*keys.range : nullptr}) {
      const bool known = each == nullptr || std::any_of(attributes.begin(), attributes.end(),
                                                        [&](const KeyAttribute* old) {
                                                          return old->name == each->name;
                                                        });
      if (!known) attributes.push_back(each);
    }
  };
  add(plan.table.keys);
  if (plan.index != nullptr) add(plan.index->keys);
  return attributes;
}

Item only(const Item& item, const std::vector<const KeyAttribute*>& attributes) {
  Item part;
  for (const KeyAttribute* each : attributes) {
    if (const auto found = item.find(each->name); found != item.end()) part.insert(*found);
  }
  return part;
}

Item table_key_of(const Plan& plan, const Item& start) {
  return only(start, {&plan.table.keys.hash,
                      plan.table.keys.range ? &*plan.table.keys.range : &plan.table.keys.hash});
}

std::string start_place(const Plan& plan, const Item& start) {
  return plan.index != nullptr ? index_key(plan.table, *plan.index, start)
                               : item_key(plan.table, start);
}

Refusal refuse_index_start(const Plan& plan, const Item& start) {
  for (const KeyAttribute* each :
       {&plan.keys.hash, plan.keys.range ? &*plan.keys.range : nullptr}) {
    if (each == nullptr) continue;
    const auto found = start.find(each->name);
    if (found == start.end()) return invalid_start();
    if (found->second.type() != each->type) return key_mismatch();
  }
  return std::nullopt;
}

// One key attribute of a query; `is_hash` tells which.
Refusal refuse_key_condition(const Plan& plan, const QueryRequest& request,
                             const KeyAttribute& attribute, bool is_hash) {
  const KeyConditions& conditions = *request.keys;
  if (is_hash && !plan.keys.range && conditions.size() > 1) {
    return validation_error("Query key condition not supported");
  }
  const KeyCondition* condition = find_condition(conditions, attribute.name);
  if (condition == nullptr) {
    if (!is_hash && conditions.size() == 1) return std::nullopt;
    return validation_error("Query condition missed key schema element: " + attribute.name);
  }
  if (condition->kind == KeyCondition::Kind::not_indexable) {
    return validation_error("Attempted conditional constraint is not an indexable operation");
  }
  for (const AttributeValue& value : condition->values) {
    if (value.type() == attribute.type) continue;
    return invalid_parameter("Condition parameter type does not match schema type");
  }
  if (is_hash && condition->kind != KeyCondition::Kind::equal) {
    return validation_error("Query key condition not supported");
  }
  for (const AttributeValue& value : condition->values) {
    if (attribute.type == AttributeType::N || value_bytes(value) != 0) continue;
    return invalid_parameter(
        std::string("The AttributeValue for a key attribute cannot contain an empty ") +
        (attribute.type == AttributeType::S ? "string" : "binary") +
        " value. Key: " + attribute.name);
  }
  return std::nullopt;
}

Refusal refuse_key_conditions(const Plan& plan, const QueryRequest& request) {
  if (request.start && request.start->size() != start_attributes(plan).size()) {
    return invalid_start();
  }
  for (const KeyAttribute* each :
       {&plan.keys.hash, plan.keys.range ? &*plan.keys.range : nullptr}) {
    if (each == nullptr) continue;
    if (request.start) {
      const auto found = request.start->find(each->name);
      if (found == request.start->end()) return invalid_start();
      if (found->second.type() != each->type) return key_mismatch();
    }
    if (auto refusal = refuse_key_condition(plan, request, *each, each == &plan.keys.hash)) {
      return refusal;
    }
  }
  return std::nullopt;
}

// Whether a query may go on from where its client says.
Refusal refuse_query_start(const Plan& plan, const QueryRequest& request) {
  if (!request.start) return std::nullopt;
  const Item& start = *request.start;
  if (auto refusal = refuse_key(plan.table.keys, table_key_of(plan, start))) {
    return invalid_start(refusal->message);
  }
  const bool same_hash = start.at(plan.keys.hash.name) ==
                         find_condition(*request.keys, plan.keys.hash.name)->values[0];
  const KeyCondition* range =
      plan.keys.range ? find_condition(*request.keys, plan.keys.range->name) : nullptr;
  if (range == nullptr) {
    if (same_hash) return std::nullopt;
    return validation_error(
        "The provided starting key is outside query boundaries based on provided conditions");
  }
  if (!matches(*range, start.at(plan.keys.range->name))) {
    return validation_error("The provided starting key does not match the range key predicate");
  }
  if (same_hash) return std::nullopt;
  return validation_error("The query can return at most one row and cannot be restarted");
}

Refusal refuse_scan_start(const Plan& plan, const QueryRequest& request) {
  if (!request.start) return std::nullopt;
  const Item& start = *request.start;
  if (start.size() != start_attributes(plan).size()) {
    return invalid_start(
        plan.index != nullptr ? "" : "The provided key element does not match the schema");
  }
  if (plan.index != nullptr) {
    if (auto refusal = refuse_index_start(plan, start)) return refusal;
  }
  return std::nullopt;
}

Refusal refuse_filter(const Plan& plan, const QueryRequest& request) {
  if (request.projection) {
    if (auto refusal = refuse_nested_keys(plan.table, nested_heads(*request.projection))) {
      return refusal;
    }
  }
  if (!request.filter) return std::nullopt;
  if (request.keys) {
    for (const std::string& head : path_heads(*request.filter)) {
      if (!plan.keys.contains(head)) continue;
      return validation_error(
          std::string(request.legacy_filter ? "QueryFilter" : "Filter Expression") +
          " can only contain non-primary key attributes: Primary key attribute: " + head);
    }
  }
  return std::nullopt;
}

// The attributes that the client names and that the index does not hold.
std::vector<std::string> unprojected(const Plan& plan, const QueryRequest& request) {
  if (plan.index == nullptr || !request.projection) return {};
  std::vector<std::string> names = path_heads(*request.projection);
  std::erase_if(
      names, [&](const std::string& name) { return is_projected(plan.table, *plan.index, name); });
  return names;
}

bool fetches_from_table(const Plan& plan, const QueryRequest& request) {
  if (plan.index == nullptr || plan.index->projected == IndexSchema::Projected::all) return false;
  return request.all_attributes || !unprojected(plan, request).empty();
}

// A local index fetches from its table what it does not hold itself; a global one cannot.
Refusal refuse_fetch(const Plan& plan, const QueryRequest& request) {
  if (!fetches_from_table(plan, request) || plan.index->local) return std::nullopt;
  if (request.all_attributes) {
    return invalid_parameter(
        "Select type ALL_ATTRIBUTES is not supported for global secondary index " +
        plan.index->name + " because its projection type is not ALL");
  }
  std::string names;
  for (const std::string& name : unprojected(plan, request)) {
    names += (names.empty() ? "" : ", ") + name;
  }
  return invalid_parameter("Global secondary index " + plan.index->name + " does not project [" +
                           names + "]");
}

void bound_by_range(Plan& plan, const KeyCondition& condition) {
  using Kind = KeyCondition::Kind;
  const std::string partition = plan.from;
  const auto at = [&](const AttributeValue& value, bool open = false) {
    std::string key = partition;
    append_range(key, value, open);
    return key;
  };
  const AttributeValue& first = condition.values[0];
  switch (condition.kind) {
    case Kind::equal:
      plan.from = at(first);
      plan.to = storage::prefix_end(plan.from);
      break;
    case Kind::less:
      plan.to = at(first);
      break;
    case Kind::less_or_equal:
      plan.to = storage::prefix_end(at(first));
      break;
    case Kind::greater:
      plan.from = storage::prefix_end(at(first));
      break;
    case Kind::greater_or_equal:
      plan.from = at(first);
      break;
    case Kind::between:
      plan.from = at(first);
      plan.to = storage::prefix_end(at(condition.values[1]));
      break;
    case Kind::begins_with:
      plan.from = at(first, true);
      plan.to = storage::prefix_end(plan.from);
      break;
    case Kind::not_indexable:
      break;
  }
}

// The end of a segment: the first bucket of the next one, as three bytes of spread.
std::string bucket_start(const std::string& prefix, std::uint64_t number, std::uint64_t total) {
  const std::uint64_t bucket = (spread_buckets * number + total - 1) / total;
  if (bucket >= spread_buckets) return storage::prefix_end(prefix);
  std::string key = prefix;
  key += static_cast<char>(bucket >> 4);
  key += static_cast<char>((bucket & 0xF) << 4);
  return key;
}

Refusal refuse_start_outside(const Plan& plan, const QueryRequest& request,
                             const std::string& place) {
  if (!request.segment || (place >= plan.from && place < plan.to)) return std::nullopt;
  return invalid_start(
      "Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. "
      "TotalSegments: " +
      std::to_string(request.segment->total) +
      " Segment: " + std::to_string(request.segment->number));
}

Refusal set_bounds(Plan& plan, const QueryRequest& request) {
  plan.prefix =
      plan.index != nullptr ? index_prefix(plan.table, *plan.index) : items_prefix(plan.table);
  if (request.keys) {
    plan.from = partition_prefix(plan.prefix,
                                 find_condition(*request.keys, plan.keys.hash.name)->values[0]);
    plan.to = storage::prefix_end(plan.from);
    const KeyCondition* range =
        plan.keys.range ? find_condition(*request.keys, plan.keys.range->name) : nullptr;
    if (range != nullptr) bound_by_range(plan, *range);
  } else {
    const Segment segment = request.segment.value_or(Segment{});
    plan.from = bucket_start(plan.prefix, segment.number, segment.total);
    plan.to = bucket_start(plan.prefix, segment.number + 1, segment.total);
  }
  if (!request.start) return std::nullopt;
  const std::string place = start_place(plan, *request.start);
  if (auto refusal = refuse_start_outside(plan, request, place)) return refusal;
  if (request.forward) {
    plan.from = std::max(plan.from, place + '\0');
  } else {
    plan.to = std::min(plan.to, place);
  }
  return std::nullopt;
}

Refusal refuse_request(const Plan& plan, const QueryRequest& request) {
  if (plan.index != nullptr && !plan.index->local && request.consistent) {
    return validation_error("Consistent reads are not supported on global secondary indexes");
  }
  if (request.keys) {
    if (auto refusal = refuse_key_conditions(plan, request)) return refusal;
    if (auto refusal = refuse_query_start(plan, request)) return refusal;
    if (auto refusal = refuse_filter(plan, request)) return refusal;
    if (auto refusal = refuse_fetch(plan, request)) return refusal;
  } else {
    if (auto refusal = refuse_scan_start(plan, request)) return refusal;
    if (auto refusal = refuse_fetch(plan, request)) return refusal;
    if (request.start) {
      if (auto refusal = refuse_key(plan.table.keys, table_key_of(plan, *request.start))) {
        return invalid_start(refusal->message);
      }
    }
    if (auto refusal = refuse_filter(plan, request)) return refusal;
  }
  return request.filter ? refuse_nested_keys(plan.table, nested_heads(*request.filter))
                        : std::nullopt;
}

}  // namespace

Outcome<Page> TablesEngine::query(const QueryRequest& request) const {
  const TablePointer table = find_table(request.table);
  if (!table) return table_not_found();
  const std::shared_lock lock(table->mutex);
  if (table->deleted) return table_not_found();
  const IndexSchema* index =
      request.index.empty() ? nullptr : table->schema.find_index(request.index);
  if (!request.index.empty() && index == nullptr) {
    return validation_error("The table does not have the specified index: " + request.index);
  }
  Plan plan{table->schema, index, index != nullptr ? index->keys : table->schema.keys};
  if (auto refusal = refuse_request(plan, request)) return *refusal;
  if (auto refusal = set_bounds(plan, request)) return *refusal;

  Page page{.local_index = index != nullptr && index->local};
  std::vector<Item> items;
  bool more = false, damaged = false;
  std::size_t bytes = 0;
  const std::string range_name = table->schema.keys.range ? table->schema.keys.range->name : "";
  const auto scanned = store_.scan(
      {.from = plan.from, .to = plan.to, .reverse = !request.forward},
      [&](std::string_view, std::string_view value) {
        auto item = decode_item(value);
        damaged = !item.has_value();
        if (damaged) return false;
        bytes += page_bytes(*item, range_name);
        (index != nullptr ? page.index_bytes : page.table_bytes) += item_bytes(*item);
        items.push_back(*std::move(item));
        more = (request.limit && items.size() >= *request.limit) || bytes >= page_bytes_max;
        return !more;
      });
  if (!scanned) return wire::internal_failure(scanned.error());
  if (damaged) {
    return wire::internal_failure(micro_core::Error::internal("an item in the store is damaged"));
  }
  const bool fetches = fetches_from_table(plan, request);
  page.scanned = items.size();
  if (more && !items.empty()) page.last_key = only(items.back(), start_attributes(plan));
  for (Item& item : items) {
    if (fetches) {
      auto whole = read(item_key(table->schema, item));
      if (!whole) return whole.error();
      if (!*whole) continue;
      item = **std::move(whole);
      page.table_bytes += item_bytes(item);
    }
    if (!request.filter || matches(*request.filter, item)) page.items.push_back(std::move(item));
  }
  return page;
}

}  // namespace local_cloud::tables
