#include <local_cloud/gateway/http_answer.hpp>

#include <local_cloud/gateway/json_writer.hpp>
#include <micro_core/encoding.hpp>
#include <micro_core/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace local_cloud::gateway {
namespace {

using micro_core::Json;
using micro_http::HttpResponse;

constexpr int status_min = 100;
constexpr int status_max = 599;

// They are the server's to write.
constexpr std::array<std::string_view, 7> connection_headers = {
    "connection", "content-length", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"};

bool is_header_name(std::string_view name) {
  static constexpr std::string_view allowed =
      "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  return !name.empty() && name.find_first_not_of(allowed) == std::string_view::npos;
}

bool is_header_value(std::string_view value) {
  return std::none_of(value.begin(), value.end(),
                      [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

// Numbers and booleans are written out, as API Gateway does.
std::optional<std::string> scalar_text(const Json& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_number() || value.is_bool()) return micro_core::to_text(value);
  return std::nullopt;
}

std::optional<int> read_status(const Json& value) {
  const auto text = scalar_text(value);
  if (!text) return std::nullopt;
  int status = 0;
  const auto [end, failure] = std::from_chars(text->data(), text->data() + text->size(), status);
  if (failure != std::errc{} || end != text->data() + text->size()) return std::nullopt;
  if (status < status_min || status > status_max) return std::nullopt;
  return status;
}

bool is_of_connection(std::string_view name) {
  return std::any_of(
      connection_headers.begin(), connection_headers.end(),
      [&](std::string_view ours) { return micro_http::equal_ignoring_case(ours, name); });
}

bool add_headers(HttpResponse& response, const Json& headers) {
  if (headers.is_null()) return true;
  if (!headers.is_object()) return false;
  for (const auto& [name, value] : headers.get_object()) {
    if (value.is_null()) continue;
    auto text = scalar_text(value);
    if (!text || !is_header_name(name) || !is_header_value(*text)) return false;
    if (!is_of_connection(name)) response.headers.set(std::string(name), std::move(*text));
  }
  return true;
}

// {"name": ["value", ...]}, of payload format 1.0: they replace a single value of their name.
bool add_header_lists(HttpResponse& response, const Json& lists) {
  if (lists.is_null()) return true;
  if (!lists.is_object()) return false;
  for (const auto& [name, values] : lists.get_object()) {
    if (values.is_null()) continue;
    if (!values.is_array() || !is_header_name(name)) return false;
    if (is_of_connection(name)) continue;
    response.headers.erase(name);
    for (const Json& value : values.get_array()) {
      auto text = scalar_text(value);
      if (!text || !is_header_value(*text)) return false;
      response.headers.add(std::string(name), std::move(*text));
    }
  }
  return true;
}

bool add_cookies(HttpResponse& response, const Json& cookies) {
  if (cookies.is_null()) return true;
  if (!cookies.is_array()) return false;
  for (const Json& cookie : cookies.get_array()) {
    if (!cookie.is_string() || !is_header_value(cookie.get_string())) return false;
    response.headers.add("set-cookie", std::string(cookie.get_string()));
  }
  return true;
}

bool set_body(HttpResponse& response, const Json* body, const Json* is_base64) {
  if (!body || body->is_null()) return true;
  auto text = scalar_text(*body);
  if (!text) return false;
  if (!is_base64 || !is_base64->is_bool() || !is_base64->get_bool()) {
    response.body = std::move(*text);
    return true;
  }
  auto bytes = micro_core::from_base64(*text);
  if (bytes) response.body = std::move(*bytes);
  return bytes.has_value();
}

// The answer that a function has formed itself; none if it is malformed.
std::optional<HttpResponse> formed_answer(const Json& json, const Json& status_code,
                                          PayloadFormat format) {
  HttpResponse response;
  const auto status = read_status(status_code);
  if (!status) return std::nullopt;
  response.status = *status;
  if (const Json* headers = micro_core::find(json, "headers")) {
    if (!add_headers(response, *headers)) return std::nullopt;
  }
  const bool is_1 = format == PayloadFormat::v1;
  if (const Json* cookies = micro_core::find(json, "cookies"); cookies && !is_1) {
    if (!add_cookies(response, *cookies)) return std::nullopt;
  }
  if (const Json* lists = micro_core::find(json, "multiValueHeaders"); lists && is_1) {
    if (!add_header_lists(response, *lists)) return std::nullopt;
  }
  const Json* body = micro_core::find(json, "body");
  if (!set_body(response, body, micro_core::find(json, "isBase64Encoded"))) return std::nullopt;
  if (!response.body.empty() && !response.headers.contains("content-type")) {
    response.headers.add("content-type", "text/plain; charset=utf-8");
  }
  return response;
}

}  // namespace

HttpResponse message_response(int status, std::string_view text) {
  std::string body;
  JsonObjectWriter object(body);
  object.string("message", text);
  object.close();
  return {status, {{"content-type", "application/json"}}, std::move(body)};
}

HttpResponse make_answer(std::string payload, PayloadFormat format) {
  const auto json = micro_core::parse_json(payload);
  if (!json) return message_response(500, "Internal Server Error");
  if (const Json* status_code = micro_core::find(*json, "statusCode")) {
    auto answer = formed_answer(*json, *status_code, format);
    return answer ? std::move(*answer) : message_response(500, "Internal Server Error");
  }
  // Format 1.0 infers nothing.
  if (format == PayloadFormat::v1) return message_response(500, "Internal Server Error");
  HttpResponse response{200, {{"content-type", "application/json"}}, {}};
  response.body = json->is_string() ? std::string(json->get_string()) : std::move(payload);
  return response;
}

}  // namespace local_cloud::gateway
