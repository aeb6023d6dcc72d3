#include "calendar_text.hpp"

#include <cmath>
#include <limits>

namespace micro_core::detail {
namespace {

constexpr Refusal too_short = "input is too short";
constexpr Refusal too_large = "a numeric value in the duration is too large";
constexpr Refusal bad_number = "invalid digit in duration";
constexpr Refusal bad_days = "\"day\" identifier in duration not correctly formatted";
constexpr Refusal too_many_hours = "durations may not exceed 999,999,999 hours";
constexpr Refusal too_many_days = "durations may not exceed 999,999,999 days";
constexpr std::int64_t days_max = 999'999'999;
constexpr std::int64_t seconds_per_day = 86'400;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Reads a text from its front. What is not there reads as '\0'.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }
  char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
  char next() {
    const char c = peek();
    if (!rest_.empty()) rest_.remove_prefix(1);
    return c;
  }
  // `lower` in either letter case.
  bool take(char lower) {
    if ((peek() | 0x20) != (lower | 0x20)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // A number of 32 bits, which is what the parser under pydantic holds.
  Refusal number(std::int64_t& out) {
    if (!is_digit(peek())) return bad_number;
    out = 0;
    while (is_digit(peek())) {
      out = out * 10 + (next() - '0');
      if (out > std::numeric_limits<std::uint32_t>::max()) return too_large;
    }
    return nullptr;
  }
  // ".5" or ",5", if it is there.
  std::optional<double> fraction() {
    if (peek() != '.' && peek() != ',') return std::nullopt;
    next();
    double digits = 0;
    double scale = 1;
    while (is_digit(peek())) {
      digits = digits * 10 + (next() - '0');
      scale *= 10;
    }
    // A text of hundreds of digits leaves the range of both.
    return std::isfinite(scale) ? digits / scale : 0;
  }

 private:
  std::string_view rest_;
};

// Seconds in the unit, or 0 if it is none.
std::int64_t unit_seconds(char unit, bool in_time) {
  if (in_time) return unit == 'H' ? 3600 : unit == 'M' ? 60 : unit == 'S' ? 1 : 0;
  switch (unit) {
    case 'Y':
      return 365 * seconds_per_day;
    case 'M':
      return 30 * seconds_per_day;
    case 'W':
      return 7 * seconds_per_day;
    case 'D':
      return seconds_per_day;
    default:
      return 0;
  }
}

void add_fraction(SpanText& out, double seconds) {
  const double whole = std::trunc(seconds);
  out.seconds += static_cast<std::int64_t>(whole);
  out.nanoseconds += static_cast<std::int64_t>(std::round((seconds - whole) * 1e9));
}

// Days and seconds are 32 bits wide each there; beyond that a text is refused even if it would fit.
Refusal check_width(const SpanText& days, const SpanText& time) {
  constexpr std::int64_t max = std::numeric_limits<std::uint32_t>::max();
  return days.seconds / seconds_per_day > max || time.seconds > max ? too_large : nullptr;
}

// "1Y2M3DT4H5M6.7S": what stands behind the 'P'.
Refusal read_iso(Reader reader, SpanText& out) {
  SpanText days;
  SpanText time;
  bool in_time = false;
  bool had_fraction = false;
  while (!reader.at_end()) {
    if (reader.peek() == 'T') {
      if (in_time) return "`t` character repeated in duration";
      in_time = true;
      reader.next();
      continue;
    }
    std::int64_t number = 0;
    if (const Refusal refusal = reader.number(number)) return refusal;
    const std::optional<double> fraction = reader.fraction();
    if (had_fraction) return "quantity fraction invalid in duration";
    had_fraction = fraction.has_value();
    const std::int64_t unit = unit_seconds(reader.next(), in_time);
    if (unit == 0) {
      return in_time ? "quantity invalid in time part of duration"
                     : "quantity invalid in date part of duration";
    }
    SpanText& part = in_time ? time : days;
    part.seconds += number * unit;
    if (fraction) add_fraction(part, *fraction * static_cast<double>(unit));
    if (const Refusal refusal = check_width(days, time)) return refusal;
  }
  out.seconds = days.seconds + time.seconds;
  out.nanoseconds = days.nanoseconds + time.nanoseconds;
  return nullptr;
}

void set_clock(SpanText& out, std::int64_t seconds_before, const ClockText& clock) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(clock.since_midnight);
  out.seconds = seconds_before + whole.count();
  out.nanoseconds = std::chrono::nanoseconds(clock.since_midnight - whole).count();
}

// "3 days, 02:03:04", "3d".
Refusal read_days(Reader reader, SpanText& out) {
  std::int64_t days = 0;
  if (reader.at_end()) return too_short;
  if (const Refusal refusal = reader.number(days)) return refusal;
  if (reader.peek() == ' ') reader.next();
  if (!reader.take('d')) return bad_days;
  if (reader.take('a')) {
    if (!reader.take('y')) return bad_days;
    reader.take('s');
  }
  if (reader.peek() == ',') reader.next();
  if (reader.peek() == ' ') reader.next();
  ClockText clock;
  if (!reader.at_end()) {
    if (const Refusal refusal = read_clock(reader.rest(), true, clock)) return refusal;
  }
  set_clock(out, days * seconds_per_day, clock);
  return nullptr;
}

// "02:03:04.5", with hours beyond 24.
Refusal read_hours(std::string_view text, SpanText& out) {
  if (text.size() < 5) return too_short;
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return "invalid character in hour";
  if (colon > 10) return too_many_hours;
  std::int64_t hours = 0;
  for (const char c : text.substr(0, colon)) {
    if (!is_digit(c)) return "invalid character in hour";
    hours = hours * 10 + (c - '0');
  }
  if (hours > 2'400'000'000) return too_many_hours;
  ClockText clock;
  if (const Refusal refusal = read_clock("00" + std::string(text.substr(colon)), false, clock)) {
    return refusal;
  }
  set_clock(out, hours * 3600, clock);
  return nullptr;
}

}  // namespace

Refusal read_span(std::string_view text, SpanText& out) {
  if (text.empty()) return too_short;
  const std::string_view body = text.substr(text.front() == '+' || text.front() == '-' ? 1 : 0);
  out = {};
  Refusal refusal = nullptr;
  if (body.starts_with('P')) {
    refusal = read_iso(Reader(body.substr(1)), out);
    if (refusal == nullptr && text.size() < 3) refusal = too_short;
  } else if (text.find_first_of("dD") != std::string_view::npos || text.size() < 5) {
    refusal = read_days(Reader(body), out);
  } else {
    refusal = read_hours(body, out);
  }
  if (refusal != nullptr) return refusal;
  out.negative = text.front() == '-';
  out.seconds += out.nanoseconds / 1'000'000'000;
  out.nanoseconds %= 1'000'000'000;
  return out.seconds / seconds_per_day > days_max ? too_many_days : nullptr;
}

std::string span_to_string(const SpanText& span) {
  const std::int64_t days = span.seconds / seconds_per_day;
  const std::int64_t rest = span.seconds % seconds_per_day;
  std::string text = span.negative ? "-P" : "P";
  const auto append = [&](std::int64_t value, char unit) {
    if (value != 0) text.append(std::to_string(value)).append(1, unit);
  };
  append(days / 365, 'Y');
  append(days % 365, 'D');
  if (rest != 0 || span.nanoseconds != 0) text += 'T';
  append(rest / 3600, 'H');
  append(rest % 3600 / 60, 'M');
  if (span.nanoseconds != 0) {
    text += std::to_string(rest % 60) + '.';
    append_padded(text, span.nanoseconds, 9);
    text.erase(text.find_last_not_of('0') + 1);
    text += 'S';
  } else {
    append(rest % 60, 'S');
  }
  if (span.seconds == 0 && span.nanoseconds == 0) text += "T0S";
  return text;
}

}  // namespace micro_core::detail
