#pragma once

#include <micro_aws/attribute_value.hpp>
#include <micro_core/json.hpp>
#include <micro_core/result.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace micro_aws {

/// What DynamoDB itself sent and nobody can read is no mistake of the caller.
inline micro_core::Error broken_answer(const micro_core::Error& error) {
  return micro_core::Error::internal("DynamoDB's answer: " + error.message);
}

/// The item at `key` of an answer; none if the answer has none. Errors: `internal`.
inline micro_core::Result<std::optional<Item>> item_at(const micro_core::Json& answer,
                                                       std::string_view key) {
  const micro_core::Json* json = micro_core::find(answer, key);
  if (!json || json->is_null()) return std::optional<Item>();
  auto item = item_from_wire(*json);
  if (!item) return broken_answer(item.error());
  return std::optional<Item>(*std::move(item));
}

}  // namespace micro_aws
