#include <micro_lambda/sqs_event.hpp>

#include "event_members.hpp"

namespace micro_lambda {

using micro_core::Json;
using micro_core::Result;

Result<SqsEvent> EventCodec<SqsEvent>::decode(const Json& json) {
  return detail::read_records<SqsEvent>(json, "eventSource", "aws:sqs", "SQS");
}

Json EventCodec<SqsEvent>::encode(const SqsEvent& event) {
  return detail::write_value(event);
}

}  // namespace micro_lambda
