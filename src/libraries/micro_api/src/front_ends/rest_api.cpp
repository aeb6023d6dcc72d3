// API Gateway REST APIs, and HTTP APIs with payload format 1.0.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
#include "event_parts.hpp"
#include "front_ends.hpp"

namespace micro_api::detail {
namespace {

using micro_core::find;
using micro_core::Result;
using micro_core::string_at;

const Json nothing;

// `many` if it is there, because it has every value; else `one`, which has the last of each.
const Json* fuller(const Json& event, std::string_view many, std::string_view one) {
  const Json* map = find(event, many);
  return map != nullptr && map->is_object() ? map : find(event, one);
}

// On its own domain a REST API takes the stage off the path, and keeps it in that of the context.
// An HTTP API does not: both have it.
std::string take_stage(std::string_view& path, const Json& context) {
  const std::string_view stage = string_at(context, "stage");
  const std::string_view whole = string_at(context, "path");
  if (stage.empty() || stage == "$default") return {};
  std::string prefix = "/";
  prefix += stage;
  if (whole != path) {
    const bool has_stage = is_under(whole, prefix) && whole.substr(prefix.size()) == path;
    return has_stage || (path == "/" && whole == prefix) ? prefix : std::string();
  }
  if (!is_under(path, prefix)) return {};
  path.remove_prefix(prefix.size());
  return prefix;
}

}  // namespace

Result<EventRequest> read_rest_api(FrontEnd kind, const Json& event, const BasePaths& base_paths) {
  auto body = event_body(event, "isBase64Encoded");
  if (!body) return std::move(body).error();
  const Json* context = find(event, "requestContext");
  if (context == nullptr) context = &nothing;
  EventRequest request;
  request.http.method = string_at(event, "httpMethod");
  if (const Json* identity = find(*context, "identity")) {
    request.http.remote_address = string_at(*identity, "sourceIp");
  }
  std::string_view path = string_at(event, "path");
  request.root_path = take_stage(path, *context);
  request.root_path += take_prefix(path, base_paths);
  // An HTTP API hands over the path decoded, a REST API as it came; both decode the query.
  request.http.target = kind == FrontEnd::http_api_1 ? encode_path(path) : clean_path(path);
  append_decoded_query(request.http.target,
                       fuller(event, "multiValueQueryStringParameters", "queryStringParameters"));
  add_headers(request.http.headers, fuller(event, "multiValueHeaders", "headers"));
  request.http.body = *std::move(body);
  return request;
}

// Any other member would be a 502 of the gateway.
Json write_rest_api(HttpResponse response) {
  AnswerBody body = take_body(response);
  JsonObject answer;
  answer.reserve(4);
  answer.emplace("statusCode", response.status);
  answer.emplace("multiValueHeaders", listed_headers(response.headers));
  answer.emplace("body", body.text);
  answer.emplace("isBase64Encoded", body.is_base64);
  return answer;
}

}  // namespace micro_api::detail
