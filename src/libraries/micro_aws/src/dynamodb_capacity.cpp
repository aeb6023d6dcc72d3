#include <micro_aws/dynamodb_capacity.hpp>

#include <string_view>

namespace micro_aws {
namespace {

using micro_core::Json;

double units_of(const Json& json) {
  const Json* units = micro_core::find(json, "CapacityUnits");
  return units != nullptr && units->is_number() ? units->to_number<double>() : 0;
}

void add_one(DynamoDbCapacity& sum, const Json& consumed) {
  const std::string table(micro_core::string_at(consumed, "TableName"));
  const double units = units_of(consumed);
  sum.total += units;
  sum.by_table[table] += units;
  for (const std::string_view kind : {"GlobalSecondaryIndexes", "LocalSecondaryIndexes"}) {
    const Json* indexes = micro_core::find(consumed, kind);
    if (indexes == nullptr || !indexes->is_object()) continue;
    for (const auto& [name, index] : indexes->get_object()) {
      sum.by_index[table + '/' + std::string(name)] += units_of(index);
    }
  }
}

}  // namespace

DynamoDbCapacity DynamoDbMeter::consumed() const {
  const std::lock_guard lock(mutex_);
  return consumed_;
}

void DynamoDbMeter::add(const Json& consumed_capacity) {
  const std::lock_guard lock(mutex_);
  if (!consumed_capacity.is_array()) return add_one(consumed_, consumed_capacity);
  for (const Json& one : consumed_capacity.get_array()) add_one(consumed_, one);
}

}  // namespace micro_aws
