#include <micro_lambda/event_body.hpp>
#include <micro_lambda/events/cloud_watch.hpp>

#include "../event_members.hpp"
#include "../gunzip.hpp"

namespace micro_lambda {

using micro_core::Result;

template struct EventCodec<CloudWatchLogs>;
template struct EventCodec<CloudWatchLogsEvent>;
template struct EventCodec<CloudWatchAlarmEvent>;
template struct EventCodec<CloudWatchDashboardEvent>;

namespace {

// An event has at most 6 MB; a hundredfold is no log any more, but something made to fill memory.
constexpr std::size_t logs_bytes_max = 64 * 1024 * 1024;

}  // namespace

Result<CloudWatchLogs> unpack_cloud_watch_logs(std::string_view bytes) {
  const auto text = detail::gunzip(bytes, logs_bytes_max);
  if (!text) return text.error();
  return decode_text<CloudWatchLogs>(*text);
}

Result<CloudWatchLogs> CloudWatchLogsEvent::logs() const {
  const auto bytes = decode_base64(awslogs.data, "awslogs.data");
  if (!bytes) return bytes.error();
  return unpack_cloud_watch_logs(*bytes);
}

}  // namespace micro_lambda
