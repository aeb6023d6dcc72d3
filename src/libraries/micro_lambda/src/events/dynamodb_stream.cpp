#include <micro_lambda/events/dynamodb_stream.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

using micro_core::Json;
using micro_core::Result;

Result<DynamoDbStreamEvent> EventCodec<DynamoDbStreamEvent>::decode(const Json& json) {
  return detail::read_records<DynamoDbStreamEvent>(json, "eventSource", "aws:dynamodb", "DynamoDB");
}

Json EventCodec<DynamoDbStreamEvent>::encode(const DynamoDbStreamEvent& event) {
  return detail::write_value(event);
}

}  // namespace micro_lambda
