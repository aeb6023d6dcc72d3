#include <micro_api/call.hpp>
#include <micro_api/validated.hpp>
#include <micro_core/encoding.hpp>
#include <micro_core/text.hpp>
#include <micro_http/url.hpp>

#include <algorithm>

#include "cookies.hpp"
#include "form_fields.hpp"
#include "header_parameters.hpp"
#include "json_error.hpp"
#include "middleware/header_list.hpp"

namespace micro_api::detail {
namespace {

FieldError malformed_json(std::string_view body, const micro_core::Error& error) {
  const std::optional<JsonSyntaxError> python = python_json_error(body);
  FieldError failure{.type = "json_invalid", .msg = "JSON decode error", .input = JsonObject{}};
  failure.loc = {"body", static_cast<std::int64_t>(python ? python->position : 0)};
  failure.ctx["error"] = python ? python->message : error.message;
  return failure;
}

Values values_of_query(const HttpRequest& request) {
  Values values = micro_http::parse_query(request.query());
  for (auto& [name, value] : values) {
    name = micro_core::to_utf8(name);
    value = micro_core::to_utf8(value);
  }
  return values;
}

Values values_of_headers(const HttpRequest& request) {
  Values values;
  for (const auto& [name, value] : request.headers) {
    values.emplace_back(micro_core::lower_case(name), micro_core::to_utf8(value));
  }
  return values;
}

Values values_of_cookies(const HttpRequest& request) {
  Values values;
  for (const std::string_view header : request.headers.all("cookie")) {
    for (auto& cookie : parse_cookies(header)) values.push_back(std::move(cookie));
  }
  return values;
}

FieldError missing(JsonArray loc) {
  return {.type = "missing", .loc = std::move(loc), .msg = "Field required", .input = nullptr};
}

}  // namespace

std::string_view place_name(Place place) {
  constexpr std::string_view names[] = {"path", "query", "header", "cookie"};
  return names[static_cast<std::size_t>(place)];
}

const Values& Call::values(Place place) {
  if (place == Place::query) {
    if (!query_) query_ = values_of_query(request_.http);
    return *query_;
  }
  if (place == Place::header) {
    if (!headers_) headers_ = values_of_headers(request_.http);
    return *headers_;
  }
  if (!cookies_) cookies_ = values_of_cookies(request_.http);
  return *cookies_;
}

std::optional<Json> Call::parameter(Place place, std::string_view name, bool all) {
  if (place == Place::path) {
    const auto found = std::ranges::find(path_names_, name);
    if (found == path_names_.end()) return std::nullopt;
    const auto index = static_cast<std::size_t>(found - path_names_.begin());
    return Json(micro_core::to_utf8(micro_http::percent_decode(path_values_[index])));
  }
  if (place == Place::header) {  // without a copy of them all
    const std::vector<std::string_view> values = request_.http.headers.all(name);
    if (values.empty()) return std::nullopt;
    if (!all) return Json(micro_core::to_utf8(values.front()));
    JsonArray array;
    for (const std::string_view value : values) array.emplace_back(micro_core::to_utf8(value));
    return Json(std::move(array));
  }
  JsonArray array;
  for (const auto& [key, value] : values(place)) {
    if (key == name) array.emplace_back(value);
  }
  if (array.empty()) return std::nullopt;
  return all ? Json(std::move(array)) : Json(std::move(array.back()));
}

void Call::open_body(const BodyUse& use) {
  embedded_ = use.embedded;
  if (use.form != nullptr) form(*use.form);
  if (use.json) read_json_body();
}

void Call::read_json_body() {
  const std::string& text = request_.http.body;
  if (text.empty()) return;
  const std::string type = parse_parameterized(request_.http.headers.get("content-type")).value;
  const bool is_json = type.empty() || type == "application/json" ||
                       (type.starts_with("application/") && type.ends_with("+json"));
  // What `curl -d` says of everything: taken as JSON if it is.
  const bool is_form = type == "application/x-www-form-urlencoded";
  if (!is_json && !is_form) {
    body_ = Json(micro_core::to_utf8(text));
    return;
  }
  auto json = micro_core::parse_json(text);
  if (json) {
    body_ = *std::move(json);
  } else if (is_form && text.find_first_of("{[") != text.find_first_not_of(" \t\r\n")) {
    body_ = Json(micro_core::to_utf8(text));
  } else {
    body_error = malformed_json(text, json.error());
  }
}

JsonArray Call::body_loc(std::string_view name) const {
  if (!embedded_) return {Json("body")};
  return {Json("body"), Json(name)};
}

const Json* Call::body_part(std::string_view name, bool required) {
  const Json* json = body_ ? &*body_ : nullptr;
  if (json != nullptr && embedded_) {
    if (!json->is_object() && !json->is_null()) required = true;  // FastAPI's way with a list
    json = micro_core::find(*json, name);
  }
  if (json != nullptr && !json->is_null()) return json;  // to FastAPI, "null" is no body
  if (required) errors.push_back(missing(body_loc(name)));
  return nullptr;
}

const FormFields* Call::form(const FormLimits& limits) {
  if (!form_ || form_limits_ != limits) {
    auto read = read_form(request_.http.headers.get("content-type"), request_.http.body, limits);
    if (auto* error = std::get_if<HttpError>(&read)) {
      refusal = std::move(*error);
      return nullptr;
    }
    form_ = std::get<0>(std::move(read));
    form_limits_ = limits;
  }
  return form_.get();
}

RawBody Call::raw_body() const {
  return {.bytes = request_.http.body,
          .content_type = std::string(request_.http.headers.get("content-type"))};
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

const Json* Call::claims() const {
  if (request_.event == nullptr) return nullptr;
  return claims_of(request_.front_end, *request_.event);
}

void fail_missing(Place place, std::string_view name, Call& call) {
  call.errors.push_back(missing({Json(place_name(place)), Json(name)}));
}

HttpError input_error(Call& call) {
  if (call.refusal) return *std::move(call.refusal);
  if (call.body_error) call.errors.assign(1, *std::move(call.body_error));
  return invalid_input(std::move(call.errors));
}

}  // namespace micro_api::detail
