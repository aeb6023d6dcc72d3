#include <micro_lambda/events/ses.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

using micro_core::Json;
using micro_core::Result;

Result<SesEvent> EventCodec<SesEvent>::decode(const Json& json) {
  return detail::read_records<SesEvent>(json, "eventSource", "aws:ses", "SES");
}

Json EventCodec<SesEvent>::encode(const SesEvent& event) {
  return detail::write_value(event);
}

}  // namespace micro_lambda
