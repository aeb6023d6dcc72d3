#include <local_cloud/functions/runtime_api.hpp>

#include <micro_core/json.hpp>

#include <array>

namespace local_cloud::functions::runtime_api {
namespace {

using micro_http::HttpRequest;
using micro_http::HttpResponse;

constexpr std::string_view version_prefix = "/2018-06-01";
constexpr std::string_view invocation_prefix = "/runtime/invocation/";

HttpResponse json_response(int status, std::string body) {
  return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}

HttpResponse refusal(int status, std::string_view type, std::string_view message) {
  micro_core::JsonObject body;
  body["errorMessage"] = message;
  body["errorType"] = type;
  return json_response(status, micro_core::to_text(body));
}

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

}  // namespace

Request parse(const HttpRequest& request) {
  std::string_view path = request.path();
  if (!path.starts_with(version_prefix)) return {};
  path.remove_prefix(version_prefix.size());
  if (request.method == "GET") {
    if (path == "/runtime/invocation/next") return {Call::next, {}};
    return {path == "/ping" ? Call::ping : Call::unknown, {}};
  }
  if (request.method != "POST") return {};
  if (path == "/runtime/init/error") return {Call::init_error, {}};
  if (!path.starts_with(invocation_prefix)) return {};
  path.remove_prefix(invocation_prefix.size());
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos) return {};
  const std::string_view id = path.substr(0, slash);
  const std::string_view action = path.substr(slash);
  if (action == "/response") return {Call::response, id};
  if (action == "/error") return {Call::error, id};
  return {};
}

HttpResponse accepted() {
  return json_response(202, "{\"status\":\"OK\"}\n");
}

HttpResponse pong() {
  return {200, {{"Content-Type", "text/plain"}}, "pong"};
}

HttpResponse unknown_call(const HttpRequest& request) {
  return refusal(404, "NotFound",
                 request.method + " " + std::string(request.path()) +
                     " is not part of the Runtime API that the local cloud offers");
}

HttpResponse invalid_request_id() {
  return refusal(400, "InvalidRequestID", "Invalid request ID");
}

HttpResponse invalid_response_mode() {
  return refusal(400, "InvalidFunctionResponseMode", "Invalid function response mode");
}

HttpResponse response_too_large(std::size_t bytes_max) {
  return refusal(
      413, "RequestEntityTooLarge",
      "Exceeded maximum allowed payload size (" + std::to_string(bytes_max) + " bytes).");
}

HttpResponse invalid_transition(std::string_view from, std::string_view to) {
  std::string message = "State transition from ";
  message.append(from).append(" to ").append(to);
  message += " failed for runtime. Error: State transition is not allowed";
  return refusal(403, "InvalidStateTransition", message);
}

bool is_known_response_mode(const HttpRequest& request) {
  const std::string_view mode = request.headers.get("Lambda-Runtime-Function-Response-Mode");
  return mode.empty() || mode == "streaming";
}

std::string error_type(const HttpRequest& request) {
  const std::string_view type = request.headers.get("Lambda-Runtime-Function-Error-Type");
  for (const std::string_view prefix : {"Runtime.", "Function."}) {
    const std::size_t at = type.find(prefix);
    if (at == std::string_view::npos) continue;
    const std::string_view word = type.substr(at + prefix.size());
    if (!word.empty() && is_upper(word[0])) return std::string(type);
  }
  return type.starts_with("Function.") ? "Function.Unknown" : "Runtime.Unknown";
}

}  // namespace local_cloud::functions::runtime_api
