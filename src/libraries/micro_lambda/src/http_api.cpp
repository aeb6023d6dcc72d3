#include <micro_core/encoding.hpp>
#include <micro_lambda/http_api.hpp>

#include "event_reader.hpp"

namespace micro_lambda {
namespace {

using micro_core::Error;
using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;
using micro_core::Result;

HttpApiRequestContext decode_context(const Json& json, const Json& http) {
  HttpApiRequestContext context;
  context.account_id = text_at(json, "accountId");
  context.api_id = text_at(json, "apiId");
  context.domain_name = text_at(json, "domainName");
  context.domain_prefix = text_at(json, "domainPrefix");
  context.http.method = text_at(http, "method");
  context.http.path = text_at(http, "path");
  context.http.protocol = text_at(http, "protocol");
  context.http.source_ip = text_at(http, "sourceIp");
  context.http.user_agent = text_at(http, "userAgent");
  context.request_id = text_at(json, "requestId");
  context.route_key = text_at(json, "routeKey");
  context.stage = text_at(json, "stage");
  context.time = text_at(json, "time");
  if (const Json* epoch = micro_core::find(json, "timeEpoch"); epoch && epoch->is_int64()) {
    context.time_epoch = epoch->get_int64();
  }
  if (const Json* authorizer = micro_core::find(json, "authorizer");
      authorizer && !authorizer->is_null()) {
    context.authorizer = *authorizer;
  }
  return context;
}

}  // namespace

Result<std::string> HttpApiRequest::body_bytes() const {
  if (!body) return std::string();
  if (!is_base64_encoded) return *body;
  auto bytes = micro_core::from_base64(*body);
  if (!bytes) return Error::invalid_argument("the body of the event is not valid base64");
  return *std::move(bytes);
}

Result<HttpApiRequest> EventCodec<HttpApiRequest>::decode(const Json& json) {
  const Json* context = micro_core::find(json, "requestContext");
  const Json* http = context ? micro_core::find(*context, "http") : nullptr;
  if (!http || !http->is_object()) {
    return Error::invalid_argument(
        "the event is no HTTP request in payload format 2.0: it has no requestContext.http");
  }
  HttpApiRequest request;
  request.route_key = text_at(json, "routeKey");
  request.raw_path = text_at(json, "rawPath");
  request.raw_query_string = text_at(json, "rawQueryString");
  request.cookies = texts_at(json, "cookies");
  request.headers = text_map_at(json, "headers");
  request.query_string_parameters = text_map_at(json, "queryStringParameters");
  request.path_parameters = text_map_at(json, "pathParameters");
  request.stage_variables = text_map_at(json, "stageVariables");
  request.body = optional_text_at(json, "body");
  request.is_base64_encoded = bool_at(json, "isBase64Encoded");
  request.request_context = decode_context(*context, *http);
  return request;
}

Json EventCodec<HttpApiResponse>::encode(const HttpApiResponse& response) {
  JsonObject json;
  json["statusCode"] = response.status_code;
  JsonObject headers;
  for (const auto& [name, value] : response.headers) headers[name] = value;
  json["headers"] = std::move(headers);
  if (!response.cookies.empty()) {
    JsonArray cookies;
    for (const std::string& cookie : response.cookies) cookies.emplace_back(cookie);
    json["cookies"] = std::move(cookies);
  }
  json["body"] = response.body;
  json["isBase64Encoded"] = response.is_base64_encoded;
  return Json(std::move(json));
}

}  // namespace micro_lambda
