#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace micro_core {

/// A moment of civil time (UTC) in milliseconds since 1970.
using TimePoint = std::chrono::sys_time<std::chrono::milliseconds>;

/// The source of civil time. Injected, so that tests can turn it. Thread safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimePoint now() const = 0;
};

/// The system's clock.
const Clock& system_clock();

/// "2026-11-22T15:39:35.123Z"
std::string to_iso8601(TimePoint time);
/// "20261122T153935Z", as in SigV4
std::string to_iso8601_basic(TimePoint time);
/// "Sun, 22 Nov 2026 15:39:35 GMT", as in HTTP headers
std::string to_http_date(TimePoint time);

/// Reads "2026-11-22T15:39:35[.fraction]Z" or with an offset "+01:00"; none if it is no such text.
std::optional<TimePoint> parse_iso8601(std::string_view text);
/// Reads an IMF-fixdate (the only form that HTTP senders may write).
std::optional<TimePoint> parse_http_date(std::string_view text);

}  // namespace micro_core
