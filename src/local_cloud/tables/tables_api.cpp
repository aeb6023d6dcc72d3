#include <local_cloud/tables/operation_shapes.hpp>
#include <local_cloud/tables/operations.hpp>
#include <local_cloud/tables/table_error.hpp>
#include <local_cloud/tables/tables_api.hpp>
#include <micro_core/hash.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace local_cloud::tables {

using micro_core::Json;
using micro_core::JsonObject;
using micro_http::HttpResponse;
using wire::AwsRequest;
using wire::ServiceError;

namespace {

constexpr std::string_view target_prefix = "DynamoDB_20120810.";
// Ten levels around an attribute's 32, each of which is two in JSON.
constexpr int json_depth_max = 128;

struct Operation {
  std::string_view name;
  const Shape& (*shape)();
  OperationResult (*run)(const Call&);
};

constexpr std::array<Operation, 23> operations = {{
    {"BatchGetItem", batch_get_item_shape, batch_get_item},
    {"BatchWriteItem", batch_write_item_shape, batch_write_item},
    {"CreateTable", create_table_shape, create_table},
    {"DeleteItem", delete_item_shape, delete_item},
    {"DeleteTable", strict_table_shape, delete_table},
    {"DescribeContinuousBackups", table_shape, describe_continuous_backups},
    {"DescribeLimits", empty_shape, describe_limits},
    {"DescribeTable", strict_table_shape, describe_table},
    {"DescribeTimeToLive", table_shape, describe_time_to_live},
    {"GetItem", get_item_shape, get_item},
    {"ListTables", list_tables_shape, list_tables},
    {"ListTagsOfResource", list_tags_shape, list_tags_of_resource},
    {"PutItem", put_item_shape, put_item},
    {"Query", query_shape, query},
    {"Scan", scan_shape, scan},
    {"TagResource", tag_resource_shape, tag_resource},
    {"TransactGetItems", transact_get_items_shape, transact_get_items},
    {"TransactWriteItems", transact_write_items_shape, transact_write_items},
    {"UntagResource", untag_resource_shape, untag_resource},
    {"UpdateContinuousBackups", update_continuous_backups_shape, update_continuous_backups},
    {"UpdateItem", update_item_shape, update_item},
    {"UpdateTable", update_table_shape, update_table},
    {"UpdateTimeToLive", update_time_to_live_shape, update_time_to_live},
}};

// What DynamoDB has and the local cloud has not: refused by name.
constexpr std::array<std::string_view, 30> unsupported_operations = {
    "BatchExecuteStatement",
    "CreateBackup",
    "CreateGlobalTable",
    "DeleteBackup",
    "DeleteResourcePolicy",
    "DescribeBackup",
    "DescribeContributorInsights",
    "DescribeExport",
    "DescribeGlobalTable",
    "DescribeGlobalTableSettings",
    "DescribeImport",
    "DescribeKinesisStreamingDestination",
    "DescribeTableReplicaAutoScaling",
    "DisableKinesisStreamingDestination",
    "EnableKinesisStreamingDestination",
    "ExecuteStatement",
    "ExecuteTransaction",
    "ExportTableToPointInTime",
    "GetResourcePolicy",
    "ImportTable",
    "ListBackups",
    "ListContributorInsights",
    "ListExports",
    "ListGlobalTables",
    "ListImports",
    "PutResourcePolicy",
    "RestoreTableFromBackup",
    "RestoreTableToPointInTime",
    "UpdateContributorInsights",
    "UpdateGlobalTable",
};

// The namespace in which DynamoDB reports an error.
std::string error_type(std::string_view code) {
  if (code == "ValidationException") return "com.amazon.coral.validate#ValidationException";
  static constexpr std::array<std::string_view, 9> service_codes = {
      "SerializationException",
      "UnknownOperationException",
      "MissingAuthenticationTokenException",
      "InvalidSignatureException",
      "AccessDeniedException",
      "IncompleteSignatureException",
      "UnrecognizedClientException",
      "InternalFailure",
      "ServiceUnavailable"};
  const bool of_service =
      std::find(service_codes.begin(), service_codes.end(), code) != service_codes.end();
  return (of_service ? "com.amazon.coral.service#" : "com.amazonaws.dynamodb.v20120810#") +
         std::string(code);
}

std::string error_body(const ServiceError& error) {
  JsonObject body{{"__type", error_type(error.code)}};
  if (!error.message.empty()) {
    // This one error spells its member with a capital.
    body[error.code == "SerializationException" ? "Message" : "message"] = error.message;
  }
  for (const auto& [name, value] : error.members) body[name] = value;
  return micro_core::to_text(body);
}

HttpResponse respond(const AwsRequest& request, int status, std::string body,
                     std::string_view content_type) {
  HttpResponse response{.status = status};
  response.headers.add("x-amzn-RequestId", request.request_id);
  response.headers.add("x-amz-crc32", std::to_string(micro_core::crc32(body)));
  if (!content_type.empty()) response.headers.add("Content-Type", std::string(content_type));
  response.body = std::move(body);
  return response;
}

// "application/x-amz-json-1.0" without what may follow a semicolon.
std::string_view media_type(const AwsRequest& request) {
  std::string_view type = request.http.headers.get("Content-Type");
  type = type.substr(0, type.find(';'));
  while (!type.empty() && type.front() == ' ') type.remove_prefix(1);
  while (!type.empty() && type.back() == ' ') type.remove_suffix(1);
  return type;
}

OperationResult describe_endpoints(const AwsRequest& request) {
  std::string address(request.http.headers.get("Host"));
  Answer answer;
  answer.json("Endpoints", micro_core::JsonArray{JsonObject{{"Address", std::move(address)},
                                                            {"CachePeriodInMinutes", 1440}}});
  return std::move(answer).take();
}

ServiceError unknown_operation(std::string_view name) {
  const bool known = std::find(unsupported_operations.begin(), unsupported_operations.end(),
                               name) != unsupported_operations.end();
  return {"UnknownOperationException",
          known ? "The local cloud does not support DynamoDB's operation " + std::string(name) : "",
          400,
          {}};
}

OperationResult run(TablesEngine& engine, const AwsRequest& request, micro_core::TimePoint now) {
  const std::string& body = request.http.body;
  auto json = micro_core::parse_json(body, {.depth_max = json_depth_max});
  if (!body.empty() && !json) return ServiceError{"SerializationException", "", 400, {}};
  std::string_view name = request.http.headers.get("X-Amz-Target");
  if (!name.starts_with(target_prefix)) return unknown_operation("");
  name.remove_prefix(target_prefix.size());
  if (name == "DescribeEndpoints") return describe_endpoints(request);
  const auto* operation = std::find_if(operations.begin(), operations.end(),
                                       [&](const Operation& each) { return each.name == name; });
  if (operation == operations.end()) return unknown_operation(name);
  if (request.access_key_id.empty()) {
    return ServiceError{
        "MissingAuthenticationTokenException", "Request is missing Authentication Token", 400, {}};
  }
  if (body.empty()) return ServiceError{"SerializationException", "", 400, {}};
  if (auto refusal = refuse_shape(*json, operation->shape())) return *refusal;
  return operation->run({.engine = engine, .request = json->get_object(), .now = now});
}

}  // namespace

HttpResponse TablesApi::handle(const AwsRequest& request, micro_core::TimePoint now) const {
  if (request.http.method == "GET") {
    // What load balancers and people who try the address see.
    return respond(request, 200, "healthy: dynamodb." + identity_.region + ".amazonaws.com ",
                   "text/plain");
  }
  const std::string_view type = media_type(request);
  const bool fits = type == "application/x-amz-json-1.0" || type == "application/json";
  if (request.http.method != "POST" || (!request.http.body.empty() && !fits)) {
    return respond(request, 404, "<UnknownOperationException/>\n", "");
  }
  const std::string_view answer_type =
      type == "application/x-amz-json-1.0" ? type : std::string_view("application/json");
  const OperationResult result = run(engine_, request, now);
  if (result) return respond(request, 200, *result, answer_type);
  return respond(request, result.error().status, error_body(result.error()), answer_type);
}

}  // namespace local_cloud::tables
