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

/// An item as the stream has it: {"N": "101"} for each attribute.
using StreamImage = std::map<std::string, micro_core::Json>;

struct DynamoDbChange {
  StreamImage keys = {};
  StreamImage new_image = {};  ///< as the view type of the stream allows
  StreamImage old_image = {};
  std::string sequence_number = {};
  std::int64_t size_bytes = 0;
  std::string stream_view_type = {};          ///< "NEW_AND_OLD_IMAGES"
  double approximate_creation_date_time = 0;  ///< seconds since 1970
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

/// What a DynamoDB stream hands to a function.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
struct DynamoDbStreamEvent {
  std::vector<DynamoDbRecord> records = {};
  Extra extra = {};

  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;
};

/// Errors of decoding: `invalid_argument`, when the event does not come from DynamoDB.
template <>
struct EventCodec<DynamoDbStreamEvent> {
  static micro_core::Result<DynamoDbStreamEvent> decode(const micro_core::Json& json);
  static micro_core::Json encode(const DynamoDbStreamEvent& event);
};

}  // namespace micro_lambda
