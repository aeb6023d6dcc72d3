#include <micro_lambda/events/cognito.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

using micro_core::Json;
using micro_core::Result;

Result<CognitoEvent> EventCodec<CognitoEvent>::decode(const Json& json) {
  return detail::read_event_with<CognitoEvent>(json, "triggerSource", "Cognito");
}

Json EventCodec<CognitoEvent>::encode(const CognitoEvent& event) {
  return detail::write_value(event);
}

}  // namespace micro_lambda
