#pragma once

#include <micro_core/json_codec.hpp>

#include <chrono>
#include <compare>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>

/// Calendar values as they cross the wire. Read as pydantic 2 reads them, written as ISO 8601;
/// years 1 to 9999, microseconds. For a moment without an offset of its own,
/// `std::chrono::sys_time` and `TimePoint` work too: they are read from a text that has an offset,
/// and written with "Z".
///
/// Source: RFC 3339; ISO 8601; https://docs.pydantic.dev/latest/api/standard_library_types/
namespace micro_core {

/// A day of the Gregorian calendar.
///
/// JSON: "2026-11-22"; also read from a date-time at midnight and from Unix time at midnight, in
/// seconds or (beyond ±2e10) milliseconds. Errors: date_type, date_parsing,
/// date_from_datetime_parsing, date_from_datetime_inexact.
class Date {
 public:
  /// 1970-01-01
  constexpr Date() = default;
  /// `days` is within the years 1 to 9999.
  constexpr Date(std::chrono::sys_days days) : days_(days) {}
  /// `day` exists, within the years 1 to 9999.
  constexpr Date(const std::chrono::year_month_day& day) : days_(day) {}

  /// Reads "2026-11-22" and nothing else. Errors: `invalid_argument`, with the reason.
  static Result<Date> parse(std::string_view text);

  constexpr std::chrono::sys_days days() const noexcept { return days_; }
  constexpr std::chrono::year_month_day ymd() const noexcept { return days_; }
  std::string to_string() const;

  friend constexpr auto operator<=>(const Date&, const Date&) = default;

 private:
  std::chrono::sys_days days_ = {};
};

/// A time on the clock, perhaps with an offset from UTC.
///
/// JSON: "15:39", "15:39:35.123456Z", "15:39:35+01:00"; also read from a number of seconds since
/// midnight, which has offset 0. Errors: time_type, time_parsing.
class TimeOfDay {
 public:
  /// Midnight without an offset.
  constexpr TimeOfDay() = default;
  /// 0 <= `since_midnight` < 24 h; `offset` less than 24 h either way.
  constexpr explicit TimeOfDay(std::chrono::microseconds since_midnight,
                               std::optional<std::chrono::minutes> offset = {})
      : since_midnight_(since_midnight), offset_(offset) {}

  /// Errors: `invalid_argument`, with the reason.
  static Result<TimeOfDay> parse(std::string_view text);

  constexpr std::chrono::microseconds since_midnight() const noexcept { return since_midnight_; }
  constexpr std::optional<std::chrono::minutes> offset() const noexcept { return offset_; }
  /// "15:39:35", with six digits of a fraction if there is one, and "Z" or the offset.
  std::string to_string() const;

  friend constexpr bool operator==(const TimeOfDay&, const TimeOfDay&) = default;
  /// Which comes first on the day of UTC; without an offset it counts as UTC.
  friend constexpr std::weak_ordering operator<=>(const TimeOfDay& a, const TimeOfDay& b) {
    return a.utc() <=> b.utc();
  }

 private:
  constexpr std::chrono::microseconds utc() const {
    return since_midnight_ - offset_.value_or(std::chrono::minutes(0));
  }

  std::chrono::microseconds since_midnight_{0};
  std::optional<std::chrono::minutes> offset_ = {};
};

/// A day and a time, with the offset from UTC that they were written with, if any.
///
/// JSON: "2026-11-22T15:39:35.123456+01:00"; `T`, `t`, `_` or a space between; "Z"; without
/// seconds; without an offset; a date alone is its midnight; also Unix time, as `Date` reads it,
/// which has offset 0. Errors: datetime_type, datetime_parsing, datetime_from_date_parsing.
class DateTime {
 public:
  using Local = std::chrono::local_time<std::chrono::microseconds>;
  using Utc = std::chrono::sys_time<std::chrono::microseconds>;

  /// 1970-01-01T00:00:00Z
  constexpr DateTime() = default;
  /// What the clock on the wall shows, and its offset, less than 24 h either way. Within the years
  /// 1 to 9999.
  constexpr explicit DateTime(Local local, std::optional<std::chrono::minutes> offset = {})
      : local_(local), offset_(offset) {}
  /// A moment in UTC: `TimePoint`, `system_clock::now()`. Finer than microseconds is cut.
  template <class Duration>
  constexpr DateTime(std::chrono::sys_time<Duration> utc)
      : local_(std::chrono::floor<std::chrono::microseconds>(utc.time_since_epoch())) {}

  /// Reads all but numbers. Errors: `invalid_argument`, with the reason.
  static Result<DateTime> parse(std::string_view text);

  constexpr Local local() const noexcept { return local_; }
  constexpr std::optional<std::chrono::minutes> offset() const noexcept { return offset_; }
  /// The moment. Without an offset it is taken for UTC.
  constexpr Utc utc() const {
    return Utc(local_.time_since_epoch() - offset_.value_or(std::chrono::minutes(0)));
  }
  /// What the calendar on the wall shows.
  constexpr Date date() const {
    return Date(
        std::chrono::sys_days(std::chrono::floor<std::chrono::days>(local_).time_since_epoch()));
  }
  /// "2026-11-22T15:39:35Z", with six digits of a fraction if there is one.
  std::string to_string() const;

  /// Equal if it is the same moment, whatever the offset.
  friend constexpr bool operator==(const DateTime& a, const DateTime& b) {
    return a.utc() == b.utc();
  }
  friend constexpr std::weak_ordering operator<=>(const DateTime& a, const DateTime& b) {
    return a.utc() <=> b.utc();
  }

 private:
  Local local_ = {};
  std::optional<std::chrono::minutes> offset_ = std::chrono::minutes(0);
};

template <>
struct JsonCodec<Date> {
  static constexpr std::string_view type_name = "date";
  static void decode(const Json& json, Date& out, const DecodeAt& at);
  static Json encode(const Date& value);
  static JsonObject schema();
};
template <>
struct JsonCodec<TimeOfDay> {
  static constexpr std::string_view type_name = "time";
  static void decode(const Json& json, TimeOfDay& out, const DecodeAt& at);
  static Json encode(const TimeOfDay& value);
  static JsonObject schema();
};
template <>
struct JsonCodec<DateTime> {
  static constexpr std::string_view type_name = "datetime";
  static void decode(const Json& json, DateTime& out, const DecodeAt& at);
  static Json encode(const DateTime& value);
  static JsonObject schema();
};

namespace detail {

/// Reads a moment; without an offset it is an error, timezone_aware. False if it failed.
bool decode_moment(const Json& json, DateTime::Utc& out, const DecodeAt& at);

}  // namespace detail

template <class Duration>
struct JsonCodec<std::chrono::sys_time<Duration>> {
  static constexpr std::string_view type_name = "datetime";
  static void decode(const Json& json, std::chrono::sys_time<Duration>& out, const DecodeAt& at) {
    DateTime::Utc moment;
    if (detail::decode_moment(json, moment, at)) out = std::chrono::floor<Duration>(moment);
  }
  static Json encode(const std::chrono::sys_time<Duration>& value) {
    return JsonCodec<DateTime>::encode(DateTime(value));
  }
  static JsonObject schema() { return JsonCodec<DateTime>::schema(); }
};

}  // namespace micro_core
