#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Dates, times and durations as text, by the rules of the parser that pydantic 2 uses (speedate):
// what is accepted, and what is said of the rest.
namespace micro_core::detail {

/// Why a text was refused, in speedate's words; nullptr if it was not.
using Refusal = const char*;

/// A clock's reading before anything is known of its day.
struct ClockText {
  std::chrono::microseconds since_midnight{0};
  std::optional<std::chrono::minutes> offset = {};
};

/// A civil day, also of the year 0, which the values cannot hold.
struct DayText {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
};

struct DateTimeText {
  DayText day;
  ClockText clock;
};

/// A span of time; both parts have the sign of `negative`.
struct SpanText {
  bool negative = false;
  std::int64_t seconds = 0;      ///< days of 86'400 included
  std::int64_t nanoseconds = 0;  ///< below 1'000'000'000
};

Refusal read_day(std::string_view text, DayText& out);
/// "15:39[:35[.123456]]" and, `with_offset`, "Z" or "+01:00". All of `text`.
Refusal read_clock(std::string_view text, bool with_offset, ClockText& out);
Refusal read_date_time(std::string_view text, DateTimeText& out);
/// Unix time: seconds, or milliseconds when it is beyond 2e10 either way.
Refusal read_unix_time(std::int64_t number, DateTimeText& out);
Refusal read_unix_time(double number, DateTimeText& out);
Refusal read_span(std::string_view text, SpanText& out);

/// The number that `text` is: an integer, or with a '.' a double; none of both otherwise.
struct NumberText {
  std::optional<std::int64_t> integer = {};
  std::optional<double> real = {};
};
NumberText read_number(std::string_view text);

void append_padded(std::string& out, std::int64_t value, int width);
void append_clock(std::string& out, std::chrono::microseconds since_midnight);
void append_offset(std::string& out, std::optional<std::chrono::minutes> offset);
/// "P1DT2H3M4.5S"
std::string span_to_string(const SpanText& span);

}  // namespace micro_core::detail
