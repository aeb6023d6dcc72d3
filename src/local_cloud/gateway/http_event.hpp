#pragma once

#include <local_cloud/gateway/route_table.hpp>
#include <micro_core/clock.hpp>
#include <micro_http/message.hpp>

#include <map>
#include <string>
#include <string_view>

namespace local_cloud::gateway {

/// What an event says besides the request itself.
struct EventContext {
  std::string_view account_id = {};
  std::string_view api_id = {};
  std::string_view stage = {};
  std::string_view route_key = {};
  std::string_view request_id = {};
  std::string_view trace_header = {};  ///< replaces the client's
  const std::map<std::string, std::string>* stage_variables = nullptr;
  micro_core::TimePoint now{};
};

/// The event of payload format 2.0 as JSON text, as API Gateway writes it: header names in lower
/// case, several values joined by commas, cookies apart, absent parts left out, a body that is no
/// text in base64.
///
/// Source:
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
std::string make_event(const micro_http::HttpRequest& request, const RouteTable::Match& match,
                       const EventContext& context);

/// The same in payload format 1.0: header names as the client wrote them, the last of several
/// values beside all of them, cookies among the headers, absent parts null.
std::string make_event_1(const micro_http::HttpRequest& request, const RouteTable::Match& match,
                         const EventContext& context);

/// True if bodies of this media type stand in the event as they are.
bool is_text_type(std::string_view content_type);

/// "22/Nov/2026:15:39:35 +0000"
std::string to_common_log_time(micro_core::TimePoint time);

}  // namespace local_cloud::gateway
