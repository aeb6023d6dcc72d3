#pragma once

#include <micro_core/json.hpp>
#include <micro_core/result.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/extra.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace micro_lambda {

struct KafkaRecord {
  std::string topic = {};
  std::int64_t partition = 0;
  std::int64_t offset = 0;
  micro_core::TimePoint timestamp = {};
  std::string timestamp_type = {};
  std::string key = {};                                                        ///< base64
  std::string value = {};                                                      ///< base64
  std::vector<std::map<std::string, std::vector<std::int64_t>>> headers = {};  ///< bytes as numbers
  Extra extra = {};

  /// The bytes of `key`. Errors: `invalid_argument` (broken base64).
  micro_core::Result<std::string> key_bytes() const;
  /// The bytes of `value`; of a tombstone there are none. Errors: `invalid_argument`.
  micro_core::Result<std::string> value_bytes() const;
  /// The bytes of the last header that is called `name`; none if there is none.
  std::optional<std::string> header(std::string_view name) const;
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

  static constexpr KnownBy known_by = {.service = "Kafka", .member = "bootstrapServers"};
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
  bool persistent = false;
  ActiveMqDestination destination = {};
  micro_core::TimePoint timestamp = {};
  micro_core::TimePoint broker_in_time = {};
  micro_core::TimePoint broker_out_time = {};
  std::map<std::string, std::string> properties = {};
  Extra extra = {};

  static constexpr micro_core::Field fields[] = {{.name = "message_id", .alias = "messageID"}};

  /// The bytes of `data`. Errors: `invalid_argument` (broken base64).
  micro_core::Result<std::string> bytes() const;
};

/// What a queue of ActiveMQ hands to a function.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
struct ActiveMqEvent {
  std::string event_source = {};  ///< "aws:mq"
  std::string event_source_arn = {};
  std::vector<ActiveMqMessage> messages = {};
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "ActiveMQ", .member = "messages"};
};

/// What AMQP says of a message.
struct RabbitMqProperties {
  std::string content_type = {};
  std::string content_encoding = {};
  std::map<std::string, micro_core::Json> headers = {};  ///< a text is {"bytes": [118, 97]}
  std::int64_t delivery_mode = 0;                        ///< 1 in memory, 2 persistent
  std::int64_t priority = 0;
  std::string correlation_id = {};
  std::string reply_to = {};
  std::string expiration = {};  ///< in ms
  std::string message_id = {};
  std::string timestamp = {};  ///< "Jan 1, 1970, 12:33:41 AM"
  std::string type = {};
  std::string user_id = {};
  std::string app_id = {};
  std::string cluster_id = {};
  std::int64_t body_size = 0;  ///< in bytes
  Extra extra = {};
};

struct RabbitMqMessage {
  RabbitMqProperties basic_properties = {};
  bool redelivered = false;
  std::string data = {};  ///< base64
  Extra extra = {};

  /// The bytes of `data`. Errors: `invalid_argument` (broken base64).
  micro_core::Result<std::string> bytes() const;
};

/// What a queue of RabbitMQ hands to a function.
struct RabbitMqEvent {
  std::string event_source = {};  ///< "aws:rmq"
  std::string event_source_arn = {};
  std::map<std::string, std::vector<RabbitMqMessage>> rmq_messages_by_queue = {};  ///< "queue::/"
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "RabbitMQ", .member = "rmqMessagesByQueue"};
};

}  // namespace micro_lambda
