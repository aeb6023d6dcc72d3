#include <micro_lambda/event_body.hpp>
#include <micro_lambda/events/web_socket.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

using micro_core::Error;
using micro_core::Json;
using micro_core::Result;

Result<std::string> WebSocketRequest::body_bytes() const {
  return decode_body(body, is_base64_encoded);
}

Result<WebSocketRequest> EventCodec<WebSocketRequest>::decode(const Json& json) {
  const Json* context = micro_core::find(json, "requestContext");
  if (context == nullptr || micro_core::string_at(*context, "connectionId").empty()) {
    return Error::invalid_argument(
        "the event does not come from a WebSocket API: it has no requestContext.connectionId");
  }
  return detail::read_event<WebSocketRequest>(json);
}

Json EventCodec<WebSocketRequest>::encode(const WebSocketRequest& request) {
  return detail::write_value(request);
}

}  // namespace micro_lambda
