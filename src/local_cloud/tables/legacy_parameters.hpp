#pragma once

#include <local_cloud/tables/key_conditions.hpp>
#include <local_cloud/tables/tables_engine.hpp>
#include <micro_core/json.hpp>

#include <optional>

namespace local_cloud::tables {

// The parameters that expressions replaced, which old clients still send, read into the same trees.
// Errors: `ValidationException` in DynamoDB's words.

/// Expected with ConditionalOperator: none if it is absent.
wire::Outcome<std::optional<Condition>> read_expected(const micro_core::JsonObject& request);

/// QueryFilter or ScanFilter with ConditionalOperator: none if it is absent.
wire::Outcome<std::optional<Condition>> read_legacy_filter(const micro_core::JsonObject& request,
                                                           std::string_view parameter);

/// AttributeUpdates: none if it is absent.
wire::Outcome<std::optional<Update>> read_attribute_updates(const micro_core::JsonObject& request);

/// KeyConditions: none if it is absent.
wire::Outcome<std::optional<KeyConditions>> read_key_conditions(
    const micro_core::JsonObject& request);

/// AttributesToGet: none if it is absent.
wire::Outcome<std::optional<Projection>> read_attributes_to_get(
    const micro_core::JsonObject& request);

}  // namespace local_cloud::tables
