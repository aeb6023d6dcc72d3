#include <micro_lambda/events/sns.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

using micro_core::Json;
using micro_core::Result;

Result<SnsEvent> EventCodec<SnsEvent>::decode(const Json& json) {
  return detail::read_records<SnsEvent>(json, "EventSource", "aws:sns", "SNS");
}

Json EventCodec<SnsEvent>::encode(const SnsEvent& event) {
  return detail::write_value(event);
}

}  // namespace micro_lambda
