#include "decoding.hpp"

#include <micro_core/clock.hpp>
#include <micro_core/date_time.hpp>

namespace micro_core {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view too_late = "dates after 9999 are not supported as unix timestamps";
constexpr std::string_view too_early = "dates before 0000 are not supported as unix timestamps";

// The tables are recorded from the tests of pydantic-core and of speedate, the parser under it.

TEST(DateTime, IsReadAsPydanticReadsIt) {
  expect_decoding<DateTime>({
      {R"("2022-06-08T12:13:14")", R"(-> "2022-06-08T12:13:14")"},
      {R"("2022-06-08T12:13:14Z")", R"(-> "2022-06-08T12:13:14Z")"},
      {R"("2022-06-08T12:13:14+12:15")", R"(-> "2022-06-08T12:13:14+12:15")"},
      {R"("2022-06-08T12:13:14+23:59")", R"(-> "2022-06-08T12:13:14+23:59")"},
      {R"("2020-01-01T12:13:14-02:15")", R"(-> "2020-01-01T12:13:14-02:15")"},
      {R"("2020-01-01T12:13:14.123456−02:15")", R"(-> "2020-01-01T12:13:14.123456-02:15")"},
      {R"("2020-01-01T12:13:14−00:01")", R"(-> "2020-01-01T12:13:14-00:01")"},
      {R"("2020-01-01T12:13:14+1234")", R"(-> "2020-01-01T12:13:14+12:34")"},
      {R"("2020-01-01 12:13:14.123z")", R"(-> "2020-01-01T12:13:14.123000Z")"},
      {R"("2020-01-01 12:13:14,123z")", R"(-> "2020-01-01T12:13:14.123000Z")"},
      {R"("2020-01-01_12:13:14,123z")", R"(-> "2020-01-01T12:13:14.123000Z")"},
      {R"("2020-01-01t12:13")", R"(-> "2020-01-01T12:13:00")"},
      {R"("2020-01-01T12:13:12.123456789")", R"(-> "2020-01-01T12:13:12.123456")"},
      {R"("2000-02-29T00:00:00Z")", R"(-> "2000-02-29T00:00:00Z")"},
      {R"("0001-01-01T00:00:00.000000Z")", R"(-> "0001-01-01T00:00:00Z")"},
      {R"("9999-12-31T23:59:59.999999Z")", R"(-> "9999-12-31T23:59:59.999999Z")"},
      {R"("2022-01-01")", R"(-> "2022-01-01T00:00:00")"},
  });
}

TEST(DateTime, IsReadFromUnixTime) {
  expect_decoding<DateTime>({
      {"0", R"(-> "1970-01-01T00:00:00Z")"},
      {"1655205632", R"(-> "2022-06-14T11:20:32Z")"},
      {"1655205632.331557", R"(-> "2022-06-14T11:20:32.331557Z")"},
      {"1654646400.1234568", R"(-> "2022-06-08T00:00:00.123457Z")"},
      {"1654646400123.456", R"(-> "2022-06-08T00:00:00.123456Z")"},
      {R"("1654646400")", R"(-> "2022-06-08T00:00:00Z")"},
      {R"("1000000000000")", R"(-> "2001-09-09T01:46:40Z")"},
      {R"("-1654646404")", R"(-> "1917-07-26T23:59:56Z")"},
      {R"("+1654646404")", R"(-> "2022-06-08T00:00:04Z")"},
      {R"("1654646404.5")", R"(-> "2022-06-08T00:00:04.500000Z")"},
      {R"("1654646404.")", R"(-> "2022-06-08T00:00:04Z")"},
      {R"("-1654646404.123456")", R"(-> "1917-07-26T23:59:55.876544Z")"},
      {R"("-1654646404000.123")", R"(-> "1917-07-26T23:59:55.999877Z")"},
      {"20000000000", R"(-> "2603-10-11T11:33:20Z")"},
      {"20000000001", R"(-> "1970-08-20T11:33:20.001000Z")"},
      {"-20000000001", R"(-> "1969-05-14T12:26:39.999000Z")"},
      {"253402300799000", R"(-> "9999-12-31T23:59:59Z")"},
      {"-62135596800000", R"(-> "0001-01-01T00:00:00Z")"},
  });
}

TEST(DateTime, IsRefusedInPydanticsWords) {
  const std::pair<std::string_view, std::string> cases[] = {
      {"253402300800000", "datetime_parsing: " + std::string(too_late)},
      {"-80000000000000", "datetime_parsing: " + std::string(too_early)},
      {"1e300", "datetime_parsing: " + std::string(too_late)},
      {"-1e300", "datetime_parsing: " + std::string(too_early)},
      {"18446744073709551615", "datetime_parsing: " + std::string(too_late)},
      {"-9223372036854775808", "datetime_parsing: " + std::string(too_early)},
      {R"("253402300800000")", "datetime_from_date_parsing: " + std::string(too_late)},
      {R"("-")", "datetime_from_date_parsing: input is too short"},
      {R"("")", "datetime_from_date_parsing: input is too short"},
      {R"("+-1654646404")", "datetime_from_date_parsing: invalid character in year"},
      {R"("2022-02-30")", "datetime_from_date_parsing: day value is outside expected range"},
      {R"("1900-02-29")", "datetime_from_date_parsing: day value is outside expected range"},
      {R"("2022-13-01")",
       "datetime_from_date_parsing: month value is outside expected range of 1-12"},
      {R"("202x-01-01")", "datetime_from_date_parsing: invalid character in year"},
      {R"("2020x12-13")", "datetime_from_date_parsing: invalid date separator, expected `-`"},
      // A text that is a date and more says so, whatever is wrong behind the date.
      {R"("2022-06-08T12:13:14+24:00")",
       "datetime_from_date_parsing: unexpected extra characters at the end of the input"},
      {R"("2022-06-08T25:00")",
       "datetime_from_date_parsing: unexpected extra characters at the end of the input"},
      {R"("0000-12-31T23:59:59.999999Z")", "datetime_parsing: year 0 is out of range"},
      {R"("0000-01-01")", "datetime_parsing: year 0 is out of range"},
      {"true", "datetime_type: Input should be a valid datetime"},
      {"null", "datetime_type: Input should be a valid datetime"},
      {"[1,2,3]", "datetime_type: Input should be a valid datetime"},
  };
  for (const auto& [json, expected] : cases) {
    SCOPED_TRACE(json);
    EXPECT_EQ(outcome_of<DateTime>(json), expected);
  }
}

TEST(DateTime, ReportsTheErrorAsFastApiDoes) {
  DateTime at;
  const auto errors = decode_all(Json("2022-02-30"), at, {"body", "at"});
  ASSERT_EQ(errors.size(), 1);
  EXPECT_EQ(to_text(to_json(errors[0])),
            R"({"type":"datetime_from_date_parsing","loc":["body","at"],)"
            R"("msg":"Input should be a valid datetime or date, day value is outside expected )"
            R"(range","input":"2022-02-30",)"
            R"("ctx":{"error":"day value is outside expected range"}})");
}

