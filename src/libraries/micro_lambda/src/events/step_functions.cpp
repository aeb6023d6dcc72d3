#include <micro_lambda/events/step_functions.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

template struct EventCodec<StepFunctionsTask>;

}  // namespace micro_lambda
