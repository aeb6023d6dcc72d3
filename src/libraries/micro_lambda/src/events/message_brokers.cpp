#include <micro_lambda/events/message_brokers.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

using micro_core::Json;
using micro_core::Result;

Result<KafkaEvent> EventCodec<KafkaEvent>::decode(const Json& json) {
  return detail::read_event_with<KafkaEvent>(json, "bootstrapServers", "Kafka");
}

Json EventCodec<KafkaEvent>::encode(const KafkaEvent& event) {
  return detail::write_value(event);
}

Result<ActiveMqEvent> EventCodec<ActiveMqEvent>::decode(const Json& json) {
  return detail::read_event_with<ActiveMqEvent>(json, "messages", "ActiveMQ");
}

Json EventCodec<ActiveMqEvent>::encode(const ActiveMqEvent& event) {
  return detail::write_value(event);
}

Result<RabbitMqEvent> EventCodec<RabbitMqEvent>::decode(const Json& json) {
  return detail::read_event_with<RabbitMqEvent>(json, "rmqMessagesByQueue", "RabbitMQ");
}

Json EventCodec<RabbitMqEvent>::encode(const RabbitMqEvent& event) {
  return detail::write_value(event);
}

}  // namespace micro_lambda
