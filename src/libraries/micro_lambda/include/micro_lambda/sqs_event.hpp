#pragma once

#include <micro_core/json.hpp>
#include <micro_core/result.hpp>
#include <micro_lambda/event_codec.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace micro_lambda {

struct SqsMessageAttribute {
  std::string data_type = {};  ///< "String", "Number", "Binary", or with a suffix: "Number.price"
  std::optional<std::string> string_value = std::nullopt;
  std::optional<std::string> binary_value = std::nullopt;  ///< base64, as the event has it
};

/// One message of a batch.
struct SqsRecord {
  std::string message_id = {};
  std::string receipt_handle = {};
  std::string body = {};
  /// "ApproximateReceiveCount", "SentTimestamp", …; FIFO queues add "MessageGroupId" and others.
  std::map<std::string, std::string> attributes = {};
  std::map<std::string, SqsMessageAttribute> message_attributes = {};
  std::string md5_of_body = {};
  std::string event_source_arn = {};
  std::string aws_region = {};

  /// True if the queue keeps an order within message groups.
  bool is_fifo() const { return event_source_arn.ends_with(".fifo"); }
};

/// What an SQS event source mapping hands to a function.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
struct SqsEvent {
  std::vector<SqsRecord> records = {};
};

/// Errors of decoding: `invalid_argument`, when the event does not come from SQS.
template <>
struct EventCodec<SqsEvent> {
  static micro_core::Result<SqsEvent> decode(const micro_core::Json& json);
};

}  // namespace micro_lambda
