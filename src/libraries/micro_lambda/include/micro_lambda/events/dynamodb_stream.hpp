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
#include <utility>
#include <vector>

namespace micro_lambda {

/// An item as the stream has it, in DynamoDB's own JSON: {"Id": {"N": "101"}}. It is what
/// `micro_aws::item_from_wire` reads; `from_image` makes a struct of it without micro_aws.
using StreamImage = micro_core::JsonObject;

/// `image` as plain JSON: {"Id": 101}. Sets are arrays, bytes are base64; a number is one as long
/// as no digit of it is lost so, else its text (which `micro_core::Decimal` reads).
/// Errors: `invalid_argument`, naming the attribute that is no attribute value.
micro_core::Result<micro_core::JsonObject> to_plain_json(const StreamImage& image);

/// `image` as a struct of one's own, by the names of its members; others are ignored.
///
///     for (const DynamoDbRecord& record : event.records) {
///       if (record.event_name == "INSERT")
///       welcome(from_image<User>(record.dynamodb.new_image).value());
///     }
///
/// Errors: `invalid_argument`, naming every attribute that is missing or of another type.
template <class T>
micro_core::Result<T> from_image(const StreamImage& image) {
  auto plain = to_plain_json(image);
  if (!plain) return std::move(plain).error();
  return micro_core::from_json<T>(micro_core::Json(*std::move(plain)));
}

struct DynamoDbChange {
  StreamImage keys = {};
  StreamImage new_image = {};  ///< as the view type of the stream allows
  StreamImage old_image = {};
  std::string sequence_number = {};
  std::int64_t size_bytes = 0;
  std::string stream_view_type = {};  ///< "NEW_AND_OLD_IMAGES"
  UnixSeconds approximate_creation_date_time = {};
  Extra extra = {};

  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;
};

struct DynamoDbRecord {
  std::string event_id = {};
  std::string event_name = {};  ///< "INSERT", "MODIFY" or "REMOVE"
  std::string event_version = {};
  std::string event_source = {};  ///< "aws:dynamodb"
  std::string event_source_arn = {};
  std::string aws_region = {};
  DynamoDbChange dynamodb = {};
  Extra extra = {};

  static constexpr micro_core::Field fields[] = {
      {.name = "event_id", .alias = "eventID"},
      {.name = "event_source_arn", .alias = "eventSourceARN"}};
};

/// What a DynamoDB stream hands to a function. The answer is a `BatchItemFailures`, or a
/// `TimeWindowAnswer`; see `handle_records` of batch.hpp.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
struct DynamoDbStreamEvent {
  std::vector<DynamoDbRecord> records = {};
  // Of a mapping with a tumbling window:
  TimeWindow window = {};
  micro_core::JsonObject state = {};  ///< what the invocation before answered
  std::string shard_id = {};
  std::string event_source_arn = {};
  bool is_final_invoke_for_window = false;
  bool is_window_terminated_early = false;
  Extra extra = {};

  static constexpr KnownBy known_by = {
      .service = "DynamoDB", .member = "eventSource", .value = "aws:dynamodb", .in_records = true};
  static constexpr micro_core::Field fields[] = {
      {.name = "records", .alias = "Records"},
      {.name = "event_source_arn", .alias = "eventSourceARN"}};
};

}  // namespace micro_lambda
