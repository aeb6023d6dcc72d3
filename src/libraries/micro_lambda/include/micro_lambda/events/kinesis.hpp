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

struct KinesisData {
  std::string partition_key = {};
  std::string sequence_number = {};
  std::string data = {};                     ///< base64
  double approximate_arrival_timestamp = 0;  ///< seconds since 1970
  std::string kinesis_schema_version = {};
  Extra extra = {};
};

struct KinesisRecord {
  std::string event_id = {};  ///< shard and sequence number
  std::string event_name = {};
  std::string event_version = {};
  std::string event_source = {};  ///< "aws:kinesis"
  std::string event_source_arn = {};
  std::string invoke_identity_arn = {};
  std::string aws_region = {};
  KinesisData kinesis = {};
  Extra extra = {};

  static constexpr micro_core::Field fields[] = {
      {.name = "event_id", .alias = "eventID"},
      {.name = "event_source_arn", .alias = "eventSourceARN"}};
};

/// What a Kinesis data stream hands to a function.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
struct KinesisEvent {
  std::vector<KinesisRecord> records = {};
  Extra extra = {};

  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;
};

struct FirehoseRecord {
  std::string record_id = {};
  std::string data = {};                           ///< base64
  std::int64_t approximate_arrival_timestamp = 0;  ///< in milliseconds
  std::optional<micro_core::Json> kinesis_record_metadata = std::nullopt;
  Extra extra = {};
};

/// What a Firehose stream hands to a function that transforms its records.
///
/// Source: https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
struct FirehoseEvent {
  std::string invocation_id = {};
  std::string delivery_stream_arn = {};
  std::string source_kinesis_stream_arn = {};
  std::string region = {};
  std::vector<FirehoseRecord> records = {};
  Extra extra = {};
};

/// What became of a record; each one of the event needs its own.
struct FirehoseResultRecord {
  std::string record_id = {};
  std::string result = {};  ///< "Ok", "Dropped" or "ProcessingFailed"
  std::string data = {};    ///< base64
  std::optional<micro_core::Json> metadata = std::nullopt;
  Extra extra = {};
};

/// The answer to a `FirehoseEvent`.
struct FirehoseResult {
  std::vector<FirehoseResultRecord> records = {};
  Extra extra = {};
};

/// Errors of decoding: `invalid_argument`, when the event does not come from Kinesis.
template <>
struct EventCodec<KinesisEvent> {
  static micro_core::Result<KinesisEvent> decode(const micro_core::Json& json);
  static micro_core::Json encode(const KinesisEvent& event);
};

/// Errors of decoding: `invalid_argument`, when the event has no deliveryStreamArn.
template <>
struct EventCodec<FirehoseEvent> {
  static micro_core::Result<FirehoseEvent> decode(const micro_core::Json& json);
  static micro_core::Json encode(const FirehoseEvent& event);
};

/// Errors of decoding: `invalid_argument`, when there are no records.
template <>
struct EventCodec<FirehoseResult> {
  static micro_core::Result<FirehoseResult> decode(const micro_core::Json& json);
  static micro_core::Json encode(const FirehoseResult& event);
};

}  // namespace micro_lambda
