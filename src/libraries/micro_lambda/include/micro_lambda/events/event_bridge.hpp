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

/// What EventBridge hands to a function: an event of a bus, of a schedule's rule ("Scheduled Event"
/// of "aws.events"), or of a schedule of EventBridge Scheduler that has no input of its own
/// ("Scheduled Event" of "aws.scheduler"; its `detail` is the text "{}"). A schedule with an input
/// hands over that input, which is a struct of one's own.
///
/// Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
struct EventBridgeEvent {
  std::string version = {};
  std::string id = {};
  std::string detail_type = {};  ///< "Object Created", "Scheduled Event"
  std::string source = {};       ///< "aws.s3"
  std::string account = {};
  micro_core::DateTime time = {};
  std::string region = {};
  std::vector<std::string> resources = {};
  micro_core::Json detail = {};  ///< what the source says
  std::string replay_name = {};  ///< of an event that an archive sends again
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "EventBridge", .member = "detail-type"};
  static constexpr micro_core::Field fields[] = {{.name = "detail_type", .alias = "detail-type"},
                                                 {.name = "replay_name", .alias = "replay-name"}};

  /// `detail` as a struct of one's own. Errors: `invalid_argument`, naming what is wrong.
  template <DecodableEvent T>
  micro_core::Result<T> detail_as() const {
    return EventCodec<T>::decode(detail);
  }
};

}  // namespace micro_lambda
