#pragma once

#include <micro_core/json.hpp>
#include <micro_core/result.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/extra.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace micro_lambda {

struct SqsMessageAttribute {
  std::string data_type = {};  ///< "String", "Number", "Binary", or with a suffix: "Number.price"
  std::optional<std::string> string_value = std::nullopt;
  std::optional<std::string> binary_value = std::nullopt;  ///< base64, as the event has it
  Extra extra = {};
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
  std::string event_source = {};  ///< "aws:sqs"
  Extra extra = {};

  static constexpr micro_core::Field fields[] = {
      {.name = "event_source_arn", .alias = "eventSourceARN"}};

  /// True if the queue keeps an order within message groups.
  bool is_fifo() const { return event_source_arn.ends_with(".fifo"); }
};

/// What an SQS event source mapping hands to a function.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
struct SqsEvent {
  std::vector<SqsRecord> records = {};
  Extra extra = {};

  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;
};

/// Errors of decoding: `invalid_argument`, when the event does not come from SQS.
template <>
struct EventCodec<SqsEvent> {
  static micro_core::Result<SqsEvent> decode(const micro_core::Json& json);
  static micro_core::Json encode(const SqsEvent& event);
};

}  // namespace micro_lambda
