#include <micro_lambda/events/kinesis.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

using micro_core::Json;
using micro_core::Result;

Result<KinesisEvent> EventCodec<KinesisEvent>::decode(const Json& json) {
  return detail::read_records<KinesisEvent>(json, "eventSource", "aws:kinesis", "Kinesis");
}

Json EventCodec<KinesisEvent>::encode(const KinesisEvent& event) {
  return detail::write_value(event);
}

Result<FirehoseEvent> EventCodec<FirehoseEvent>::decode(const Json& json) {
  return detail::read_event_with<FirehoseEvent>(json, "deliveryStreamArn", "Firehose");
}

Json EventCodec<FirehoseEvent>::encode(const FirehoseEvent& event) {
  return detail::write_value(event);
}

Result<FirehoseResult> EventCodec<FirehoseResult>::decode(const Json& json) {
  return detail::read_event_with<FirehoseResult>(json, "records", "a transformation for Firehose");
}

Json EventCodec<FirehoseResult>::encode(const FirehoseResult& event) {
  return detail::write_value(event);
}

}  // namespace micro_lambda
