#pragma once

#include <micro_api/middleware.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

namespace micro_api {

/// Refuses requests with a longer body with a 413. `AppOptions::body_bytes_max` is the limit of
/// what is taken off the wire at all; this one may be lower, and lets `exempt` requests pass:
///
///     app.use(body_limit(64 * 1024, [](const Request& request) {
///       return request.http.path() == "/uploads";
///     }));
Middleware body_limit(std::size_t bytes_max, std::function<bool(const Request&)> exempt = {});

struct RateLimitOptions {
  int requests = 100;  ///< per client in `window`, and at once
  std::chrono::milliseconds window{60'000};
  /// Who a request counts for; an empty text is not counted. Unset: `Request::http.remote_address`,
  /// of an IPv6 address its /64, which is one household.
  std::function<std::string(const Request&)> key = {};
  /// Clients that are remembered; then the one that was quiet the longest is forgotten.
  std::size_t clients_max = 100'000;
  bool headers = true;  ///< says on every answer what is left
  /// Where the time comes from. Unset: the steady clock.
  std::function<std::chrono::steady_clock::time_point()> now = {};
};

/// Refuses clients that ask too often with a 429 and `Retry-After`. Each has a bucket of `requests`
/// tokens that fills up again in `window`, evenly: nobody has to wait for a window to end.
///
/// Answers say `RateLimit-Policy`, `RateLimit` (the IETF's draft 10) and `X-RateLimit-Limit`,
/// `-Remaining`, `-Reset` (seconds until the bucket is full).
///
/// The count is this process's own: for the standalone server. On Lambda every environment would
/// count for itself; use the gateway's throttling or WAF there.
///
/// Throws `std::invalid_argument` for limits below 1.
Middleware rate_limit(RateLimitOptions options = {});

struct TimeoutOptions {
  /// From the request's arrival here to its answer. 0: none, but for Lambda's deadline.
  std::chrono::milliseconds after{0};
  /// On Lambda: the answer leaves that long before the deadline, or Lambda would answer instead,
  /// and log nothing of ours.
  std::chrono::milliseconds before_deadline{500};
  /// Handlers whose time was over and that still run; with more, new requests are a 503. Each
  /// holds a thread.
  std::size_t overdue_max = 64;
  HttpError answer = {504, "The service took too long"};
};

/// Answers for handlers that take too long. A thread cannot be ended from outside: the handler runs
/// on, with `Request::stop` (`Context::stop`) asking it to stop; what it answers is dropped. So:
///
/// - Standalone, its thread is busy until it returns.
/// - On Lambda, where the next request would find it still at work, the process ends once the
///   answer is delivered, and Lambda starts a new one.
///
/// Handlers and the middlewares inside run on a thread of their own, with the log's scopes taken
/// along. The time of a streamed body does not count, only that until it starts.
Middleware timeout(TimeoutOptions options = {});

}  // namespace micro_api
