#include <micro_core/clock.hpp>

#include <array>
#include <charconv>
#include <cstdio>

namespace micro_core {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hh_mm_ss;
using std::chrono::milliseconds;
using std::chrono::year_month_day;

class SystemClock final : public Clock {
 public:
  TimePoint now() const override { return floor<milliseconds>(std::chrono::system_clock::now()); }
};

constexpr std::array<std::string_view, 7> weekday_names = {"Sun", "Mon", "Tue", "Wed",
                                                           "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> month_names = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct CivilTime {
  int year;
  unsigned month, day;
  int hour, minute, second, millisecond;
  unsigned weekday;
};

CivilTime to_civil(TimePoint time) {
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  return {int(date.year()),
          unsigned(date.month()),
          unsigned(date.day()),
          int(clock.hours().count()),
          int(clock.minutes().count()),
          int(clock.seconds().count()),
          int(clock.subseconds().count()),
          std::chrono::weekday(day).c_encoding()};
}

template <class... Arguments>
std::string formatted(const char* format, Arguments... arguments) {
  std::array<char, 64> buffer;
  const int length = std::snprintf(buffer.data(), buffer.size(), format, arguments...);
  return std::string(buffer.data(), static_cast<std::size_t>(length));
}

// Takes `count` digits off the front of `text`.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + count, value);
  if (failure != std::errc{} || end != text.data() + count || text[0] == '-') return std::nullopt;
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, std::string_view expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(expected.size());
  return true;
}

std::optional<TimePoint> to_time(int year, int month, int day, int hour, int minute, int second) {
  const year_month_day date{std::chrono::year(year),
                            std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  return TimePoint(std::chrono::sys_days(date)) + std::chrono::hours(hour) +
         std::chrono::minutes(minute) + std::chrono::seconds(second);
}

// ".123456" in whole milliseconds; digits past the third are dropped.
std::optional<milliseconds> take_fraction(std::string_view& text) {
  if (!take(text, ".")) return milliseconds(0);
  int value = 0;
  int digits = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    if (digits < 3) value = value * 10 + (text.front() - '0');
    digits += 1;
    text.remove_prefix(1);
  }
  if (digits == 0) return std::nullopt;
  for (int missing = digits; missing < 3; ++missing) value *= 10;
  return milliseconds(value);
}

// "Z", or "+01:00" as what must be subtracted to reach UTC.
std::optional<std::chrono::minutes> take_offset(std::string_view& text) {
  if (take(text, "Z") || take(text, "z")) return std::chrono::minutes(0);
  const int sign = take(text, "+") ? 1 : take(text, "-") ? -1 : 0;
  if (sign == 0) return std::nullopt;
  const auto hours = take_digits(text, 2);
  take(text, ":");
  const auto minutes = take_digits(text, 2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  return std::chrono::minutes(sign * (*hours * 60 + *minutes));
}

}  // namespace

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

std::string to_iso8601(TimePoint time) {
  const CivilTime t = to_civil(time);
  return formatted("%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", t.year, t.month, t.day, t.hour, t.minute,
                   t.second, t.millisecond);
}

std::string to_iso8601_basic(TimePoint time) {
  const CivilTime t = to_civil(time);
  return formatted("%04d%02u%02uT%02d%02d%02dZ", t.year, t.month, t.day, t.hour, t.minute,
                   t.second);
}

std::string to_http_date(TimePoint time) {
  const CivilTime t = to_civil(time);
  return formatted("%s, %02u %s %04d %02d:%02d:%02d GMT", weekday_names.at(t.weekday).data(), t.day,
                   month_names.at(t.month - 1).data(), t.year, t.hour, t.minute, t.second);
}

std::optional<TimePoint> parse_iso8601(std::string_view text) {
  const auto year = take_digits(text, 4);
  if (!year || !take(text, "-")) return std::nullopt;
  const auto month = take_digits(text, 2);
  if (!month || !take(text, "-")) return std::nullopt;
  const auto day = take_digits(text, 2);
  if (!day || !(take(text, "T") || take(text, "t") || take(text, " "))) return std::nullopt;
  const auto hour = take_digits(text, 2);
  if (!hour || !take(text, ":")) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || !take(text, ":")) return std::nullopt;
  const auto second = take_digits(text, 2);
  if (!second) return std::nullopt;
  const auto fraction = take_fraction(text);
  if (!fraction) return std::nullopt;
  const auto offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  const auto time = to_time(*year, *month, *day, *hour, *minute, *second);
  if (!time) return std::nullopt;
  return *time + *fraction - *offset;
}

std::optional<TimePoint> parse_http_date(std::string_view text) {
  if (text.size() != 29) return std::nullopt;
  const std::string_view month_name = text.substr(8, 3);
  int month = 0;
  for (std::size_t i = 0; i < month_names.size(); ++i) {
    if (month_names.at(i) == month_name) month = static_cast<int>(i) + 1;
  }
  std::string_view rest = text.substr(5);
  const auto day = take_digits(rest, 2);
  rest = text.substr(12);
  const auto year = take_digits(rest, 4);
  if (!take(rest, " ")) return std::nullopt;
  const auto hour = take_digits(rest, 2);
  if (!take(rest, ":")) return std::nullopt;
  const auto minute = take_digits(rest, 2);
  if (!take(rest, ":")) return std::nullopt;
  const auto second = take_digits(rest, 2);
  if (month == 0 || !day || !year || !hour || !minute || !second || rest != " GMT") {
    return std::nullopt;
  }
  return to_time(*year, month, *day, *hour, *minute, *second);
}

}  // namespace micro_core
