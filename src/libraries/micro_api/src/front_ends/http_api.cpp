// API Gateway HTTP APIs and function URLs, payload format 2.0.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
#include "event_parts.hpp"
#include "front_ends.hpp"

namespace micro_api::detail {
namespace {

using micro_core::find;
using micro_core::Result;
using micro_core::string_at;

const Json nothing;

// The path starts with the stage, unless that is "$default".
std::string take_stage(std::string_view& path, std::string_view stage) {
  if (stage.empty() || stage == "$default") return {};
  std::string prefix = "/";
  prefix += stage;
  if (!is_under(path, prefix)) return {};
  path.remove_prefix(prefix.size());
  return prefix;
}

void add_cookies(Headers& headers, const Json* cookies) {
  if (cookies == nullptr || !cookies->is_array() || cookies->get_array().empty()) return;
  std::string joined;
  for (const Json& cookie : cookies->get_array()) {
    if (!cookie.is_string()) continue;
    joined.append(joined.empty() ? "" : "; ").append(std::string_view(cookie.get_string()));
  }
  headers.set("cookie", std::move(joined));
}

}  // namespace

Result<EventRequest> read_http_api(FrontEnd kind, const Json& event, const BasePaths& base_paths) {
  auto body = event_body(event, "isBase64Encoded");
  if (!body) return std::move(body).error();
  const Json* context = find(event, "requestContext");
  const Json* http = context != nullptr ? find(*context, "http") : nullptr;
  if (http == nullptr) http = &nothing;
  EventRequest request;
  request.http.method = string_at(*http, "method");
  request.http.remote_address = string_at(*http, "sourceIp");
  std::string_view path = string_at(event, "rawPath");
  if (context != nullptr) request.root_path = take_stage(path, string_at(*context, "stage"));
  request.root_path += take_prefix(path, base_paths);
  // An HTTP API hands over the path decoded, a function URL as it came.
  const bool is_decoded = kind == FrontEnd::http_api;
  request.http.target = is_decoded ? encode_path(path) : clean_path(path);
  if (const std::string_view query = string_at(event, "rawQueryString"); !query.empty()) {
    request.http.target.append("?").append(query);
  }
  add_headers(request.http.headers, find(event, "headers"));
  add_cookies(request.http.headers, find(event, "cookies"));
  request.http.body = *std::move(body);
  return request;
}

Json write_http_api(HttpResponse response) {
  AnswerBody body = take_body(response);
  JsonObject answer;
  answer.reserve(5);
  answer.emplace("statusCode", response.status);
  answer.emplace("headers", joined_headers(response.headers));
  JsonArray cookies = cookie_list(response.headers);
  if (!cookies.empty()) answer.emplace("cookies", std::move(cookies));
  answer.emplace("body", body.text);
  answer.emplace("isBase64Encoded", body.is_base64);
  return answer;
}

}  // namespace micro_api::detail
