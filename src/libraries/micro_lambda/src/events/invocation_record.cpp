#include <micro_lambda/events/invocation_record.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

template struct EventCodec<InvocationRecord>;

}  // namespace micro_lambda
