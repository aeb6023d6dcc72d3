#pragma once

#include <micro_core/json.hpp>
#include <micro_core/log.hpp>
#include <micro_core/result.hpp>
#include <micro_lambda/context.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/extra.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace micro_http {
class HttpClient;
}

namespace micro_lambda {

/// What CloudFormation hands to the function behind a custom resource. It waits up to an hour for
/// an answer at `response_url`: see `answer_custom_resource`.
///
/// Source:
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
struct CustomResourceEvent {
  std::string request_type = {};  ///< "Create", "Update" or "Delete"
  std::string service_token = {};
  std::string response_url = {};
  std::string stack_id = {};
  std::string request_id = {};
  std::string logical_resource_id = {};
  std::string physical_resource_id = {};  ///< of an update or a deletion
  std::string resource_type = {};
  micro_core::Json resource_properties = {};      ///< bools and numbers are texts in it
  micro_core::Json old_resource_properties = {};  ///< of an update
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "CloudFormation", .member = "ResponseURL"};
  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;
  static constexpr micro_core::Field fields[] = {{.name = "response_url", .alias = "ResponseURL"}};
};

/// What CloudFormation is told, at most 4 KB of it.
///
/// Source:
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
struct CustomResourceResponse {
  std::string status = "SUCCESS";  ///< or "FAILED"
  std::string reason = {};         ///< why it failed
  /// Names the resource: another one in answer to an "Update" makes CloudFormation delete the old
  /// one. Empty: that of the event, or of a "Create" the function's log stream.
  std::string physical_resource_id = {};
  std::string stack_id = {};  ///< this and the next two: empty means those of the event
  std::string request_id = {};
  std::string logical_resource_id = {};
  bool no_echo = false;              ///< true: `data` is hidden from the stack's events
  micro_core::JsonObject data = {};  ///< what Fn::GetAtt finds
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "a custom resource", .member = "Status"};
  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;
};

/// Makes, changes or deletes the resource. Failing (returned or thrown) fails the stack's change.
using CustomResourceHandler =
    std::function<micro_core::Result<CustomResourceResponse>(const CustomResourceEvent&)>;

/// Puts `response`, completed from `event`, to the event's `response_url` by `client`, which needs
/// TLS on AWS: `HttpClient({.tls_connector = micro_http::tls_connector()})`. Sending again is
/// harmless. Errors: those of `HttpClient::send`; `unavailable` if the answer is no 2xx.
micro_core::Result<void> send_response(const CustomResourceEvent& event,
                                       CustomResourceResponse response, const Context& context,
                                       const micro_http::HttpClient& client);

/// Calls `handle` and sends what it returns. It is the boundary of the event: whatever `handle`
/// throws is caught, logged, and sent as "FAILED" with its message, so that no stack waits for an
/// hour. Errors: only those of sending.
micro_core::Result<void> answer_custom_resource(const CustomResourceEvent& event,
                                                const Context& context,
                                                const micro_core::Logger& logger,
                                                const micro_http::HttpClient& client,
                                                const CustomResourceHandler& handle);

}  // namespace micro_lambda
