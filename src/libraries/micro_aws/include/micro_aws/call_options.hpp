#pragma once

#include <chrono>
#include <optional>
#include <stop_token>

namespace micro_aws {

/// What calls are told beside what they ask for: `client.with({.timeout = 2s})`, or the same of a
/// table, queue, bucket. What is unset stays as it was.
struct CallOptions {
  /// For one call as a whole: every attempt and the pauses between them. A retry that it leaves no
  /// time for is not begun; then, and when it is over, the call ends with the last error or
  /// `timeout`.
  std::optional<std::chrono::milliseconds> timeout = std::nullopt;
  /// Ends calls with `cancelled` as soon as it is requested: while they look an address up,
  /// connect, send, wait for an answer, read it, or pause. What was sent by then may have happened.
  /// Only a look-up of credentials is let to its end.
  std::stop_token stop = {};
};

}  // namespace micro_aws
