#include <micro_lambda/events/ses.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

template struct EventCodec<SesEvent>;

}  // namespace micro_lambda