TEST(DateTime, SaysWhatIsWrongWithItsTimeWhenAskedToParse) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"2020-01-01T12:0", "input is too short"},
      {"2020-01-01x", "invalid datetime separator, expected `T`, `t`, `_` or space"},
      {"2020-01-01Txx:00", "invalid character in hour"},
      {"2020-01-01T12:00:00x", "invalid timezone sign"},
      {"2020-01-01T12:00:00≒", "invalid timezone sign"},
      {"2020-01-01T12:00:00+x", "invalid timezone hour"},
      {"2020-01-01T12:00:00+00x", "invalid timezone minute"},
      {"2020-01-01T12:00:00Z ", "unexpected extra characters at the end of the input"},
      {"2020-01-01T12:00:00+00:00 ", "unexpected extra characters at the end of the input"},
      {"2020-01-01T12:00:00+00:60", "timezone minute value is outside expected range of 0-59"},
      {"2020-01-01T12:00:00-24:00", "timezone offset must be less than 24 hours"},
      {"2020-01-01T12:00:00+99:59", "timezone offset must be less than 24 hours"},
  };
  for (const auto& [text, expected] : cases) {
    SCOPED_TRACE(text);
    const auto parsed = DateTime::parse(text);
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().message, expected);
  }
}

TEST(DateTime, KeepsItsOffsetAndComparesByTheMoment) {
  const DateTime swiss = DateTime::parse("2022-06-08T14:13:14+02:00").value();
  const DateTime utc = DateTime::parse("2022-06-08T12:13:14Z").value();
  EXPECT_EQ(swiss, utc);
  EXPECT_EQ(swiss.offset(), 2h);
  EXPECT_EQ(swiss.date().to_string(), "2022-06-08");
  EXPECT_LT(utc, DateTime::parse("2022-06-08T12:13:14.000001Z").value());
  EXPECT_EQ(swiss.utc(), utc.utc());
}

