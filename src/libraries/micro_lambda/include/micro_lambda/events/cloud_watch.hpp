#pragma once

#include <micro_core/json.hpp>
#include <micro_core/result.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/extra.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace micro_lambda {

struct CloudWatchLogLine {
  std::string id = {};
  micro_core::TimePoint timestamp = {};
  std::string message = {};
  std::map<std::string, std::string> extracted_fields = {};  ///< of a filter that has a pattern
  Extra extra = {};
};

/// What a subscription delivers: some lines of one log stream.
struct CloudWatchLogs {
  std::string message_type = {};  ///< "DATA_MESSAGE"; "CONTROL_MESSAGE" only checks the way
  std::string owner = {};         ///< the account
  std::string log_group = {};
  std::string log_stream = {};
  std::vector<std::string> subscription_filters = {};
  std::vector<CloudWatchLogLine> log_events = {};
  std::string policy_level = {};  ///< "ACCOUNT_LEVEL_POLICY", of a policy for the whole account
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "CloudWatch Logs", .member = "messageType"};
};

/// Unpacks what CloudWatch Logs sends: gzip of JSON, here already out of its base64, as it comes
/// by Kinesis or Firehose (`KinesisData::bytes`).
/// Errors: `invalid_argument` (no gzip, or not of logs), `too_large` (over 64 MiB unpacked).
micro_core::Result<CloudWatchLogs> unpack_cloud_watch_logs(std::string_view bytes);

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

  static constexpr KnownBy known_by = {.service = "CloudWatch Logs", .member = "awslogs"};

  /// The lines. Errors: as `unpack_cloud_watch_logs`.
  micro_core::Result<CloudWatchLogs> logs() const;
};

struct CloudWatchAlarmState {
  std::string value = {};  ///< "OK", "ALARM" or "INSUFFICIENT_DATA"
  std::string reason = {};
  std::string reason_data = {};  ///< JSON text
  micro_core::DateTime timestamp = {};
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
  micro_core::DateTime time = {};
  std::string region = {};
  CloudWatchAlarmData alarm_data = {};
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "a CloudWatch alarm", .member = "alarmData"};
};

struct CloudWatchZoom {
  micro_core::TimePoint start = {};
  micro_core::TimePoint end = {};
  Extra extra = {};
};

struct CloudWatchTimeRange {
  std::string mode = {};  ///< "absolute" or "relative"
  micro_core::TimePoint start = {};
  micro_core::TimePoint end = {};
  std::int64_t relative_start = 0;  ///< ms before now
  CloudWatchZoom zoom = {};         ///< what the user looks at, if it is a part only
  Extra extra = {};
};

struct CloudWatchTimeZone {
  std::string label = {};       ///< "UTC" or "Local"
  std::string offset_iso = {};  ///< "+00:00"
  std::int64_t offset_in_minutes = 0;
  Extra extra = {};

  static constexpr micro_core::Field fields[] = {{.name = "offset_iso", .alias = "offsetISO"}};
};

struct CloudWatchWidgetContext {
  std::string dashboard_name = {};
  std::string widget_id = {};
  std::string account_id = {};
  std::string domain = {};  ///< of the console: "https://us-east-1.console.aws.amazon.com"
  std::string locale = {};
  CloudWatchTimeZone timezone = {};
  std::string title = {};
  std::string theme = {};   ///< "light" or "dark"
  std::int64_t period = 0;  ///< of the dashboard, in s
  bool is_auto_period = false;
  bool link_charts = false;
  CloudWatchTimeRange time_range = {};  ///< what the dashboard shows
  micro_core::Json forms = {};          ///< {"all": …}: what the user typed into the widget's forms
  micro_core::Json params = {};
  std::int64_t width = 0;  ///< in pixels, as the next
  std::int64_t height = 0;
  Extra extra = {};
};

/// What a dashboard hands to the function that draws a custom widget. The widget's parameters stand
/// beside the context: in `extra`. The answer is a `std::string` of HTML as JSON text, or
/// {"markdown": …}, or any JSON, which is shown as it is; `describe` asks for the documentation.
///
/// Source:
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_about.html
struct CloudWatchDashboardEvent {
  bool describe = false;
  CloudWatchWidgetContext widget_context = {};
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "a CloudWatch dashboard",
                                       .member = "widgetContext"};
};

}  // namespace micro_lambda
