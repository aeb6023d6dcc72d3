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

/// What EventBridge hands to a function: an event of a bus, or of a schedule.
///
/// Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
struct EventBridgeEvent {
  std::string version = {};
  std::string id = {};
  std::string detail_type = {};  ///< "Object Created", "Scheduled Event"
  std::string source = {};       ///< "aws.s3"
  std::string account = {};
  std::string time = {};  ///< "2017-12-22T18:43:48Z"
  std::string region = {};
  std::vector<std::string> resources = {};
  micro_core::Json detail = {};  ///< what the source says; `micro_core::from_json` makes a struct
  std::string replay_name = {};  ///< of an event that an archive sends again
  Extra extra = {};

  static constexpr micro_core::Field fields[] = {{.name = "detail_type", .alias = "detail-type"},
                                                 {.name = "replay_name", .alias = "replay-name"}};
};

/// Errors of decoding: `invalid_argument`, when the event has no detail-type.
template <>
struct EventCodec<EventBridgeEvent> {
  static micro_core::Result<EventBridgeEvent> decode(const micro_core::Json& json);
  static micro_core::Json encode(const EventBridgeEvent& event);
};

}  // namespace micro_lambda
