#pragma once

#include <micro_core/json.hpp>
#include <micro_core/result.hpp>
#include <micro_lambda/event_body.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/events/api_gateway_proxy.hpp>
#include <micro_lambda/extra.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace micro_lambda {

struct WebSocketRequestContext {
  std::string route_key = {};      ///< "$connect", "$disconnect", "$default", or an own one
  std::string event_type = {};     ///< "CONNECT", "DISCONNECT" or "MESSAGE"
  std::string connection_id = {};  ///< where to post an answer to
  std::string message_id = {};     ///< of a message
  std::string message_direction = {};
  micro_core::TimePoint connected_at = {};
  std::optional<micro_core::Json> authorizer = std::nullopt;
  ApiGatewayIdentity identity = {};
  std::string api_id = {};
  std::string domain_name = {};
  std::string stage = {};
  std::string request_id = {};
  std::string extended_request_id = {};
  std::string request_time = {};
  micro_core::TimePoint request_time_epoch = {};
  std::int64_t disconnect_status_code = 0;
  std::string disconnect_reason = {};
  Extra extra = {};
};

/// An event of an API Gateway WebSocket API: a client comes, goes or says something. The answer of
/// a "$connect" decides by its status; it is an `ApiGatewayProxyResponse`, as any other.
///
/// Source:
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api.html
struct WebSocketRequest {
  WebSocketRequestContext request_context = {};
  std::map<std::string, std::string> headers = {};  ///< of "$connect"
  std::map<std::string, std::vector<std::string>> multi_value_headers = {};
  std::map<std::string, std::string> query_string_parameters = {};
  std::map<std::string, std::vector<std::string>> multi_value_query_string_parameters = {};
  std::map<std::string, std::string> stage_variables = {};
  std::optional<std::string> body = std::nullopt;
  bool is_base64_encoded = false;
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "a WebSocket API",
                                       .member = "requestContext.connectionId"};

  /// The body's bytes, decoded; empty if there is none. Errors: `invalid_argument` (broken base64).
  micro_core::Result<std::string> body_bytes() const {
    return decode_body(body, is_base64_encoded);
  }
};

}  // namespace micro_lambda
