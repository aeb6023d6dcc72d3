#include "calendar_text.hpp"

#include <micro_core/codec.hpp>
#include <micro_core/date_time.hpp>

#include <cmath>

namespace micro_core {
namespace {

using detail::ClockText;
using detail::DateTimeText;
using detail::DayText;
using detail::Refusal;
using std::chrono::days;
using std::chrono::microseconds;

constexpr Refusal year_0 = "year 0 is out of range";

std::chrono::year_month_day civil(const DayText& day) {
  return std::chrono::year(day.year) / static_cast<int>(day.month) / static_cast<int>(day.day);
}

DateTime to_date_time(const DateTimeText& text) {
  const std::chrono::local_days day{civil(text.day)};
  return DateTime(day + text.clock.since_midnight, text.clock.offset);
}

void fail_parsing(std::string_view type, std::string_view message, Refusal refusal,
                  const Json& json, const DecodeAt& at) {
  at.fail(type, std::string(message) + refusal, json, {{"error", refusal}});
}

// A text as pydantic takes it for a date and time, numbers included.
Refusal read_date_time_or_number(std::string_view text, DateTimeText& out) {
  const Refusal refusal = detail::read_date_time(text, out);
  if (refusal == nullptr) return nullptr;
  const detail::NumberText number = detail::read_number(text);
  if (number.integer) return detail::read_unix_time(*number.integer, out);
  if (number.real) return detail::read_unix_time(*number.real, out);
  return refusal;
}

// The same for a date.
Refusal read_day_or_number(std::string_view text, DayText& out) {
  const Refusal refusal = detail::read_day(text, out);
  if (refusal == nullptr) return nullptr;
  const detail::NumberText number = detail::read_number(text);
  if (!number.integer) return refusal;
  DateTimeText moment;
  if (const Refusal late = detail::read_unix_time(*number.integer, moment)) return late;
  if (moment.clock.since_midnight.count() != 0) return "Timestamp is not an exact date";
  out = moment.day;
  return nullptr;
}

Refusal read_json_number(const Json& json, DateTimeText& out) {
  if (json.is_int64()) return detail::read_unix_time(json.get_int64(), out);
  return detail::read_unix_time(json.to_number<double>(), out);
}

// pydantic reads what is no date as date and time; that must be at midnight. False if it failed.
bool read_date_time_as_date(const Json& json, DayText& out, const DecodeAt& at) {
  DateTimeText moment;
  const Refusal refusal = json.is_string() ? read_date_time_or_number(json.get_string(), moment)
                                           : read_json_number(json, moment);
  if (refusal != nullptr) {
    fail_parsing("date_from_datetime_parsing", "Input should be a valid date or datetime, ",
                 refusal, json, at);
    return false;
  }
  if (moment.clock.since_midnight.count() != 0) {
    at.fail("date_from_datetime_inexact",
            "Datetimes provided to dates should have zero time - e.g. be exact dates", json);
    return false;
  }
  out = moment.day;
  return true;
}

bool decode_date_time(const Json& json, DateTime& out, const DecodeAt& at) {
  at.took(Exactness::lax);
  DateTimeText moment;
  if (json.is_string()) {
    const std::string_view text = json.get_string();
    if (read_date_time_or_number(text, moment) != nullptr) {
      moment.clock = {};
      if (const Refusal refusal = read_day_or_number(text, moment.day)) {
        fail_parsing("datetime_from_date_parsing", "Input should be a valid datetime or date, ",
                     refusal, json, at);
        return false;
      }
    }
  } else if (json.is_number()) {
    if (const Refusal refusal = read_json_number(json, moment)) {
      fail_parsing("datetime_parsing", "Input should be a valid datetime, ", refusal, json, at);
      return false;
    }
  } else {
    at.fail("datetime_type", "Input should be a valid datetime", json);
    return false;
  }
  if (moment.day.year == 0) {
    fail_parsing("datetime_parsing", "Input should be a valid datetime, ", year_0, json, at);
    return false;
  }
  out = to_date_time(moment);
  return true;
}

// Seconds since midnight, as a clock in UTC.
Refusal read_seconds_of_day(double number, ClockText& out) {
  const double whole = std::floor(number);
  if (whole < 0) return "time in seconds should be positive";
  const double fraction_us = std::round((number - whole) * 1e6);
  const double total_us = whole * 1e6 + fraction_us;
  if (!(total_us < 86'400e6)) return "numeric times may not exceed 86,399 seconds";
  out = {microseconds(static_cast<std::int64_t>(total_us)), std::chrono::minutes(0)};
  return nullptr;
}

}  // namespace

Result<Date> Date::parse(std::string_view text) {
  DayText day;
  if (const Refusal refusal = detail::read_day(text, day)) return Error::invalid_argument(refusal);
  if (day.year == 0) return Error::invalid_argument(year_0);
  return Date(civil(day));
}

std::string Date::to_string() const {
  const std::chrono::year_month_day day = ymd();
  std::string text;
  detail::append_padded(text, int(day.year()), 4);
  text += '-';
  detail::append_padded(text, unsigned(day.month()), 2);
  text += '-';
  detail::append_padded(text, unsigned(day.day()), 2);
  return text;
}

Result<TimeOfDay> TimeOfDay::parse(std::string_view text) {
  ClockText clock;
  if (const Refusal refusal = detail::read_clock(text, true, clock)) {
    return Error::invalid_argument(refusal);
  }
  return TimeOfDay(clock.since_midnight, clock.offset);
}

std::string TimeOfDay::to_string() const {
  std::string text;
  detail::append_clock(text, since_midnight_);
  detail::append_offset(text, offset_);
  return text;
}

Result<DateTime> DateTime::parse(std::string_view text) {
  DateTimeText moment;
  if (const Refusal refusal = detail::read_date_time(text, moment)) {
    return Error::invalid_argument(refusal);
  }
  if (moment.day.year == 0) return Error::invalid_argument(year_0);
  return to_date_time(moment);
}

std::string DateTime::to_string() const {
  const auto day = std::chrono::floor<days>(local_);
  std::string text = date().to_string() + 'T';
  detail::append_clock(text, local_ - day);
  detail::append_offset(text, offset_);
  return text;
}

void JsonCodec<Date>::decode(const Json& json, Date& out, const DecodeAt& at) {
  at.took(Exactness::lax);
  DayText day;
  if (!json.is_string() && !json.is_number()) {
    return at.fail("date_type", "Input should be a valid date", json);
  }
  const bool is_date = json.is_string() && read_day_or_number(json.get_string(), day) == nullptr;
  if (!is_date && !read_date_time_as_date(json, day, at)) return;
  if (day.year == 0) {
    return fail_parsing("date_parsing", "Input should be a valid date in the format YYYY-MM-DD, ",
                        year_0, json, at);
  }
  out = Date(civil(day));
}

Json JsonCodec<Date>::encode(const Date& value) {
  return Json(value.to_string());
}

JsonObject JsonCodec<Date>::schema() {
  return detail::string_schema("date");
}

void JsonCodec<TimeOfDay>::decode(const Json& json, TimeOfDay& out, const DecodeAt& at) {
  at.took(Exactness::lax);
  ClockText clock;
  Refusal refusal = nullptr;
  if (json.is_string()) {
    refusal = detail::read_clock(json.get_string(), true, clock);
  } else if (json.is_number()) {
    refusal = read_seconds_of_day(json.to_number<double>(), clock);
  } else {
    return at.fail("time_type", "Input should be a valid time", json);
  }
  if (refusal != nullptr) {
    return fail_parsing("time_parsing", "Input should be in a valid time format, ", refusal, json,
                        at);
  }
  out = TimeOfDay(clock.since_midnight, clock.offset);
}

Json JsonCodec<TimeOfDay>::encode(const TimeOfDay& value) {
  return Json(value.to_string());
}

JsonObject JsonCodec<TimeOfDay>::schema() {
  return detail::string_schema("time");
}

void JsonCodec<DateTime>::decode(const Json& json, DateTime& out, const DecodeAt& at) {
  decode_date_time(json, out, at);
}

Json JsonCodec<DateTime>::encode(const DateTime& value) {
  return Json(value.to_string());
}

JsonObject JsonCodec<DateTime>::schema() {
  return detail::string_schema("date-time");
}

bool detail::decode_moment(const Json& json, DateTime::Utc& out, const DecodeAt& at) {
  DateTime value;
  if (!decode_date_time(json, value, at)) return false;
  if (!value.offset()) {
    at.fail("timezone_aware", "Input should have timezone info", json);
    return false;
  }
  out = value.utc();
  return true;
}

}  // namespace micro_core
