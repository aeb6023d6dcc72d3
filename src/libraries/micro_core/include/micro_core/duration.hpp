#pragma once

#include <micro_core/json_codec.hpp>

#include <chrono>
#include <cstdint>
#include <string_view>
#include <type_traits>

/// `std::chrono` durations in JSON: ISO 8601 ("P1DT2H3M4.5S"), as pydantic writes a `timedelta`.
/// Also read: "02:03:04.5", "3 days, 02:03:04", a sign before any of them, and a number of seconds.
/// A year is 365 days, a month 30. What is no whole number of the duration's ticks, or is beyond
/// its range, is an error and never rounded; a fraction of a second counts to the microsecond (for
/// `std::chrono::nanoseconds`, to the nanosecond).
///
///     struct Job { std::chrono::seconds timeout; };  // {"timeout": "PT1M30S"}, {"timeout": 90}
///
/// Errors: time_delta_type, time_delta_parsing.
namespace micro_core::detail {

/// A tick of `numerator / denominator` seconds: one of both is 1, and the latter divides 1e9.
struct Tick {
  std::intmax_t numerator = 1;
  std::intmax_t denominator = 1;
};

/// The ticks of what `json` holds, between `min` and `max`; false if it failed.
bool decode_ticks(const Json& json, Tick tick, std::int64_t min, std::int64_t max,
                  std::int64_t& out, const DecodeAt& at);
/// The same in seconds, for durations that count in floating point.
bool decode_seconds(const Json& json, double& out, const DecodeAt& at);
Json encode_ticks(std::int64_t count, Tick tick);
Json encode_seconds(double seconds);

}  // namespace micro_core::detail

template <class Rep, class Period>
struct micro_core::JsonCodec<std::chrono::duration<Rep, Period>> {
  using Duration = std::chrono::duration<Rep, Period>;
  static constexpr bool is_real = std::is_floating_point_v<Rep>;
  static_assert(is_real ||
                    (Period::den == 1 || (Period::num == 1 && 1'000'000'000 % Period::den == 0)),
                "the JSON codec does not know durations with such a period");
  static_assert(is_real || (std::is_integral_v<Rep> && sizeof(Rep) <= sizeof(std::int64_t)),
                "the JSON codec does not know durations that count in this type");
  static constexpr std::string_view type_name = "timedelta";
  static constexpr detail::Tick tick{Period::num, Period::den};

  static void decode(const Json& json, Duration& out, const DecodeAt& at) {
    if constexpr (is_real) {
      double seconds = 0;
      if (detail::decode_seconds(json, seconds, at)) {
        out = std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
      }
    } else {
      std::int64_t count = 0;
      constexpr auto max = static_cast<std::uint64_t>(Duration::max().count());
      constexpr auto limit = static_cast<std::uint64_t>(INT64_MAX);
      if (detail::decode_ticks(json, tick, std::is_signed_v<Rep> ? Duration::min().count() : 0,
                               static_cast<std::int64_t>(max < limit ? max : limit), count, at)) {
        out = Duration(static_cast<Rep>(count));
      }
    }
  }

  static Json encode(const Duration& value) {
    if constexpr (is_real) {
      return detail::encode_seconds(std::chrono::duration<double>(value).count());
    } else {
      return detail::encode_ticks(static_cast<std::int64_t>(value.count()), tick);
    }
  }

  static JsonObject schema() { return detail::string_schema("duration"); }
};
