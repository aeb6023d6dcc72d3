#include <micro_lambda/events/alb.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

template struct EventCodec<AlbRequest>;
template struct EventCodec<AlbResponse>;

}  // namespace micro_lambda
