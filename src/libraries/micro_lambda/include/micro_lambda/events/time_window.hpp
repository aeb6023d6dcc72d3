#pragma once

#include <micro_core/json.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/extra.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace micro_lambda {

/// The time that a tumbling window spans.
struct TimeWindow {
  micro_core::DateTime start = {};
  micro_core::DateTime end = {};
  Extra extra = {};
};

struct StreamBatchItem {
  std::string item_identifier = {};  ///< the record's sequence number
  Extra extra = {};
};

/// The answer to an invocation that belongs to a tumbling window of Kinesis or DynamoDB streams:
/// the state that the next invocation of the window gets, at most 1 MB of it.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
struct TimeWindowAnswer {
  micro_core::JsonObject state = {};
  std::vector<StreamBatchItem> batch_item_failures = {};  ///< if the mapping asks for them
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "a function with a tumbling window",
                                       .member = "state"};
  static constexpr std::string_view always_written[] = {"state"};
};

}  // namespace micro_lambda
