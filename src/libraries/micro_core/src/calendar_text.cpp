#include "calendar_text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace micro_core::detail {
namespace {

using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// Beyond this, Unix time is in milliseconds: 2603 as seconds, August 1970 as milliseconds.
constexpr std::int64_t milliseconds_from = 20'000'000'000;
constexpr std::int64_t unix_time_of_year_0 = -62'167'219'200;
constexpr std::int64_t unix_time_of_9999_end = 253'402'300'799;

constexpr Refusal too_short = "input is too short";
constexpr Refusal extra_characters = "unexpected extra characters at the end of the input";
constexpr Refusal bad_offset_sign = "invalid timezone sign";
constexpr Refusal bad_offset_hour = "invalid timezone hour";
constexpr Refusal bad_offset_minute = "invalid timezone minute";
constexpr Refusal before_year_0 = "dates before 0000 are not supported as unix timestamps";
constexpr Refusal after_9999 = "dates after 9999 are not supported as unix timestamps";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The two digits at `index`, or -1.
int two_digits(std::string_view text, std::size_t index) {
  if (text.size() < index + 2 || !is_digit(text[index]) || !is_digit(text[index + 1])) return -1;
  return (text[index] - '0') * 10 + (text[index + 1] - '0');
}

char at(std::string_view text, std::size_t index) {
  return index < text.size() ? text[index] : '\0';
}

unsigned days_of_month(int year, int month) {
  using namespace std::chrono;
  return unsigned(year_month_day_last(std::chrono::year(year), month_day_last(std::chrono::month(
                                                                   static_cast<unsigned>(month))))
                      .day());
}

// A day at the front of `text`.
Refusal take_day(std::string_view text, DayText& out) {
  if (text.size() < 10) return too_short;
  const int century = two_digits(text, 0);
  const int year = two_digits(text, 2);
  if (century < 0 || year < 0) return "invalid character in year";
  if (text[4] != '-') return "invalid date separator, expected `-`";
  const int month = two_digits(text, 5);
  if (month < 0) return "invalid character in month";
  if (text[7] != '-') return "invalid date separator, expected `-`";
  const int day = two_digits(text, 8);
  if (day < 0) return "invalid character in day";
  if (month < 1 || month > 12) return "month value is outside expected range of 1-12";
  out = {century * 100 + year, static_cast<unsigned>(month), static_cast<unsigned>(day)};
  if (day < 1 || out.day > days_of_month(out.year, month)) {
    return "day value is outside expected range";
  }
  return nullptr;
}

// ".123456" at the front of `text`: microseconds. What is finer is cut, as pydantic does.
Refusal take_fraction(std::string_view text, std::int64_t& out, std::size_t& used) {
  std::int64_t value = 0;
  std::size_t digits = 0;
  while (is_digit(at(text, 1 + digits))) {
    if (digits < 6) value = value * 10 + (text[1 + digits] - '0');
    ++digits;
  }
  if (digits == 0) return "second fraction digits missing after `.`";
  for (std::size_t missing = digits; missing < 6; ++missing) value *= 10;
  out = value;
  used = 1 + digits;
  return nullptr;
}

// A time at the front of `text`, without its offset.
Refusal take_clock(std::string_view text, microseconds& out, std::size_t& used) {
  if (text.size() < 5) return too_short;
  const int hour = two_digits(text, 0);
  if (hour < 0) return "invalid character in hour";
  if (text[2] != ':') return "invalid time separator, expected `:`";
  const int minute = two_digits(text, 3);
  if (minute < 0) return "invalid character in minute";
  if (hour > 23) return "hour value is outside expected range of 0-23";
  if (minute > 59) return "minute value is outside expected range of 0-59";
  out = std::chrono::hours(hour) + minutes(minute);
  used = 5;
  if (at(text, 5) != ':') return nullptr;
  const int second = two_digits(text, 6);
  if (second < 0) return "invalid character in second";
  if (second > 59) return "second value is outside expected range of 0-59";
  out += seconds(second);
  used = 8;
  if (at(text, 8) != '.' && at(text, 8) != ',') return nullptr;
  std::int64_t fraction = 0;
  std::size_t fraction_used = 0;
  if (const Refusal refusal = take_fraction(text.substr(8), fraction, fraction_used)) {
    return refusal;
  }
  out += microseconds(fraction);
  used = 8 + fraction_used;
  return nullptr;
}

// "Z", "+01:00" or "+0100": all of `text`, which is not empty.
Refusal take_offset(std::string_view text, minutes& out) {
  constexpr std::string_view minus_sign = "\xE2\x88\x92";  // U+2212, which ISO 8601 prefers
  if (text.front() == 'Z' || text.front() == 'z') {
    out = minutes(0);
    return text.size() > 1 ? extra_characters : nullptr;
  }
  const bool is_minus = text.starts_with(minus_sign);
  if (!is_minus && text.front() != '+' && text.front() != '-') return bad_offset_sign;
  const int sign = text.front() == '+' ? 1 : -1;
  text.remove_prefix(is_minus ? minus_sign.size() : 1);
  const int hour = two_digits(text, 0);
  if (hour < 0) return bad_offset_hour;
  const std::size_t minute_at = at(text, 2) == ':' ? 3 : 2;
  const int minute = two_digits(text, minute_at);
  if (minute < 0) return bad_offset_minute;
  if (minute > 59) return "timezone minute value is outside expected range of 0-59";
  out = minutes(sign * (hour * 60 + minute));
  if (hour > 23) return "timezone offset must be less than 24 hours";
  return text.size() > minute_at + 2 ? extra_characters : nullptr;
}

Refusal from_unix_seconds(std::int64_t whole, std::int64_t fraction_us, DateTimeText& out) {
  whole += fraction_us / 1'000'000;
  fraction_us %= 1'000'000;
  if (whole < unix_time_of_year_0) return before_year_0;
  if (whole > unix_time_of_9999_end) return after_9999;
  const std::chrono::sys_seconds moment{seconds(whole)};
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day date(day);
  out.day = {int(date.year()), unsigned(date.month()), unsigned(date.day())};
  out.clock = {moment - day + microseconds(fraction_us), minutes(0)};
  return nullptr;
}

// Rounds down, so that what remains is positive.
std::int64_t floor_divide(std::int64_t number, std::int64_t divisor) {
  return number / divisor - (number % divisor < 0 ? 1 : 0);
}

}  // namespace

