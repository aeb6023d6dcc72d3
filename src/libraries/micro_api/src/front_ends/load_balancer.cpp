// Application Load Balancers.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
#include "event_parts.hpp"
#include "front_ends.hpp"

namespace micro_api::detail {
namespace {

using micro_core::Error;
using micro_core::find;
using micro_core::Result;
using micro_core::string_at;

constexpr std::size_t answer_bytes_max = 1024 * 1024;
constexpr std::size_t escape_bytes_max = 6;  // a byte of the body can become \u0001

// The target group decides which of the two maps an event has; the answer has to have the same.
bool has_many_values(const Json& event) {
  const Json* headers = find(event, "multiValueHeaders");
  return headers != nullptr && headers->is_object();
}

// The client would see a 502 without a reason: the reason belongs into the function's log.
Result<void> check_size(const Json& answer, std::size_t body_bytes) {
  if (body_bytes * escape_bytes_max < answer_bytes_max / 2) return {};
  const std::size_t bytes = micro_core::to_text(answer).size();
  if (bytes <= answer_bytes_max) return {};
  return Error::invalid_argument("the answer has " + std::to_string(bytes) +
                                 " bytes; a load balancer takes at most 1 MB (" +
                                 std::to_string(answer_bytes_max) + ")");
}

}  // namespace

Result<EventRequest> read_load_balancer(const Json& event, const BasePaths& base_paths) {
  auto body = event_body(event, "isBase64Encoded");
  if (!body) return std::move(body).error();
  EventRequest request;
  request.http.method = string_at(event, "httpMethod");
  std::string_view path = string_at(event, "path");
  request.root_path = take_prefix(path, base_paths);
  // Nothing is decoded here: neither the path nor names and values of the query.
  request.http.target = clean_path(path);
  const bool many = has_many_values(event);
  append_raw_query(request.http.target,
                   find(event, many ? "multiValueQueryStringParameters" : "queryStringParameters"));
  add_headers(request.http.headers, find(event, many ? "multiValueHeaders" : "headers"));
  request.http.remote_address = forwarded_address(request.http.headers);
  request.http.body = *std::move(body);
  return request;
}

Result<Json> write_load_balancer(const Json& event, HttpResponse response) {
  AnswerBody body = take_body(response);
  JsonObject object;
  object.reserve(5);
  object.emplace("statusCode", response.status);
  object.emplace("statusDescription", status_line(response.status));
  if (has_many_values(event)) {
    object.emplace("multiValueHeaders", listed_headers(response.headers));
  } else {
    JsonObject headers = joined_headers(response.headers);
    add_spelt_cookies(headers, response.headers);
    object.emplace("headers", std::move(headers));
  }
  object.emplace("body", body.text);
  object.emplace("isBase64Encoded", body.is_base64);
  Json answer = std::move(object);
  if (auto fits = check_size(answer, body.text.size()); !fits) return fits.error();
  return answer;
}

}  // namespace micro_api::detail
