#include <micro_lambda/events/event_bridge.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

template struct EventCodec<EventBridgeEvent>;

}  // namespace micro_lambda
