#include <local_cloud/tables/evaluation.hpp>
#include <local_cloud/tables/legacy_parameters.hpp>
#include <local_cloud/tables/operations.hpp>
#include <local_cloud/tables/table_error.hpp>

#include <utility>

namespace local_cloud::tables {

using micro_core::Json;
using micro_core::JsonObject;
using wire::Outcome;
using wire::ServiceError;
using Refusal = std::optional<ServiceError>;

namespace {

Outcome<std::optional<Item>> read_start(const JsonObject& request) {
  const Json* start = member(request, "ExclusiveStartKey");
  if (start == nullptr) return std::optional<Item>();
  auto key = read_item(*start);
  if (key) return std::optional<Item>(*std::move(key));
  ServiceError error = key.error();
  // Only some refusals of a value say that it stood in the starting key.
  for (const char* prefixed :
       {"Supplied AttributeValue", "One or more parameter values were invalid: Null attribute",
        "One or more parameter values were invalid: An string set",
        "One or more parameter values were invalid: Binary sets"}) {
    if (!error.message.starts_with(prefixed)) continue;
    error.message = "The provided starting key is invalid: " + error.message;
    break;
  }
  return error;
}

// The members that Query and Scan have in common, but for the filter and the projection.
void read_common(const JsonObject& request, QueryRequest& query) {
  query.table = text_member(request, "TableName");
  query.index = text_member(request, "IndexName");
  query.consistent = flag_member(request, "ConsistentRead");
  query.all_attributes = text_member(request, "Select") == "ALL_ATTRIBUTES";
  if (const auto limit = integer_member(request, "Limit")) {
    query.limit = static_cast<std::size_t>(*limit);
  }
}

Refusal refuse_select(const JsonObject& request) {
  const std::string select = text_member(request, "Select");
  const bool specific = member(request, "ProjectionExpression") != nullptr ||
                        member(request, "AttributesToGet") != nullptr;
  if (select == "SPECIFIC_ATTRIBUTES" && !specific) {
    return validation_error(
        "One or more parameter values were invalid: Must specify the AttributesToGet or "
        "ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES");
  }
  if (specific && !select.empty() && select != "SPECIFIC_ATTRIBUTES") {
    const std::string_view used =
        member(request, "AttributesToGet") != nullptr ? "AttributesToGet" : "ProjectionExpression";
    return validation_error("Cannot specify the " + std::string(used) + " when choosing to get " +
                            (select == "COUNT"            ? "only the Count"
                             : select == "ALL_ATTRIBUTES" ? "ALL_ATTRIBUTES"
                                                          : "ALL_PROJECTED_ATTRIBUTES"));
  }
  if (select == "ALL_PROJECTED_ATTRIBUTES" && member(request, "IndexName") == nullptr) {
    return validation_error(
        "One or more parameter values were invalid: ALL_PROJECTED_ATTRIBUTES can be used only when "
        "Querying using an IndexName");
  }
  return std::nullopt;
}

OperationResult run(const Call& call, const QueryRequest& query) {
  const auto page = call.engine.query(query);
  if (!page) return page.error();
  Answer answer;
  answer.number("Count", page->items.size());
  answer.number("ScannedCount", page->scanned);
  if (text_member(call.request, "Select") != "COUNT") {
    const auto selection =
        query.projection ? std::optional<Selection>(*query.projection) : std::nullopt;
    std::string& text = answer.member("Items");
    text += '[';
    for (const Item& each : page->items) {
      if (text.back() != '[') text += ',';
      append_item(text, selection ? selection->apply(each) : each);
    }
    text += ']';
  }
  if (page->last_key) answer.item("LastEvaluatedKey", *page->last_key);
  if (wants_capacity(call.request)) {
    const auto units = [&](std::size_t bytes, bool used) {
      return used || bytes > 0 ? read_units(bytes, query.consistent) : 0.0;
    };
    const bool on_index = !query.index.empty();
    answer.json("ConsumedCapacity",
                capacity_json(call.request, {.table = query.table,
                                             .table_units = units(page->table_bytes, !on_index),
                                             .index = query.index,
                                             .local_index = page->local_index,
                                             .index_units = units(page->index_bytes, on_index)}));
  }
  return std::move(answer).take();
}

}  // namespace

OperationResult query(const Call& call) {
  const JsonObject& request = call.request;
  if (auto refusal = refuse_mixed_parameters(
          request, {"ProjectionExpression", "FilterExpression", "KeyConditionExpression"},
          {"AttributesToGet", "QueryFilter", "ConditionalOperator", "KeyConditions"})) {
    return *refusal;
  }
  QueryRequest query;
  read_common(request, query);
  const Json* forward = member(request, "ScanIndexForward");
  query.forward = forward == nullptr || flag_member(request, "ScanIndexForward");
  auto filter = read_legacy_filter(request, "QueryFilter");
  if (!filter) return filter.error();
  auto projection = read_attributes_to_get(request);
  if (!projection) return projection.error();
  auto start = read_start(request);
  if (!start) return start.error();
  query.start = *std::move(start);
  auto legacy_keys = read_key_conditions(request);
  if (!legacy_keys) return legacy_keys.error();
  if (!*legacy_keys && member(request, "KeyConditionExpression") == nullptr) {
    return validation_error(
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the "
        "request.");
  }
  auto expressions = read_expressions(request);
  if (!expressions) return expressions.error();
  query.keys = *std::move(legacy_keys);
  if (expressions->key_condition) {
    auto keys = key_conditions(*expressions->key_condition);
    if (!keys) return keys.error();
    query.keys = *std::move(keys);
  }
  if (query.keys->empty() || query.keys->size() > 2) {
    return validation_error("Conditions can be of length 1 or 2 only");
  }
  if (auto refusal = refuse_select(request)) return *refusal;
  query.legacy_filter = filter->has_value();
  query.filter = *filter ? *std::move(filter) : std::move(expressions->filter);
  query.projection = *projection ? *std::move(projection) : std::move(expressions->projection);
  return run(call, query);
}

namespace {

Refusal read_segment(const JsonObject& request, QueryRequest& query) {
  const auto segment = integer_member(request, "Segment");
  const auto total = integer_member(request, "TotalSegments");
  if (segment && !total) {
    return validation_error(
        "The TotalSegments parameter is required but was not present in the request when Segment "
        "parameter is present");
  }
  if (!total) return std::nullopt;
  if (!segment) {
    return validation_error(
        "The Segment parameter is required but was not present in the request when parameter "
        "TotalSegments is present");
  }
  if (*total > 1'000'000) {
    return validation_error("1 validation error detected: Value '" + std::to_string(*total) +
                            "' at 'totalSegments' failed to satisfy constraint: Member must have "
                            "value less than or equal "
                            "to 1000000");
  }
  if (*segment >= *total) {
    return validation_error(
        "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
        "Segment: " +
        std::to_string(*segment) + " is not less than TotalSegments: " + std::to_string(*total));
  }
  query.segment = Segment{static_cast<std::uint64_t>(*segment), static_cast<std::uint64_t>(*total)};
  return std::nullopt;
}

}  // namespace

OperationResult scan(const Call& call) {
  const JsonObject& request = call.request;
  if (auto refusal =
          refuse_mixed_parameters(request, {"ProjectionExpression", "FilterExpression"},
                                  {"AttributesToGet", "ScanFilter", "ConditionalOperator"})) {
    return *refusal;
  }
  QueryRequest query;
  read_common(request, query);
  auto projection = read_attributes_to_get(request);
  if (!projection) return projection.error();
  auto filter = read_legacy_filter(request, "ScanFilter");
  if (!filter) return filter.error();
  auto start = read_start(request);
  if (!start) return start.error();
  query.start = *std::move(start);
  if (auto refusal = read_segment(request, query)) return *refusal;
  auto expressions = read_expressions(request);
  if (!expressions) return expressions.error();
  if (auto refusal = refuse_select(request)) return *refusal;
  query.legacy_filter = filter->has_value();
  query.filter = *filter ? *std::move(filter) : std::move(expressions->filter);
  query.projection = *projection ? *std::move(projection) : std::move(expressions->projection);
  return run(call, query);
}

}  // namespace local_cloud::tables
