#include "decoding.hpp"

#include <micro_core/duration.hpp>

#include <limits>

namespace micro_core {
namespace {

using namespace std::chrono_literals;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

// Recorded from the tests of pydantic-core and of speedate, the parser under it.
TEST(Duration, IsReadAsPydanticReadsATimedelta) {
  expect_decoding<microseconds>({
      {R"("P0Y0M3D2WT1H2M3.5S")", R"(-> "P17DT1H2M3.5S")"},
      {R"("PT0S")", R"(-> "PT0S")"},
      {R"("P1Y")", R"(-> "P1Y")"},
      {R"("P123.8Y")", R"(-> "P123Y292D")"},
      {R"("P1M")", R"(-> "P30D")"},
      {R"("P1.5M")", R"(-> "P45D")"},
      {R"("P1.1W")", R"(-> "P7DT16H48M")"},
      {R"("P1.123W")", R"(-> "P7DT20H39M50.4S")"},
      {R"("-P1Y")", R"(-> "-P1Y")"},
      {R"("+P1Y")", R"(-> "P1Y")"},
      {R"("PT0.555555S")", R"(-> "PT0.555555S")"},
      {R"("PT0,5S")", R"(-> "PT0.5S")"},
      {R"("P1Y2M3DT4H5M6S")", R"(-> "P1Y63DT4H5M6S")"},
      {R"("-P1DT42.123456S")", R"(-> "-P1DT42.123456S")"},
      {R"("PT86500S")", R"(-> "P1DT1M40S")"},
      {R"("00:00:42")", R"(-> "PT42S")"},
      {R"("00:01")", R"(-> "PT1M")"},
      {R"("01:02:03")", R"(-> "PT1H2M3S")"},
      {R"("-01:02:03")", R"(-> "-PT1H2M3S")"},
      {R"("00:01:03.123")", R"(-> "PT1M3.123S")"},
      {R"("24:01:03")", R"(-> "P1DT1M3S")"},
      {R"("2400000000:01:03.654321")", R"(-> "P273972Y220DT1M3.654321S")"},
      {R"("1 day")", R"(-> "P1D")"},
      {R"("1DAYS")", R"(-> "P1D")"},
      {R"("1d ")", R"(-> "P1D")"},
      {R"("1 day, ")", R"(-> "P1D")"},
      {R"("-1 day 00:00:42")", R"(-> "-P1DT42S")"},
      {R"("123days, 12:34")", R"(-> "P123DT12H34M")"},
      {"3601", R"(-> "PT1H1S")"},
      {"3601.123456", R"(-> "PT1H1.123456S")"},
      {"-3601.2222222", R"(-> "-PT1H1.222222S")"},
      {"3600.9999996", R"(-> "PT1H1S")"},
      {"0", R"(-> "PT0S")"},
  });
}

TEST(Duration, IsRefusedInPydanticsWords) {
  const std::string too_large = "time_delta_parsing: a numeric value in the duration is too large";
  const std::string too_many_days = "time_delta_parsing: durations may not exceed 999,999,999 days";
  const std::string too_many_hours =
      "time_delta_parsing: durations may not exceed 999,999,999 hours";
  const std::string bad_days =
      "time_delta_parsing: \"day\" identifier in duration not correctly formatted";
  const std::pair<std::string_view, std::string> cases[] = {
      {R"("")", "time_delta_parsing: input is too short"},
      {R"("+")", "time_delta_parsing: input is too short"},
      {R"("P")", "time_delta_parsing: input is too short"},
      {R"("PT")", "time_delta_parsing: input is too short"},
      {R"("PD")", "time_delta_parsing: invalid digit in duration"},
      {R"("errordata")", "time_delta_parsing: invalid digit in duration"},
      {R"("x")", "time_delta_parsing: invalid digit in duration"},
      {R"("P1DT1MT1S")", "time_delta_parsing: `t` character repeated in duration"},
      {R"("P1DT1.1M1S")", "time_delta_parsing: quantity fraction invalid in duration"},
      {R"("P1DT1X")", "time_delta_parsing: quantity invalid in time part of duration"},
      {R"("P1X")", "time_delta_parsing: quantity invalid in date part of duration"},
      {R"("P1")", "time_delta_parsing: quantity invalid in date part of duration"},
      {R"("-1")", bad_days},
      {R"("1x")", bad_days},
      {R"("1da")", bad_days},
      {R"("1 x")", bad_days},
      {R"("1dx")", "time_delta_parsing: input is too short"},
      {R"("1 day 00:xx")", "time_delta_parsing: invalid character in minute"},
      {R"("1 day 00:00:00.123 ")", "time_delta_parsing: invalid timezone sign"},
      {R"("00:01:03x")", "time_delta_parsing: unexpected extra characters at the end of the input"},
      {R"("02:03:04.05broken")",
       "time_delta_parsing: unexpected extra characters at the end of the input"},
      {R"("1000xxx000:01:03")", "time_delta_parsing: invalid character in hour"},
      {R"("1 10:10")", "time_delta_parsing: invalid character in hour"},
      {R"("00:60:03")", "time_delta_parsing: minute value is outside expected range of 0-59"},
      {R"("00:00:60")", "time_delta_parsing: second value is outside expected range of 0-59"},
      {R"("00:00:00.")", "time_delta_parsing: second fraction digits missing after `.`"},
      {R"("100000000000:01:03")", too_many_hours},
      {R"("18446744073709551616 day 12:00")", too_large},
      {R"("P18446744073709551611DT8031M1M1M1M")", too_large},
      {R"("P18446744073709550PT9970442H6R15D1D")", too_large},
      {R"("1000000000days, 12:34")", too_many_days},
      {"86400000000000", too_many_days},
      {"1e300", too_many_days},
      {"-18446744073709551616", too_many_days},
      {"true", "time_delta_type: Input should be a valid timedelta"},
      {"null", "time_delta_type: Input should be a valid timedelta"},
      {"[]", "time_delta_type: Input should be a valid timedelta"},
  };
  for (const auto& [json, expected] : cases) {
    SCOPED_TRACE(json);
    EXPECT_EQ(outcome_of<seconds>(json), expected);
  }
}

TEST(Duration, IsNeverRoundedToItsTicks) {
  EXPECT_EQ(outcome_of<seconds>("1.5"),
            "time_delta_parsing: it should be a whole number of seconds");
  EXPECT_EQ(outcome_of<milliseconds>(R"("PT0.0005S")"),
            "time_delta_parsing: it should be a whole number of milliseconds");
  EXPECT_EQ(outcome_of<std::chrono::hours>(R"("PT90M")"),
            "time_delta_parsing: it should be a whole number of hours");
  EXPECT_EQ(outcome_of<std::chrono::hours>(R"("PT1H0.5S")"),
            "time_delta_parsing: it should be a whole number of hours");
  EXPECT_EQ(outcome_of<std::chrono::days>(R"("P2W")"), R"(-> "P14D")");
  EXPECT_EQ(outcome_of<nanoseconds>(R"("PT0.000000001S")"), R"(-> "PT0.000000001S")");
  EXPECT_EQ(outcome_of<std::chrono::duration<double>>("0.25"), R"(-> "PT0.25S")");
}

TEST(Duration, IsNeverWrapped) {
  using Short = std::chrono::duration<std::int8_t>;
  const std::string too_large = "time_delta_parsing: a numeric value in the duration is too large";
  EXPECT_EQ(outcome_of<Short>("127"), R"(-> "PT2M7S")");
  EXPECT_EQ(outcome_of<Short>("-128"), R"(-> "-PT2M8S")");
  EXPECT_EQ(outcome_of<Short>("128"), too_large);
  EXPECT_EQ(outcome_of<Short>("-129"), too_large);
  EXPECT_EQ(outcome_of<nanoseconds>(R"("P292Y171D")"), R"(-> "P292Y171D")");
  EXPECT_EQ(outcome_of<nanoseconds>(R"("P293Y")"), too_large);
  EXPECT_EQ(outcome_of<std::chrono::duration<unsigned>>("-1"), too_large);
  EXPECT_EQ(outcome_of<microseconds>(R"("P2739726Y9D")"), too_large);
  EXPECT_EQ(outcome_of<milliseconds>(R"("P2739726Y9DT23H59M59.999S")"),
            R"(-> "P2739726Y9DT23H59M59.999S")");
}

TEST(Duration, IsWrittenAtItsExtremes) {
  EXPECT_EQ(to_text(to_json(nanoseconds::min())), R"("-P292Y171DT23H47M16.854775808S")");
  EXPECT_EQ(to_text(to_json(nanoseconds::max())), R"("P292Y171DT23H47M16.854775807S")");
  EXPECT_EQ(to_text(to_json(90s)), R"("PT1M30S")");
  EXPECT_EQ(to_text(to_json(-1ms)), R"("-PT0.001S")");
}

}  // namespace
}  // namespace micro_core
