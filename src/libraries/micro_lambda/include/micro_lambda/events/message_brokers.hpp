#pragma once

#include <micro_core/json.hpp>
#include <micro_core/result.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/extra.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace micro_lambda {

struct KafkaRecord {
  std::string topic = {};
  std::int64_t partition = 0;
  std::int64_t offset = 0;
  std::int64_t timestamp = 0;  ///< in milliseconds
  std::string timestamp_type = {};
  std::string key = {};                                                        ///< base64
  std::string value = {};                                                      ///< base64
  std::vector<std::map<std::string, std::vector<std::int64_t>>> headers = {};  ///< bytes as numbers
  Extra extra = {};
};

/// What a topic of Kafka hands to a function, of MSK or of one's own cluster.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html
struct KafkaEvent {
  std::string event_source = {};  ///< "aws:kafka" or "aws:SelfManagedKafka"
  std::string event_source_arn = {};
  std::string bootstrap_servers = {};                            ///< separated by commas
  std::map<std::string, std::vector<KafkaRecord>> records = {};  ///< by "topic-partition"
  Extra extra = {};
};

struct ActiveMqDestination {
  std::string physical_name = {};
  Extra extra = {};
};

struct ActiveMqMessage {
  std::string message_id = {};
  std::string message_type = {};  ///< "jms/text-message"
  std::string data = {};          ///< base64
  std::string connection_id = {};
  bool redelivered = false;
  ActiveMqDestination destination = {};
  std::int64_t timestamp = 0;  ///< in milliseconds, as the next two
  std::int64_t broker_in_time = 0;
  std::int64_t broker_out_time = 0;
  std::map<std::string, std::string> properties = {};
  Extra extra = {};

  static constexpr micro_core::Field fields[] = {{.name = "message_id", .alias = "messageID"}};
};

/// What a queue of ActiveMQ hands to a function.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
struct ActiveMqEvent {
  std::string event_source = {};  ///< "aws:mq"
  std::string event_source_arn = {};
  std::vector<ActiveMqMessage> messages = {};
  Extra extra = {};
};

struct RabbitMqMessage {
  micro_core::Json basic_properties = {};
  bool redelivered = false;
  std::string data = {};  ///< base64
  Extra extra = {};
};

/// What a queue of RabbitMQ hands to a function.
struct RabbitMqEvent {
  std::string event_source = {};  ///< "aws:rmq"
  std::string event_source_arn = {};
  std::map<std::string, std::vector<RabbitMqMessage>> rmq_messages_by_queue = {};  ///< "queue::/"
  Extra extra = {};
};

/// Errors of decoding: `invalid_argument`, when the event has no bootstrapServers.
template <>
struct EventCodec<KafkaEvent> {
  static micro_core::Result<KafkaEvent> decode(const micro_core::Json& json);
  static micro_core::Json encode(const KafkaEvent& event);
};

/// Errors of decoding: `invalid_argument`, when the event has no messages.
template <>
struct EventCodec<ActiveMqEvent> {
  static micro_core::Result<ActiveMqEvent> decode(const micro_core::Json& json);
  static micro_core::Json encode(const ActiveMqEvent& event);
};

/// Errors of decoding: `invalid_argument`, when the event has no rmqMessagesByQueue.
template <>
struct EventCodec<RabbitMqEvent> {
  static micro_core::Result<RabbitMqEvent> decode(const micro_core::Json& json);
  static micro_core::Json encode(const RabbitMqEvent& event);
};

}  // namespace micro_lambda
