#include "runtime_api.hpp"

#include <array>
#include <charconv>
#include <thread>

namespace micro_lambda {
namespace {

using micro_core::Error;
using micro_core::ErrorCode;
using micro_core::Result;
using micro_http::HttpRequest;
using micro_http::HttpResponse;
using micro_http::HttpUpload;

constexpr std::string_view base = "/2018-06-01/runtime/";
// The API runs on the same machine: a connection that is lost twice in a row is not coming back.
constexpr std::array reconnect_pauses{std::chrono::milliseconds{10},
                                      std::chrono::milliseconds{100}};
// Lambda's limit on an answer: 6 MiB and 100 bytes of slack.
constexpr std::size_t answer_bytes_max = 6 * 1024 * 1024 + 100;
// An event is at most 6 MiB; base64 and escapes of some front ends come on top.
constexpr std::size_t event_bytes_max = 64 * 1024 * 1024;

std::string text(const HttpResponse& response, std::string_view header) {
  return std::string(response.headers.get(header));
}

micro_core::TimePoint deadline_of(const HttpResponse& response) {
  const std::string_view value = response.headers.get("Lambda-Runtime-Deadline-Ms");
  std::int64_t ms = 0;
  std::from_chars(value.data(), value.data() + value.size(), ms);
  return micro_core::TimePoint{std::chrono::milliseconds{ms}};
}

HttpRequest error_request(std::string path, const Failure& failure) {
  HttpRequest request{.method = "POST", .target = std::move(path)};
  request.headers.add("Content-Type", "application/vnd.aws.lambda.error+json");
  request.headers.add("Lambda-Runtime-Function-Error-Type", failure.platform_type);
  request.headers.add("Lambda-Runtime-Function-XRay-Error-Cause", to_xray_cause(failure));
  request.body = to_error_body(failure);
  return request;
}

HttpRequest response_request(const std::string& request_id, std::string_view content_type) {
  HttpRequest request{.method = "POST",
                      .target = std::string(base) + "invocation/" + request_id + "/response"};
  request.headers.add("Content-Type", std::string(content_type));
  return request;
}

Error refusal(const HttpRequest& request, const HttpResponse& response) {
  return Error::internal("the Runtime API answered " + std::to_string(response.status) + " to " +
                         request.method + " " + request.target)
      .with_detail(response.body.substr(0, 500));
}

Result<Delivery> delivery_of(const HttpRequest& request, const HttpResponse& response) {
  if (response.status >= 200 && response.status < 300) return Delivery::accepted;
  if (response.status == 413) return Delivery::too_large;
  // 400 is what an id gets that was answered before or has timed out, 410 the same on managed
  // instances.
  if (response.status == 400 || response.status == 410) return Delivery::too_late;
  return refusal(request, response);
}

}  // namespace

RuntimeApi::RuntimeApi(micro_http::Url url, std::function<void(std::chrono::milliseconds)> sleep)
    : url_(std::move(url)),
      client_({.request_timeout = std::nullopt, .body_bytes_max = event_bytes_max}),
      sleep_(std::move(sleep)) {
  if (!sleep_) sleep_ = [](std::chrono::milliseconds time) { std::this_thread::sleep_for(time); };
}

Result<RuntimeApi> RuntimeApi::at(std::string_view authority,
                                  std::function<void(std::chrono::milliseconds)> sleep) {
  auto url = micro_http::parse_url("http://" + std::string(authority));
  if (!url) {
    return Error::invalid_argument("AWS_LAMBDA_RUNTIME_API is not host:port: " +
                                   std::string(authority));
  }
  return RuntimeApi(*std::move(url), std::move(sleep));
}

template <class Call>
auto RuntimeApi::persistently(Call call) -> decltype(call()) {
  auto result = call();
  for (const auto pause : reconnect_pauses) {
    if (result || result.error().code != ErrorCode::unavailable) break;
    sleep_(pause);
    result = call();
  }
  return result;
}

// Every call of this API may be repeated: a second answer to one event is refused, not delivered.
Result<HttpResponse> RuntimeApi::send(const HttpRequest& request) {
  return persistently([&] { return client_.send(url_, request); });
}

Result<Invocation> RuntimeApi::next() {
  const HttpRequest request{.method = "GET", .target = std::string(base) + "invocation/next"};
  auto response = send(request);
  if (!response) return std::move(response).error();
  if (response->status != 200) return refusal(request, *response);
  Invocation invocation;
  Context& context = invocation.context;
  context.request_id = text(*response, "Lambda-Runtime-Aws-Request-Id");
  if (context.request_id.empty()) {
    return Error::internal("the Runtime API sent an event without Lambda-Runtime-Aws-Request-Id");
  }
  context.deadline = deadline_of(*response);
  context.invoked_function_arn = text(*response, "Lambda-Runtime-Invoked-Function-Arn");
  context.trace_id = text(*response, "Lambda-Runtime-Trace-Id");
  context.client_context = text(*response, "Lambda-Runtime-Client-Context");
  context.cognito_identity = text(*response, "Lambda-Runtime-Cognito-Identity");
  context.tenant_id = text(*response, "Lambda-Runtime-Aws-Tenant-Id");
  invocation.event = std::move(response->body);
  return invocation;
}

Result<Delivery> RuntimeApi::respond(const std::string& request_id, std::string answer) {
  HttpRequest request = response_request(request_id, "application/json");
  request.body = std::move(answer);
  auto delivery = deliver(request);
  // A server may hang up on a body that it will not read, before its 413 is heard.
  if (!delivery && delivery.error().code == ErrorCode::unavailable &&
      request.body.size() > answer_bytes_max) {
    return Delivery::too_large;
  }
  return delivery;
}

Result<HttpUpload> RuntimeApi::begin_response(const std::string& request_id,
                                              std::string_view content_type) {
  HttpRequest request = response_request(request_id, content_type);
  request.headers.add("Lambda-Runtime-Function-Response-Mode", "streaming");
  request.headers.add("Trailer", "Lambda-Runtime-Function-Error-Type");
  request.headers.add("Trailer", "Lambda-Runtime-Function-Error-Body");
  return persistently([&] { return client_.upload(url_, request, std::nullopt); });
}

Result<Delivery> RuntimeApi::end_response(const std::string& request_id, HttpUpload& upload,
                                          const micro_http::Headers& trailers) {
  const auto response = upload.finish(trailers);
  if (!response) return response.error();
  return delivery_of(response_request(request_id, {}), *response);
}

Result<Delivery> RuntimeApi::report_error(const std::string& request_id, const Failure& failure) {
  return deliver(error_request(std::string(base) + "invocation/" + request_id + "/error", failure));
}

Result<Delivery> RuntimeApi::report_init_error(const Failure& failure) {
  return deliver(error_request(std::string(base) + "init/error", failure));
}

Result<Delivery> RuntimeApi::deliver(const HttpRequest& request) {
  const auto response = send(request);
  if (!response) return response.error();
  return delivery_of(request, *response);
}

}  // namespace micro_lambda
