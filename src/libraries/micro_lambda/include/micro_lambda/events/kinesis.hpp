#pragma once

#include <micro_core/json.hpp>
#include <micro_core/result.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/events/time_window.hpp>
#include <micro_lambda/extra.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace micro_lambda {

struct KinesisData {
  std::string partition_key = {};
  std::string sequence_number = {};
  std::string data = {};  ///< base64
  UnixSeconds approximate_arrival_timestamp = {};
  std::string kinesis_schema_version = {};
  Extra extra = {};

  /// The bytes of `data`. Errors: `invalid_argument` (broken base64).
  micro_core::Result<std::string> bytes() const;
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

/// What a Kinesis data stream hands to a function. The answer is a `BatchItemFailures`, or a
/// `TimeWindowAnswer`; see `handle_records` of batch.hpp.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
struct KinesisEvent {
  std::vector<KinesisRecord> records = {};
  // Of a mapping with a tumbling window:
  TimeWindow window = {};
  micro_core::JsonObject state = {};  ///< what the invocation before answered
  std::string shard_id = {};
  std::string event_source_arn = {};
  bool is_final_invoke_for_window = false;
  bool is_window_terminated_early = false;
  Extra extra = {};

  static constexpr KnownBy known_by = {
      .service = "Kinesis", .member = "eventSource", .value = "aws:kinesis", .in_records = true};
  static constexpr micro_core::Field fields[] = {
      {.name = "records", .alias = "Records"},
      {.name = "event_source_arn", .alias = "eventSourceARN"}};
};

struct FirehoseSource {
  std::string shard_id = {};
  std::string partition_key = {};
  std::string sequence_number = {};
  std::int64_t subsequence_number = 0;
  micro_core::TimePoint approximate_arrival_timestamp = {};
  Extra extra = {};
};

struct FirehoseRecord {
  std::string record_id = {};
  std::string data = {};  ///< base64
  micro_core::TimePoint approximate_arrival_timestamp = {};
  FirehoseSource kinesis_record_metadata = {};  ///< if the stream reads from Kinesis
  Extra extra = {};

  /// The bytes of `data`. Errors: `invalid_argument` (broken base64).
  micro_core::Result<std::string> bytes() const;
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

  static constexpr KnownBy known_by = {.service = "Firehose", .member = "deliveryStreamArn"};
};

struct FirehoseResultMetadata {
  std::map<std::string, std::string> partition_keys = {};  ///< of dynamic partitioning
  Extra extra = {};
};

/// What became of a record; each one of the event needs its own.
struct FirehoseResultRecord {
  std::string record_id = {};
  std::string result = {};  ///< "Ok", "Dropped" or "ProcessingFailed"
  std::string data = {};    ///< base64
  FirehoseResultMetadata metadata = {};
  Extra extra = {};

  /// `bytes` go on in the place of the record's.
  static FirehoseResultRecord ok(const FirehoseRecord& record, std::string_view bytes);
  /// The record ends here, and that is right.
  static FirehoseResultRecord dropped(const FirehoseRecord& record);
  /// The record goes to the stream's error output.
  static FirehoseResultRecord failed(const FirehoseRecord& record);
};

/// The answer to a `FirehoseEvent`.
struct FirehoseResult {
  std::vector<FirehoseResultRecord> records = {};
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "a transformation for Firehose",
                                       .member = "records"};
};

}  // namespace micro_lambda
