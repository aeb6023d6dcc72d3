#include "calendar_text.hpp"

#include <micro_core/codec.hpp>
#include <micro_core/duration.hpp>

#include <algorithm>
#include <cmath>

namespace micro_core::detail {
namespace {

constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;
constexpr double seconds_max = 86'400e9;  // the limit of 999'999'999 days, and a last one
constexpr Refusal too_many_days = "durations may not exceed 999,999,999 days";
constexpr Refusal too_large = "a numeric value in the duration is too large";

Refusal read_number_of_seconds(double number, SpanText& out) {
  if (!(std::fabs(number) < seconds_max)) return too_many_days;
  const double magnitude = std::fabs(number);
  const double whole = std::floor(magnitude);
  out.negative = number < 0;
  out.seconds = static_cast<std::int64_t>(whole);
  // As fine as pydantic reads: the digits behind are the double's own.
  out.nanoseconds = static_cast<std::int64_t>(std::round((magnitude - whole) * 1e6)) * 1'000;
  out.seconds += out.nanoseconds / nanoseconds_per_second;
  out.nanoseconds %= nanoseconds_per_second;
  return nullptr;
}

bool read_json_span(const Json& json, SpanText& out, const DecodeAt& at) {
  at.took(Exactness::lax);
  Refusal refusal = nullptr;
  if (json.is_string()) {
    refusal = read_span(json.get_string(), out);
  } else if (json.is_number()) {
    refusal = read_number_of_seconds(json.to_number<double>(), out);
  } else {
    at.fail("time_delta_type", "Input should be a valid timedelta", json);
    return false;
  }
  if (refusal == nullptr) return true;
  at.fail("time_delta_parsing", std::string("Input should be a valid timedelta, ") + refusal, json,
          {{"error", refusal}});
  return false;
}

std::string unit_name(Tick tick) {
  if (tick.denominator == 1) {
    switch (tick.numerator) {
      case 1:
        return "seconds";
      case 60:
        return "minutes";
      case 3600:
        return "hours";
      case 86'400:
        return "days";
      case 604'800:
        return "weeks";
      default:
        return "units of " + std::to_string(tick.numerator) + " seconds";
    }
  }
  if (tick.denominator == 1'000) return "milliseconds";
  if (tick.denominator == 1'000'000) return "microseconds";
  if (tick.denominator == nanoseconds_per_second) return "nanoseconds";
  return "units of 1/" + std::to_string(tick.denominator) + " second";
}

enum class Fit { whole, broken, beyond };

// The ticks in `span`, both parts of which are positive.
Fit to_ticks(SpanText span, Tick tick, std::int64_t& out) {
  if (tick.denominator < nanoseconds_per_second) {
    span.nanoseconds = (span.nanoseconds + 500) / 1'000 * 1'000;
    span.seconds += span.nanoseconds / nanoseconds_per_second;
    span.nanoseconds %= nanoseconds_per_second;
  }
  const std::int64_t tick_ns = nanoseconds_per_second / tick.denominator;
  if (span.nanoseconds % tick_ns != 0 || span.seconds % tick.numerator != 0) return Fit::broken;
  std::int64_t whole = 0;
  if (__builtin_mul_overflow(span.seconds / tick.numerator, tick.denominator, &whole) ||
      __builtin_add_overflow(whole, span.nanoseconds / tick_ns, &out)) {
    return Fit::beyond;
  }
  return Fit::whole;
}

void fail_fit(std::string_view error, const Json& json, const DecodeAt& at) {
  at.fail("time_delta_parsing", "Input should be a valid timedelta, " + std::string(error), json,
          {{"error", error}});
}

}  // namespace

bool decode_ticks(const Json& json, Tick tick, std::int64_t min, std::int64_t max,
                  std::int64_t& out, const DecodeAt& at) {
  SpanText span;
  if (!read_json_span(json, span, at)) return false;
  std::int64_t count = 0;
  const Fit fit = to_ticks(span, tick, count);
  if (fit == Fit::broken) {
    fail_fit("it should be a whole number of " + unit_name(tick), json, at);
    return false;
  }
  if (span.negative) count = -count;
  if (fit == Fit::beyond || count < min || count > max) {
    fail_fit(too_large, json, at);
    return false;
  }
  out = count;
  return true;
}

bool decode_seconds(const Json& json, double& out, const DecodeAt& at) {
  SpanText span;
  if (!read_json_span(json, span, at)) return false;
  out = static_cast<double>(span.seconds) + static_cast<double>(span.nanoseconds) / 1e9;
  if (span.negative) out = -out;
  return true;
}

Json encode_ticks(std::int64_t count, Tick tick) {
  // In 64 bits without a sign, because the smallest count has no positive counterpart.
  const std::uint64_t magnitude =
      count < 0 ? 0 - static_cast<std::uint64_t>(count) : static_cast<std::uint64_t>(count);
  const auto numerator = static_cast<std::uint64_t>(tick.numerator);
  const auto denominator = static_cast<std::uint64_t>(tick.denominator);
  const std::uint64_t whole = magnitude / denominator;
  constexpr auto limit = static_cast<std::uint64_t>(INT64_MAX);  // 292 billion years
  const std::uint64_t seconds = whole > limit / numerator ? limit : whole * numerator;
  const std::uint64_t tick_ns = nanoseconds_per_second / denominator;
  return Json(span_to_string(
      {.negative = count < 0,
       .seconds = static_cast<std::int64_t>(seconds),
       .nanoseconds = static_cast<std::int64_t>(magnitude % denominator * tick_ns)}));
}

Json encode_seconds(double seconds) {
  SpanText span;
  if (std::isnan(seconds)) return Json(nullptr);
  constexpr double limit = 9.0e18;
  const double magnitude = std::min(std::fabs(seconds), limit);
  const double whole = std::floor(magnitude);
  span.negative = seconds < 0;
  span.seconds = static_cast<std::int64_t>(whole);
  span.nanoseconds = static_cast<std::int64_t>(std::round((magnitude - whole) * 1e6)) * 1'000;
  span.seconds += span.nanoseconds / nanoseconds_per_second;
  span.nanoseconds %= nanoseconds_per_second;
  return Json(span_to_string(span));
}

}  // namespace micro_core::detail
