#include <micro_lambda/event_body.hpp>
#include <micro_lambda/events/message_brokers.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

using micro_core::Result;

template struct EventCodec<KafkaEvent>;
template struct EventCodec<ActiveMqEvent>;
template struct EventCodec<RabbitMqEvent>;

Result<std::string> KafkaRecord::key_bytes() const {
  return decode_base64(key, "key of a record");
}

Result<std::string> KafkaRecord::value_bytes() const {
  return decode_base64(value, "value of a record");
}

std::optional<std::string> KafkaRecord::header(std::string_view name) const {
  for (auto header = headers.rbegin(); header != headers.rend(); ++header) {
    const auto found = header->find(std::string(name));
    if (found == header->end()) continue;
    std::string bytes;
    // Java's bytes: those from 128 on come as negative numbers.
    for (const std::int64_t byte : found->second) bytes += static_cast<char>(byte);
    return bytes;
  }
  return std::nullopt;
}

Result<std::string> ActiveMqMessage::bytes() const {
  return decode_base64(data, "data of a message");
}

Result<std::string> RabbitMqMessage::bytes() const {
  return decode_base64(data, "data of a message");
}

}  // namespace micro_lambda
