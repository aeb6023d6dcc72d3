#include <micro_api/lambda_adapter.hpp>
#include <micro_core/encoding.hpp>
#include <micro_http/url.hpp>

#include <algorithm>
#include <array>

namespace micro_api {
namespace {

using micro_lambda::HttpApiRequest;
using micro_lambda::HttpApiResponse;

// A function URL hands the path over as it came; an HTTP API decodes it first.
std::string encoded_path(const HttpApiRequest& event, std::string_view path) {
  const bool is_function_url =
      event.request_context.domain_name.find(".lambda-url.") != std::string::npos;
  return is_function_url ? std::string(path) : micro_http::percent_encode(path, true);
}

// "/prod" if that is what the gateway put before the path.
std::string stage_prefix(const HttpApiRequest& event) {
  const std::string prefix = "/" + event.request_context.stage;
  if (prefix.size() == 1 || prefix == "/$default" || !event.raw_path.starts_with(prefix)) return {};
  const std::string_view rest = std::string_view(event.raw_path).substr(prefix.size());
  return rest.empty() || rest.front() == '/' ? prefix : std::string();
}

HttpRequest to_http(const HttpApiRequest& event, std::string body, std::size_t prefix_size) {
  std::string_view path = event.raw_path;
  path.remove_prefix(prefix_size);
  HttpRequest http{.method = event.request_context.http.method,
                   .target = encoded_path(event, path.empty() ? "/" : path),
                   .body = std::move(body),
                   .remote_address = event.request_context.http.source_ip};
  if (!event.raw_query_string.empty()) http.target.append("?").append(event.raw_query_string);
  for (const auto& [name, value] : event.headers) http.headers.add(name, value);
  std::string cookies;
  for (const std::string& cookie : event.cookies) {
    cookies.append(cookies.empty() ? "" : "; ").append(cookie);
  }
  if (!cookies.empty()) http.headers.set("cookie", std::move(cookies));
  return http;
}

bool is_text(const HttpResponse& response) {
  if (response.headers.contains("content-encoding")) return false;
  const std::string_view type = response.headers.get("content-type");
  const bool textual =
      type.starts_with("text/") || type.starts_with("application/json") ||
      type.starts_with("application/javascript") || type.starts_with("application/xml") ||
      type.starts_with("application/x-www-form-urlencoded") ||
      type.find("+json") != std::string_view::npos || type.find("+xml") != std::string_view::npos;
  return (textual || response.body.empty()) && micro_core::is_utf8(response.body);
}

HttpApiResponse to_event_answer(HttpResponse response) {
  HttpApiResponse answer{.status_code = response.status};
  for (const auto& [name, value] : response.headers) {
    if (micro_http::equal_ignoring_case(name, "set-cookie")) {
      answer.cookies.push_back(value);
      continue;
    }
    std::string& joined = answer.headers[name];
    joined.append(joined.empty() ? "" : ", ").append(value);
  }
  answer.is_base64_encoded = !is_text(response);
  answer.body =
      answer.is_base64_encoded ? micro_core::to_base64(response.body) : std::move(response.body);
  return answer;
}

}  // namespace

micro_core::Result<HttpApiResponse> handle_event(const App& app, const HttpApiRequest& event,
                                                 const micro_lambda::Context& invocation) {
  auto body = event.body_bytes();
  if (!body) return std::move(body).error();
  const std::string prefix = stage_prefix(event);
  Request request{.http = to_http(event, *std::move(body), prefix.size()),
                  .root_path = prefix,
                  .invocation = &invocation,
                  .event = &event};
  return to_event_answer(app.handle(request));
}

micro_core::Result<Json> handle_event(const App& app, const Json& event,
                                      const micro_lambda::Context& invocation) {
  auto request = micro_lambda::EventCodec<HttpApiRequest>::decode(event);
  if (!request) return std::move(request).error();
  auto answer = handle_event(app, *request, invocation);
  if (!answer) return std::move(answer).error();
  return micro_lambda::EventCodec<HttpApiResponse>::encode(*answer);
}

}  // namespace micro_api
