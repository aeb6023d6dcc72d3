#pragma once

#include <micro_core/clock.hpp>
#include <micro_core/environment.hpp>
#include <micro_core/log.hpp>

#include <array>
#include <memory>
#include <optional>
#include <string_view>

namespace micro_core {

/// The log that a process was given by whoever started it: where the lines of a `Logger` go that
/// has no sink of its own.
///
/// | In the environment                         | Then                                            |
/// | ------------------------------------------ | ----------------------------------------------- |
/// | `_LAMBDA_TELEMETRY_LOG_FD`                 | frames to that descriptor: lines of any length, |
/// |                                            | and with newlines in them, stay whole           |
/// | `_LAMBDA_TELEMETRY_LOG_FD_PROVIDER_SOCKET` | lines to that Unix socket (managed instances)   |
/// | neither, or it cannot be used              | lines to standard output                        |
///
/// A line is JSON either way. `AWS_LAMBDA_LOG_FORMAT` decides how its frame is marked: "JSON" lets
/// Lambda read it and filter by level, anything else is text to Lambda.
///
/// Copies share the descriptor. Members may be called from several threads.
class ProcessLog {
 public:
  explicit ProcessLog(const Environment& environment);

  /// Writes `text`, a line without its newline. Nothing can be done if nobody reads it.
  void write(LogLevel level, TimePoint time, std::string_view text) const;
  /// The same in a signal handler: without waiting for other threads, so lines may mix if one
  /// was being written.
  void write_in_signal_handler(LogLevel level, TimePoint time, std::string_view text) const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

/// The least level that `environment` lets pass: AWS_LAMBDA_LOG_LEVEL. None if it says nothing.
std::optional<LogLevel> platform_log_level(const Environment& environment);

/// What stands before each line in Lambda's telemetry log: type and level, length, and
/// microseconds since 1970, in 4, 4 and 8 bytes, the highest first.
std::array<char, 16> telemetry_frame_head(LogLevel level, bool is_json, TimePoint time,
                                          std::size_t bytes);

}  // namespace micro_core
