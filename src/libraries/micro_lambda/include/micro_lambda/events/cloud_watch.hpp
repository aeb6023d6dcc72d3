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

struct CloudWatchLogsData {
  std::string data = {};  ///< base64 of gzip of JSON
  Extra extra = {};
};

/// What a log group's subscription hands to a function.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/services-cloudwatchlogs.html
struct CloudWatchLogsEvent {
  CloudWatchLogsData awslogs = {};
  Extra extra = {};
};

struct CloudWatchAlarmState {
  std::string value = {};  ///< "OK", "ALARM" or "INSUFFICIENT_DATA"
  std::string reason = {};
  std::string reason_data = {};  ///< JSON text
  std::string timestamp = {};
  std::string actions_suppressed_by = {};
  std::string actions_suppressed_reason = {};
  Extra extra = {};
};

struct CloudWatchAlarmData {
  std::string alarm_name = {};
  CloudWatchAlarmState state = {};
  CloudWatchAlarmState previous_state = {};
  std::optional<micro_core::Json> configuration = std::nullopt;
  Extra extra = {};
};

/// What an alarm hands to the function that is its action.
///
/// Source:
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
struct CloudWatchAlarmEvent {
  std::string source = {};  ///< "aws.cloudwatch"
  std::string alarm_arn = {};
  std::string account_id = {};
  std::string time = {};
  std::string region = {};
  CloudWatchAlarmData alarm_data = {};
  Extra extra = {};
};

/// Errors of decoding: `invalid_argument`, when the event has no awslogs.
template <>
struct EventCodec<CloudWatchLogsEvent> {
  static micro_core::Result<CloudWatchLogsEvent> decode(const micro_core::Json& json);
  static micro_core::Json encode(const CloudWatchLogsEvent& event);
};

/// Errors of decoding: `invalid_argument`, when the event has no alarmData.
template <>
struct EventCodec<CloudWatchAlarmEvent> {
  static micro_core::Result<CloudWatchAlarmEvent> decode(const micro_core::Json& json);
  static micro_core::Json encode(const CloudWatchAlarmEvent& event);
};

}  // namespace micro_lambda
