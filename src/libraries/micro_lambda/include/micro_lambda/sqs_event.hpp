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

  /// The bytes of `binary_value`; empty if there is none. Errors: `invalid_argument`.
  micro_core::Result<std::string> bytes() const;
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
  /// How often the message was received, this time included; 0 if the event does not say.
  int receive_count() const;
  /// When it was sent; 1970 if the event does not say.
  micro_core::TimePoint sent_at() const;
  /// "MessageGroupId" of a FIFO queue, else empty.
  std::string group_id() const;

  /// `body`, which is JSON text, as a `T`: a struct of one's own, or an event such as `S3Event`.
  /// Errors: `invalid_argument`.
  template <DecodableEvent T>
  micro_core::Result<T> body_as() const {
    return decode_text<T>(body);
  }
};

/// What an SQS event source mapping hands to a function.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
struct SqsEvent {
  std::vector<SqsRecord> records = {};
  Extra extra = {};

  static constexpr KnownBy known_by = {
      .service = "SQS", .member = "eventSource", .value = "aws:sqs", .in_records = true};
  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;
};

}  // namespace micro_lambda
