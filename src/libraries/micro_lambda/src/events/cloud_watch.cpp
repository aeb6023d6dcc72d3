#include <micro_lambda/events/cloud_watch.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

using micro_core::Json;
using micro_core::Result;

Result<CloudWatchLogsEvent> EventCodec<CloudWatchLogsEvent>::decode(const Json& json) {
  return detail::read_event_with<CloudWatchLogsEvent>(json, "awslogs", "CloudWatch Logs");
}

Json EventCodec<CloudWatchLogsEvent>::encode(const CloudWatchLogsEvent& event) {
  return detail::write_value(event);
}

Result<CloudWatchAlarmEvent> EventCodec<CloudWatchAlarmEvent>::decode(const Json& json) {
  return detail::read_event_with<CloudWatchAlarmEvent>(json, "alarmData", "a CloudWatch alarm");
}

Json EventCodec<CloudWatchAlarmEvent>::encode(const CloudWatchAlarmEvent& event) {
  return detail::write_value(event);
}

}  // namespace micro_lambda
