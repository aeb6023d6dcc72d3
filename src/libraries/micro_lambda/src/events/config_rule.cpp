#include <micro_lambda/events/config_rule.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

template struct EventCodec<ConfigInvocation>;
template struct EventCodec<ConfigRuleEvent>;

micro_core::Result<ConfigInvocation> ConfigRuleEvent::invocation() const {
  return decode_text<ConfigInvocation>(invoking_event);
}

}  // namespace micro_lambda
