#include <micro_lambda/events/time_window.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

template struct EventCodec<TimeWindowAnswer>;

}  // namespace micro_lambda
