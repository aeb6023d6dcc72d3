#include <micro_lambda/events/web_socket.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

template struct EventCodec<WebSocketRequest>;

}  // namespace micro_lambda
