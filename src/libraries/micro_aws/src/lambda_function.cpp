#include <micro_aws/lambda_function.hpp>
#include <micro_core/encoding.hpp>

#include "json_members.hpp"

namespace micro_aws {
namespace {

// A function may run for 15 minutes; the rest is for the way.
constexpr std::chrono::seconds invocation_time_max{15 * 60 + 30};

using micro_core::Error;
using micro_core::Json;
using micro_core::Result;
using micro_core::string_at;

// {"errorMessage", "errorType", "stackTrace"}, if the runtime keeps to it.
LambdaFailure failure_of(std::string_view kind, const Json& payload) {
  LambdaFailure failure{.kind = std::string(kind),
                        .type = std::string(string_at(payload, "errorType")),
                        .message = std::string(string_at(payload, "errorMessage"))};
  for (const Json& line : array_at(payload, "stackTrace")) {
    failure.stack_trace.push_back(line.is_string()
                                      ? std::string(std::string_view(line.get_string()))
                                      : micro_core::to_text(line));
  }
  return failure;
}

}  // namespace

Result<micro_http::HttpResponse> LambdaFunction::call(const Json& payload, std::string_view type,
                                                      const LambdaInvokeOptions& options) const {
  RestCall call{
      .operation = "Invoke",
      .resource = name_,
      .method = "POST",
      .path = "/2015-03-31/functions/" + micro_http::percent_encode(name_) + "/invocations"};
  if (!options.qualifier.empty()) call.query.emplace_back("Qualifier", options.qualifier);
  call.headers = {{"Content-Type", "application/json"},
                  {"X-Amz-Invocation-Type", std::string(type)}};
  if (options.log_tail) call.headers.add("X-Amz-Log-Type", "Tail");
  if (!options.client_context.empty()) {
    call.headers.add("X-Amz-Client-Context", micro_core::to_base64(options.client_context));
  }
  call.body = micro_core::to_text(payload);
  if (type == "RequestResponse") call.first_byte_timeout = invocation_time_max;
  return client_.call_rest("lambda", call);
}

Result<LambdaAnswer> LambdaFunction::invoke(const Json& payload,
                                            const LambdaInvokeOptions& options) const {
  const auto response = call(payload, "RequestResponse", options);
  if (!response) return response.error();
  auto answered =
      response->body.empty() ? Result<Json>(Json(nullptr)) : micro_core::parse_json(response->body);
  if (!answered) return Error::internal("the answer of the function is not JSON");
  std::optional<LambdaFailure> failure;
  if (const auto kind = response->headers.find("X-Amz-Function-Error")) {
    failure = failure_of(*kind, *answered);
  }
  return LambdaAnswer{
      .payload = *std::move(answered),
      .failure = std::move(failure),
      .executed_version = std::string(response->headers.get("X-Amz-Executed-Version")),
      .log_tail = micro_core::from_base64(response->headers.get("X-Amz-Log-Result")).value_or("")};
}

Result<void> LambdaFunction::invoke_async(const Json& payload, std::string_view qualifier) const {
  const auto response = call(payload, "Event", {.qualifier = std::string(qualifier)});
  if (!response) return response.error();
  return {};
}

Result<void> LambdaFunction::invoke_dry_run(std::string_view qualifier) const {
  const auto response =
      call(micro_core::JsonObject(), "DryRun", {.qualifier = std::string(qualifier)});
  if (!response) return response.error();
  return {};
}

}  // namespace micro_aws