TEST(DateTime, ComesFromAClock) {
  const TimePoint now = parse_iso8601("2026-11-22T15:39:35.123Z").value();
  EXPECT_EQ(DateTime(now).to_string(), "2026-11-22T15:39:35.123000Z");
  EXPECT_EQ(to_text(to_json(now)), R"("2026-11-22T15:39:35.123000Z")");
}

TEST(TimePoint, NeedsAnOffset) {
  expect_decoding<TimePoint>({
      {R"("2026-11-22T15:39:35.123Z")", R"(-> "2026-11-22T15:39:35.123000Z")"},
      {R"("2026-11-22T15:39:35+01:00")", R"(-> "2026-11-22T14:39:35Z")"},
      {"1655205632.5", R"(-> "2022-06-14T11:20:32.500000Z")"},
      {R"("2026-11-22T15:39:35")", "timezone_aware: Input should have timezone info"},
      {R"("2026-11-22")", "timezone_aware: Input should have timezone info"},
      {R"("x")", "datetime_from_date_parsing: input is too short"},
  });
}

TEST(Date, IsReadAsPydanticReadsIt) {
  expect_decoding<Date>({
      {R"("2022-06-08")", R"(-> "2022-06-08")"},
      {R"("1453-01-28")", R"(-> "1453-01-28")"},
      {R"("2000-02-29")", R"(-> "2000-02-29")"},
      {R"("0001-01-01")", R"(-> "0001-01-01")"},
      {R"("9999-12-31")", R"(-> "9999-12-31")"},
      {"1654646400", R"(-> "2022-06-08")"},
      {"1654646400.0", R"(-> "2022-06-08")"},
      {R"("1654646400")", R"(-> "2022-06-08")"},
      {R"("1654646400.00")", R"(-> "2022-06-08")"},
      {R"("19999872000")", R"(-> "2603-10-10")"},
      {R"("20044800000")", R"(-> "1970-08-21")"},
      {R"("2022-06-08T00:00:00")", R"(-> "2022-06-08")"},
      {R"("2022-06-08T00:00:00+02:00")", R"(-> "2022-06-08")"},
  });
}

TEST(Date, IsRefusedInPydanticsWords) {
  const std::string inexact =
      "date_from_datetime_inexact: Datetimes provided to dates should have zero time - e.g. be "
      "exact dates";
  const std::pair<std::string_view, std::string> cases[] = {
      {"1654646404", inexact},
      {"1654646400.1", inexact},
      {R"("1654646404")", inexact},
      {R"("1654646400.1")", inexact},
      {R"("2022-06-08T12:00")", inexact},
      {R"("wrong")", "date_from_datetime_parsing: input is too short"},
      {R"("-")", "date_from_datetime_parsing: input is too short"},
      {R"("2001-02-29")", "date_from_datetime_parsing: day value is outside expected range"},
      {R"("2020-04-01xxx")",
       "date_from_datetime_parsing: invalid datetime separator, expected `T`, `t`, `_` or space"},
      {"253402300800000", "date_from_datetime_parsing: " + std::string(too_late)},
      {"-80000000000000", "date_from_datetime_parsing: " + std::string(too_early)},
      {R"("0000-12-31")", "date_parsing: year 0 is out of range"},
      {"true", "date_type: Input should be a valid date"},
      {"[1]", "date_type: Input should be a valid date"},
      {"null", "date_type: Input should be a valid date"},
  };
  for (const auto& [json, expected] : cases) {
    SCOPED_TRACE(json);
    EXPECT_EQ(outcome_of<Date>(json), expected);
  }
}

