#include <micro_core/encoding.hpp>
#include <micro_lambda/events/cloud_watch.hpp>

#include <gtest/gtest.h>
#include <zlib.h>

#include "event_text.hpp"

namespace {

using micro_core::ErrorCode;
using namespace micro_lambda;

std::string gzip(std::string_view text) {
  z_stream stream = {};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

constexpr std::string_view logs =
    R"({"messageType":"DATA_MESSAGE","owner":"123456789012","logGroup":"/aws/lambda/f",)"
    R"("logStream":"s","subscriptionFilters":["all"],"logEvents":[{"id":"3",)"
    R"("timestamp":1440442987000,"message":"hello"}]})";

TEST(CloudWatchLogsEvent, UnpacksItsLines) {
  const CloudWatchLogsEvent event{.awslogs = {.data = micro_core::to_base64(gzip(logs))}};
  const auto unpacked = event.logs();
  ASSERT_TRUE(unpacked) << describe(unpacked.error());
  EXPECT_EQ(unpacked->log_group, "/aws/lambda/f");
  ASSERT_EQ(unpacked->log_events.size(), 1U);
  EXPECT_EQ(unpacked->log_events[0].message, "hello");
  EXPECT_EQ(micro_core::to_iso8601(unpacked->log_events[0].timestamp), "2015-08-24T19:03:07.000Z");
}

TEST(CloudWatchLogsEvent, RefusesWhatIsNoGzip) {
  const std::string packed = gzip(logs);
  const std::string longer = packed + "x";
  for (std::size_t size = 0; size < packed.size(); ++size) {
    const auto unpacked = unpack_cloud_watch_logs(std::string_view(packed).substr(0, size));
    ASSERT_FALSE(unpacked) << size;
    EXPECT_EQ(unpacked.error().code, ErrorCode::invalid_argument);
  }
  EXPECT_FALSE(unpack_cloud_watch_logs(longer));
  EXPECT_FALSE(unpack_cloud_watch_logs(logs));
  EXPECT_FALSE(unpack_cloud_watch_logs(gzip("{}")));
  EXPECT_FALSE(CloudWatchLogsEvent{.awslogs = {.data = "?"}}.logs());
}

TEST(CloudWatchLogsEvent, RefusesABomb) {
  const auto unpacked = unpack_cloud_watch_logs(gzip(std::string(65 * 1024 * 1024, ' ')));
  ASSERT_FALSE(unpacked);
  EXPECT_EQ(unpacked.error().code, ErrorCode::too_large);
}

TEST(CloudWatchAlarmEvent, ReadsTimesWithoutAColonInTheirOffset) {
  const auto event = read_event<CloudWatchAlarmEvent>(
      R"({"time":"2024-02-17T11:53:08.431+0000","alarmData":{"alarmName":"a"}})");
  EXPECT_EQ(event.time.to_string(), "2024-02-17T11:53:08.431000Z");
}

}  // namespace
