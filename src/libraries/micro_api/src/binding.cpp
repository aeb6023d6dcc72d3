#include <micro_api/binding.hpp>
#include <micro_core/encoding.hpp>
#include <micro_http/url.hpp>

#include <algorithm>
#include <iterator>

#include "json_error.hpp"

namespace micro_api::detail {
namespace {

// "application/json; charset=utf-8" is "application/json".
std::string media_type(std::string_view content_type) {
  std::string type(content_type.substr(0, content_type.find(';')));
  while (!type.empty() && type.back() == ' ') type.pop_back();
  for (char& c : type) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return type;
}

FieldError malformed_json(std::string_view body, const micro_core::Error& error) {
  const std::optional<JsonSyntaxError> python = python_json_error(body);
  FieldError failure{.type = "json_invalid", .msg = "JSON decode error", .input = JsonObject{}};
  failure.loc = {"body", static_cast<std::int64_t>(python ? python->position : 0)};
  failure.ctx["error"] = python ? python->message : error.message;
  return failure;
}

}  // namespace

std::vector<std::string> Call::path_values(std::string_view name) const {
  for (std::size_t i = 0; i < path_names_.size(); ++i) {
    if (path_names_[i] != name) continue;
    return {micro_core::to_utf8(micro_http::percent_decode(path_values_[i]))};
  }
  return {};
}

std::vector<std::string> Call::query_values(std::string_view name) {
  if (!query_) query_ = micro_http::parse_query(request_.http.query());
  std::vector<std::string> values;
  for (const auto& [key, value] : *query_) {
    if (key == name) values.push_back(micro_core::to_utf8(value));
  }
  return values;
}

std::vector<std::string> Call::header_values(std::string_view name) const {
  std::vector<std::string> values;
  for (const std::string_view value : request_.http.headers.all(name)) {
    values.push_back(micro_core::to_utf8(value));
  }
  return values;
}

std::optional<Json> Call::body() {
  const std::string& text = request_.http.body;
  if (text.empty()) return std::nullopt;
  const std::string type = media_type(request_.http.headers.get("content-type"));
  const bool is_json = type.empty() || type == "application/json" ||
                       (type.starts_with("application/") && type.ends_with("+json"));
  // What `curl -d` says of everything: taken as JSON if it is.
  const bool is_form = type == "application/x-www-form-urlencoded";
  if (!is_json && !is_form) return Json(text);
  auto json = micro_core::parse_json(text);
  if (json) return *std::move(json);
  if (is_form && text.find_first_of("{[") != text.find_first_not_of(" \t\r\n")) return Json(text);
  body_error = malformed_json(text, json.error());
  return std::nullopt;
}

Context Call::context() const {
  Context context{.correlation_id = request_.correlation_id,
                  .method = request_.http.method,
                  .url = request_.http.target,
                  .remote_address = request_.http.remote_address,
                  .stop = request_.stop};
  if (request_.invocation != nullptr) context.invocation = *request_.invocation;
  if (request_.event == nullptr) return context;
  context.front_end = request_.front_end;
  context.gateway = gateway_facts(request_.front_end, *request_.event);
  const Json* authorizer = authorizer_of(request_.front_end, *request_.event);
  if (authorizer != nullptr) context.authorizer = *authorizer;
  return context;
}

BackgroundTasks Call::background() const {
  if (!request_.background) request_.background.emplace();
  return *request_.background;
}

std::string header_name(std::string_view member_name) {
  std::string name(member_name);
  std::ranges::replace(name, '_', '-');
  return name;
}

void fail_missing(std::string_view place, std::string_view name, Call& call) {
  call.errors.push_back({.type = "missing",
                         .loc = {Json(place), Json(name)},
                         .msg = "Field required",
                         .input = nullptr});
}

void fail_missing_body(Call& call) {
  call.errors.push_back(
      {.type = "missing", .loc = {Json("body")}, .msg = "Field required", .input = nullptr});
}

HttpError input_error(Call& call) {
  HttpError failure{.status = 422, .message = "the input is invalid"};
  if (call.body_error) {
    failure.errors.push_back(*std::move(call.body_error));
  } else {
    for (const std::string_view place : {"path", "query", "header", "body"}) {
      std::ranges::copy_if(call.errors, std::back_inserter(failure.errors),
                           [&](const FieldError& error) {
                             return std::string_view(error.loc.front().get_string()) == place;
                           });
    }
  }
  return failure;
}

}  // namespace micro_api::detail
