#include <micro_lambda/events/bedrock_agent.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

using micro_core::Json;
using micro_core::Result;

Result<BedrockAgentEvent> EventCodec<BedrockAgentEvent>::decode(const Json& json) {
  return detail::read_event_with<BedrockAgentEvent>(json, "actionGroup", "a Bedrock agent");
}

Json EventCodec<BedrockAgentEvent>::encode(const BedrockAgentEvent& event) {
  return detail::write_value(event);
}

}  // namespace micro_lambda
