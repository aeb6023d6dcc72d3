#include <micro_lambda/events/event_bridge.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

using micro_core::Json;
using micro_core::Result;

Result<EventBridgeEvent> EventCodec<EventBridgeEvent>::decode(const Json& json) {
  return detail::read_event_with<EventBridgeEvent>(json, "detail-type", "EventBridge");
}

Json EventCodec<EventBridgeEvent>::encode(const EventBridgeEvent& event) {
  return detail::write_value(event);
}

}  // namespace micro_lambda
