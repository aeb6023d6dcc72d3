#include <micro_core/json.hpp>
#include <micro_http/client.hpp>
#include <micro_lambda/extensions.hpp>

#include <errno.h>

#include <cstdio>
#include <optional>

#include "failure.hpp"
#include "worker.hpp"

namespace micro_lambda {
namespace {

using micro_core::Error;
using micro_core::ErrorCode;
using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;
using micro_core::Result;
using micro_http::HttpRequest;
using micro_http::HttpResponse;

constexpr std::string_view base = "/2020-01-01/extension/";
constexpr std::string_view telemetry_target = "/2022-07-01/telemetry";
constexpr std::string_view telemetry_schema = "2022-12-13";

std::string_view name_of(ExtensionEvent::Kind kind) {
  return kind == ExtensionEvent::Kind::invoke ? "INVOKE" : "SHUTDOWN";
}

Error refusal(const HttpRequest& request, const HttpResponse& response) {
  ErrorCode code = ErrorCode::internal;
  if (response.status == 400) code = ErrorCode::invalid_argument;
  if (response.status == 403) code = ErrorCode::permission_denied;
  return Error{.code = code,
               .message = "the Extensions API answered " + std::to_string(response.status) +
                          " to " + request.method + " " + request.target}
      .with_detail(response.body.substr(0, 500));
}

std::string text_at(const Json& json, std::string_view name) {
  return std::string(micro_core::string_at(json, name));
}

Result<ExtensionEvent> read_event(const std::string& body) {
  const auto json = micro_core::parse_json(body);
  if (!json) return json.error();
  ExtensionEvent event;
  const std::string kind = text_at(*json, "eventType");
  if (kind == "SHUTDOWN") {
    event.kind = ExtensionEvent::Kind::shutdown;
  } else if (kind != "INVOKE") {
    return Error::unsupported("the Extensions API sent an event of the type '" + kind + "'");
  }
  if (const Json* deadline = micro_core::find(*json, "deadlineMs");
      deadline && deadline->is_int64())
    event.deadline = micro_core::TimePoint{std::chrono::milliseconds{deadline->get_int64()}};
  event.request_id = text_at(*json, "requestId");
  event.invoked_function_arn = text_at(*json, "invokedFunctionArn");
  event.shutdown_reason = text_at(*json, "shutdownReason");
  if (const Json* tracing = micro_core::find(*json, "tracing"); tracing && tracing->is_object()) {
    event.trace_header = text_at(*tracing, "value");
  }
  return event;
}

}  // namespace

struct Extension::State {
  // No deadline: an environment is frozen between its events.
  micro_http::HttpClient client{{.request_timeout = std::nullopt}};
  micro_http::Url url = {};
  std::string id = {};
  std::string function_name = {};
  std::string function_version = {};
  std::string handler = {};

