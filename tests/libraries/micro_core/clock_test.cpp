#include <micro_core/clock.hpp>

#include <gtest/gtest.h>

namespace micro_core {
namespace {

constexpr TimePoint at(std::int64_t milliseconds) {
  return TimePoint(std::chrono::milliseconds(milliseconds));
}

TEST(Clock, PrintsIso8601WithMilliseconds) {
  EXPECT_EQ(to_iso8601(at(1'795'361'975'123)), "2026-11-22T15:39:35.123Z");
  EXPECT_EQ(to_iso8601(at(0)), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(to_iso8601(at(-1)), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(to_iso8601(at(951'782'400'000)), "2000-02-29T00:00:00.000Z");
}

TEST(Clock, PrintsTheFormsOfSignaturesAndHeaders) {
  EXPECT_EQ(to_iso8601_basic(at(1'795'361'975'999)), "20261122T153935Z");
  EXPECT_EQ(to_http_date(at(1'795'361'975'123)), "Sun, 22 Nov 2026 15:39:35 GMT");
}

TEST(Clock, ReadsIso8601WithFractionsAndOffsets) {
  EXPECT_EQ(parse_iso8601("2026-11-22T15:39:35Z"), at(1'795'361'975'000));
  EXPECT_EQ(parse_iso8601("2026-11-22T15:39:35.1Z"), at(1'795'361'975'100));
  EXPECT_EQ(parse_iso8601("2026-11-22T15:39:35.123456789Z"), at(1'795'361'975'123));
  EXPECT_EQ(parse_iso8601("2026-11-22T16:39:35+01:00"), at(1'795'361'975'000));
  EXPECT_EQ(parse_iso8601("2026-11-22T10:09:35-05:30"), at(1'795'361'975'000));
}

TEST(Clock, RefusesTextsThatAreNoTime) {
  for (const std::string_view text :
       {"", "2026-11-22", "2026-11-22T15:39:35", "2026-11-22T15:39Z", "2026-13-01T00:00:00Z",
        "2026-02-29T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T15:60:00Z",
        "2026-11-22T15:39:35.Z", "2026-11-22T15:39:35Zx", "2026-11-22T15:39:35+25:00",
        "-026-11-22T15:39:35Z", "20261122T153935Z"}) {
    EXPECT_FALSE(parse_iso8601(text)) << text;
  }
}

TEST(Clock, ReadsOnlyTheFixedFormOfHttpDates) {
  EXPECT_EQ(parse_http_date("Sun, 22 Nov 2026 15:39:35 GMT"), at(1'795'361'975'000));
  for (const std::string_view text :
       {"", "Sun, 22 Nov 2026 15:39:35 CET", "Sunday, 22-Nov-26 15:39:35 GMT",
        "Sun Nov 22 15:39:35 2026", "Sun, 32 Nov 2026 15:39:35 GMT",
        "Sun, 22 Xyz 2026 15:39:35 GMT"}) {
    EXPECT_FALSE(parse_http_date(text)) << text;
  }
}

TEST(Clock, ReadsWhatItPrints) {
  for (std::int64_t ms = -3'000'000'000'000; ms < 5'000'000'000'000; ms += 123'456'789'013) {
    EXPECT_EQ(parse_iso8601(to_iso8601(at(ms))), at(ms));
  }
}

TEST(Clock, TellsTheTime) {
  EXPECT_GT(system_clock().now(), at(1'700'000'000'000));
}

}  // namespace
}  // namespace micro_core
