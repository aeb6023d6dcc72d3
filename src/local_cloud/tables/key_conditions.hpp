#pragma once

#include <local_cloud/tables/expression.hpp>

#include <string>
#include <utility>
#include <vector>

namespace local_cloud::tables {

/// What a query demands of one key attribute.
struct KeyCondition {
  enum class Kind {
    equal,
    less,
    less_or_equal,
    greater,
    greater_or_equal,
    between,
    begins_with,
    not_indexable,  ///< a legacy operator that no index can serve
  };
  Kind kind = Kind::equal;
  std::vector<AttributeValue> values = {};
};

/// By attribute, in the order of the request.
using KeyConditions = std::vector<std::pair<std::string, KeyCondition>>;

/// Reads the demands out of a KeyConditionExpression.
/// Errors: `ValidationException` in DynamoDB's words.
wire::Outcome<KeyConditions> key_conditions(const Condition& condition);

/// Whether `value` fulfils the demand.
bool matches(const KeyCondition& condition, const AttributeValue& value);

const KeyCondition* find_condition(const KeyConditions& conditions, std::string_view attribute);

}  // namespace local_cloud::tables