Refusal read_day(std::string_view text, DayText& out) {
  const Refusal refusal = take_day(text, out);
  if (refusal == nullptr && text.size() > 10) return extra_characters;
  return refusal;
}

Refusal read_clock(std::string_view text, bool with_offset, ClockText& out) {
  std::size_t used = 0;
  if (const Refusal refusal = take_clock(text, out.since_midnight, used)) return refusal;
  out.offset.reset();
  if (used == text.size()) return nullptr;
  if (!with_offset) return extra_characters;
  minutes offset{0};
  const Refusal refusal = take_offset(text.substr(used), offset);
  if (refusal == nullptr) out.offset = offset;
  return refusal;
}

Refusal read_date_time(std::string_view text, DateTimeText& out) {
  if (const Refusal refusal = take_day(text, out.day)) return refusal;
  const char separator = at(text, 10);
  if (separator != 'T' && separator != 't' && separator != ' ' && separator != '_') {
    return "invalid datetime separator, expected `T`, `t`, `_` or space";
  }
  return read_clock(text.substr(11), true, out.clock);
}

Refusal read_unix_time(std::int64_t number, DateTimeText& out) {
  if (number >= -milliseconds_from && number <= milliseconds_from) {
    return from_unix_seconds(number, 0, out);
  }
  const std::int64_t whole = floor_divide(number, 1'000);
  return from_unix_seconds(whole, (number - whole * 1'000) * 1'000, out);
}

Refusal read_unix_time(double number, DateTimeText& out) {
  if (std::fabs(number) > static_cast<double>(milliseconds_from)) number /= 1'000;
  const double whole = std::floor(number);
  if (!(whole >= static_cast<double>(unix_time_of_year_0))) return before_year_0;
  if (whole > static_cast<double>(unix_time_of_9999_end)) return after_9999;
  const auto fraction_us = static_cast<std::int64_t>(std::round((number - whole) * 1e6));
  return from_unix_seconds(static_cast<std::int64_t>(whole), fraction_us, out);
}

NumberText read_number(std::string_view text) {
  NumberText number;
  const bool is_signed = text.starts_with('+') || text.starts_with('-');
  const std::string_view digits = text.substr(is_signed ? 1 : 0);
  if (text.starts_with('+')) text = digits;
  if (digits.empty() || !(is_digit(digits.front()) || digits.front() == '.')) return number;
  const char* const end = text.data() + text.size();
  if (text.find('.') == std::string_view::npos) {
    std::int64_t value = 0;
    const auto [stop, result] = std::from_chars(text.data(), end, value);
    if (stop == end && result == std::errc{}) number.integer = value;
  } else {
    double value = 0;
    const auto [stop, result] = std::from_chars(text.data(), end, value);
    if (stop == end && result == std::errc{}) number.real = value;
  }
  return number;
}

void append_padded(std::string& out, std::int64_t value, int width) {
  std::array<char, 20> buffer;
  const auto [end, result] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  const auto size = end - buffer.data();
  if (size < width) out.append(static_cast<std::size_t>(width - size), '0');
  out.append(buffer.data(), end);
}

void append_clock(std::string& out, microseconds since_midnight) {
  const std::chrono::hh_mm_ss clock(since_midnight);
  append_padded(out, clock.hours().count(), 2);
  out += ':';
  append_padded(out, clock.minutes().count(), 2);
  out += ':';
  append_padded(out, clock.seconds().count(), 2);
  if (clock.subseconds().count() == 0) return;
  out += '.';
  append_padded(out, clock.subseconds().count(), 6);
}

void append_offset(std::string& out, std::optional<minutes> offset) {
  if (!offset) return;
  if (offset->count() == 0) {
    out += 'Z';
    return;
  }
  const std::int64_t magnitude = std::abs(offset->count());
  out += offset->count() < 0 ? '-' : '+';
  append_padded(out, magnitude / 60, 2);
  out += ':';
  append_padded(out, magnitude % 60, 2);
}

}  // namespace micro_core::detail
