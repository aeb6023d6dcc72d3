#include <micro_http/client.hpp>
#include <micro_lambda/events/custom_resource.hpp>

#include <utility>

#include "../event_members.hpp"
#include "../failure.hpp"

namespace micro_lambda {

using micro_core::Error;
using micro_core::Result;

template struct EventCodec<CustomResourceEvent>;
template struct EventCodec<CustomResourceResponse>;

namespace {

void complete(CustomResourceResponse& response, const CustomResourceEvent& event,
              const Context& context) {
  const auto fill = [](std::string& member, const std::string& value) {
    if (member.empty()) member = value;
  };
  fill(response.stack_id, event.stack_id);
  fill(response.request_id, event.request_id);
  fill(response.logical_resource_id, event.logical_resource_id);
  fill(response.physical_resource_id, event.physical_resource_id);
  fill(response.physical_resource_id, context.log_stream_name);
  fill(response.physical_resource_id, event.request_id);  // an id there must be
}

Result<CustomResourceResponse> call(const CustomResourceHandler& handle,
                                    const CustomResourceEvent& event) {
  try {
    return handle(event);
  } catch (...) {  // the boundary: the caller logs and sends it
    const Failure failure = to_failure(std::current_exception());
    Error error = Error::internal(failure.message);
    error.detail = failure.detail;
    return error;
  }
}

}  // namespace

Result<void> send_response(const CustomResourceEvent& event, CustomResourceResponse response,
                           const Context& context, const micro_http::HttpClient& client) {
  const auto url = micro_http::parse_url(event.response_url);
  if (!url) return url.error();
  complete(response, event, context);
  // The URL is signed for a request without a Content-Type.
  const auto answer = client.send(
      *url, {.method = "PUT",
             .target = url->target(),
             .body = micro_core::to_text(EventCodec<CustomResourceResponse>::encode(response))});
  if (!answer) return answer.error();
  if (answer->status >= 200 && answer->status < 300) return {};
  Error error = Error::unavailable("CloudFormation refused the answer of a custom resource");
  error.detail = "status " + std::to_string(answer->status) + ": " + answer->body;
  return error;
}

Result<void> answer_custom_resource(const CustomResourceEvent& event, const Context& context,
                                    const micro_core::Logger& logger,
                                    const micro_http::HttpClient& client,
                                    const CustomResourceHandler& handle) {
  auto response = call(handle, event);
  if (response) return send_response(event, *std::move(response), context, client);
  const Error& error = response.error();
  logger.write(micro_core::LogLevel::error, "app-error", "a custom resource failed",
               {{"function_request_id", context.request_id},
                {"logical_resource_id", event.logical_resource_id},
                {"exception", error.message},
                {"detail", error.detail}});
  return send_response(event, {.status = "FAILED", .reason = error.message}, context, client);
}

}  // namespace micro_lambda