TEST(Date, IsAValue) {
  using namespace std::chrono;
  const Date day = Date::parse("2026-11-22").value();
  EXPECT_EQ(day, Date(2026y / 11 / 22));
  EXPECT_EQ(Date(day.days() + days(9)).to_string(), "2026-12-01");
  EXPECT_LT(day, Date(2026y / 11 / 23));
  EXPECT_EQ(Date{}.to_string(), "1970-01-01");
  EXPECT_FALSE(Date::parse("2026-11-22T00:00"));
  EXPECT_FALSE(Date::parse("0000-01-01"));
}

TEST(TimeOfDay, IsReadAsPydanticReadsIt) {
  expect_decoding<TimeOfDay>({
      {R"("12:13:14")", R"(-> "12:13:14")"},
      {R"("12:13:14Z")", R"(-> "12:13:14Z")"},
      {R"("12:13")", R"(-> "12:13:00")"},
      {R"("12:13:14.123")", R"(-> "12:13:14.123000")"},
      {R"("12:13:14.1234561")", R"(-> "12:13:14.123456")"},
      {R"("23:59:59.999999-20:00")", R"(-> "23:59:59.999999-20:00")"},
      {"123", R"(-> "00:02:03Z")"},
      {"123.4", R"(-> "00:02:03.400000Z")"},
      {"0", R"(-> "00:00:00Z")"},
      {"86399.5", R"(-> "23:59:59.500000Z")"},
  });
}

TEST(TimeOfDay, IsRefusedInPydanticsWords) {
  const std::string too_large = "time_parsing: numeric times may not exceed 86,399 seconds";
  const std::pair<std::string_view, std::string> cases[] = {
      {"86400", too_large},
      {"86399.9999999", too_large},
      {"4294967296", too_large},
      {"18446744073709551616", too_large},
      {"-1", "time_parsing: time in seconds should be positive"},
      {"-0.5", "time_parsing: time in seconds should be positive"},
      {R"("xxx")", "time_parsing: input is too short"},
      {R"("123")", "time_parsing: input is too short"},
      {R"("foobar")", "time_parsing: invalid character in hour"},
      {R"("12x12")", "time_parsing: invalid time separator, expected `:`"},
      {R"("12:x0")", "time_parsing: invalid character in minute"},
      {R"("12:13x")", "time_parsing: invalid timezone sign"},
      {R"("12:13:x")", "time_parsing: invalid character in second"},
      {R"("12:13:12.")", "time_parsing: second fraction digits missing after `.`"},
      {R"("24:00:00")", "time_parsing: hour value is outside expected range of 0-23"},
      {R"("23:60:00")", "time_parsing: minute value is outside expected range of 0-59"},
      {R"("23:59:60")", "time_parsing: second value is outside expected range of 0-59"},
      {R"("23:59:59 ")", "time_parsing: invalid timezone sign"},
      {"true", "time_type: Input should be a valid time"},
  };
  for (const auto& [json, expected] : cases) {
    SCOPED_TRACE(json);
    EXPECT_EQ(outcome_of<TimeOfDay>(json), expected);
  }
}

TEST(TimeOfDay, ComparesByTheDayInUtc) {
  const auto time = [](std::string_view text) { return TimeOfDay::parse(text).value(); };
  EXPECT_GT(time("12:10:00+00:00"), time("12:10:00+01:00"));
  EXPECT_LT(time("12:13:13.123"), time("12:13:13.999"));
  EXPECT_NE(time("12:00Z"), time("13:00+01:00"));
}

}  // namespace
}  // namespace micro_core