  Result<HttpResponse> call(HttpRequest request) const;
  Result<void> report(std::string_view place, const Error& error) const;
};

Result<HttpResponse> Extension::State::call(HttpRequest request) const {
  if (!id.empty()) request.headers.add("Lambda-Extension-Identifier", id);
  auto response = client.send(url, request);
  if (response && (response->status < 200 || response->status >= 300)) {
    return refusal(request, *response);
  }
  return response;
}

Result<void> Extension::State::report(std::string_view place, const Error& error) const {
  const Failure failure = to_failure(error);
  HttpRequest request{.method = "POST", .target = std::string(base).append(place)};
  request.headers.add("Content-Type", "application/json");
  request.headers.add("Lambda-Extension-Function-Error-Type",
                      "Extension." + failure.platform_type.substr(std::string("Function.").size()));
  request.body = to_error_body(failure);
  const auto response = call(std::move(request));
  return response ? Result<void>() : response.error();
}

const std::string& Extension::function_name() const {
  return state_->function_name;
}

const std::string& Extension::function_version() const {
  return state_->function_version;
}

const std::string& Extension::handler() const {
  return state_->handler;
}

Result<ExtensionEvent> Extension::next() const {
  const auto response =
      state_->call({.method = "GET", .target = std::string(base).append("event/next")});
  if (!response) return response.error();
  return read_event(response->body);
}

Result<void> Extension::report_init_error(const Error& error) const {
  return state_->report("init/error", error);
}

Result<void> Extension::report_exit_error(const Error& error) const {
  return state_->report("exit/error", error);
}

Result<void> Extension::subscribe_telemetry(const TelemetrySubscription& subscription) const {
  JsonObject body;
  body["schemaVersion"] = telemetry_schema;
  JsonArray types;
  for (const std::string& type : subscription.types) types.emplace_back(type);
  body["types"] = std::move(types);
  JsonObject buffering;
  buffering["maxItems"] = subscription.items_max;
  buffering["maxBytes"] = subscription.bytes_max;
  buffering["timeoutMs"] = subscription.timeout.count();
  body["buffering"] = std::move(buffering);
  JsonObject destination;
  destination["protocol"] = "HTTP";
  destination["URI"] = subscription.destination;
  body["destination"] = std::move(destination);
  HttpRequest request{.method = "PUT", .target = std::string(telemetry_target)};
  request.headers.add("Content-Type", "application/json");
  request.body = micro_core::to_text(Json(std::move(body)));
  const auto response = state_->call(std::move(request));
  return response ? Result<void>() : response.error();
}

Result<Extension> register_extension(ExtensionOptions options) {
  if (!options.environment) options.environment = micro_core::process_environment();
  const auto authority =
      micro_core::required_variable(options.environment, "AWS_LAMBDA_RUNTIME_API");
  if (!authority) return authority.error();
  auto url = micro_http::parse_url("http://" + *authority);
  if (!url) return url.error();
  if (options.name.empty()) options.name = ::program_invocation_short_name;

  JsonArray events;
  for (const auto kind : options.events) events.emplace_back(name_of(kind));
  HttpRequest request{.method = "POST", .target = std::string(base).append("register")};
  request.headers.add("Content-Type", "application/json");
  request.headers.add("Lambda-Extension-Name", options.name);
  request.body = micro_core::to_text(Json(JsonObject{{"events", std::move(events)}}));

  const auto state = std::make_shared<Extension::State>();
  state->url = *std::move(url);
  const auto response = state->call(std::move(request));
  if (!response) return response.error();
  state->id = response->headers.get("Lambda-Extension-Identifier");
  if (state->id.empty()) {
    return Error::internal("the Extensions API sent no Lambda-Extension-Identifier");
  }
  const auto function = micro_core::parse_json(response->body);
  if (!function) return function.error();
  state->function_name = text_at(*function, "functionName");
  state->function_version = text_at(*function, "functionVersion");
  state->handler = text_at(*function, "handler");
  return Extension(state);
}

namespace {

// What went wrong in code of the extension, as a value.
std::optional<Error> error_of(const std::function<Result<void>()>& call) {
  std::optional<Error> returned;
  const std::optional<Failure> thrown = failure_of([&]() -> Result<void> {
    if (auto result = call(); !result) returned = std::move(result).error();
    return {};
  });
  if (!thrown) return returned;
  return Error::internal(thrown->message).with_detail(thrown->type);
}

int fail(const Error& error) {
  std::fprintf(stderr, "%s\n", micro_core::describe(error).c_str());
  return 1;
}

}  // namespace

int run_extension(const std::function<Result<void>(const ExtensionEvent&)>& on_event,
                  ExtensionOptions options,
                  const std::function<Result<void>(const Extension&)>& start) {
  const auto extension = register_extension(std::move(options));
  if (!extension) return fail(extension.error());
  if (start) {
    if (const auto error = error_of([&] { return start(*extension); })) {
      const auto told = extension->report_init_error(*error);
      return fail(told ? *error : told.error());
    }
  }
  while (true) {
    const auto event = extension->next();
    if (!event) return fail(event.error());
    if (const auto error = error_of([&] { return on_event(*event); })) {
      const auto told = extension->report_exit_error(*error);
      return fail(told ? *error : told.error());
    }
    if (event->kind == ExtensionEvent::Kind::shutdown) return 0;
  }
}

}  // namespace micro_lambda
