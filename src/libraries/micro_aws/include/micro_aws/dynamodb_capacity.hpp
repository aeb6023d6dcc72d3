#pragma once

#include <micro_core/json.hpp>

#include <map>
#include <mutex>
#include <string>

namespace micro_aws {

/// Units of capacity, as DynamoDB bills them.
struct DynamoDbCapacity {
  double total = 0;
  std::map<std::string, double> by_table = {};  ///< by name; their indexes included
  std::map<std::string, double> by_index = {};  ///< by "table/index"
};

/// Adds up what the calls of metered tables consumed: see `DynamoDbTable::metered`. Thread safe.
class DynamoDbMeter {
 public:
  DynamoDbCapacity consumed() const;
  /// Adds the ConsumedCapacity of an answer: one, or a list of them.
  void add(const micro_core::Json& consumed_capacity);

 private:
  mutable std::mutex mutex_;
  DynamoDbCapacity consumed_ = {};
};

}  // namespace micro_aws
