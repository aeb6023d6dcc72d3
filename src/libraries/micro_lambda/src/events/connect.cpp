#include <micro_lambda/events/connect.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

template struct EventCodec<ConnectContactFlowEvent>;

}  // namespace micro_lambda
