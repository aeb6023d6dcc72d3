#pragma once

#include <micro_api/request.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

namespace micro_api {

namespace detail {
struct AppState;
}

/// The rest of the way to the answer: what a middleware calls, once at most. Cheap to copy; the app
/// must outlive it.
class Next {
 public:
  Next(const detail::AppState& app, std::size_t index) : app_(&app), index_(index) {}
  /// Never throws: errors are answers by then.
  HttpResponse operator()(Request& request) const;
  /// What the service answers to `error`: instead of going on.
  HttpResponse answer(const HttpError& error, Request& request) const;
  /// Keeps the app, for a thread that may go on when its owner does not wait for it.
  std::shared_ptr<const void> app() const;
  /// Asks the front end to end the process once the answer is delivered, where another process
  /// takes over: on Lambda.
  void end_process() const;

 private:
  const detail::AppState* app_;
  std::size_t index_;
};

/// Where a middleware stands, the outermost first. Around all of them is the error boundary.
///
/// | Place              | Why there                                                              |
/// | ------------------ | ---------------------------------------------------------------------- |
/// | `correlation_id`   | every line that is logged has the id, and every answer                 |
/// | `request_log`      | what is logged is what the client gets, refusals too                   |
/// | `security_headers` | on every answer, preflights and redirects too                          |
/// | `trusted_hosts`    | a wrong `Host` must not get further, nor be redirected to              |
/// | `https_redirect`   | before anything else is said in clear text                             |
/// | `cors`             | a browser may read every answer from here on, a 429 or a 500 too       |
/// | `compression`      | sees the final body; what it does not compress is already small        |
/// | `rate_limit`       | refuses before work is done                                            |
/// | `body_limit`       | the same, and after the limit that is cheaper to check                 |
/// | `timeout`          | counts the service's own time only                                     |
/// | `user`             | yours, in the order of `use`; then exception handlers and the route    |
enum class Place {
  correlation_id,
  request_log,
  security_headers,
  trusted_hosts,
  https_redirect,
  cors,
  compression,
  rate_limit,
  body_limit,
  timeout,
  user,
};

/// Something around every request. It may change the request, answer itself, or change the answer
/// that `next(request)` returns; that one is never an exception.
///
/// Any callable is one, at `Place::user`; those of this library know their own place:
///
///     app.use([](Request& request, const Next& next) {
///       HttpResponse response = next(request);
///       response.headers.set("x-served-by", "me");
///       return response;
///     });
///
/// Called from several threads when served standalone.
class Middleware {
 public:
  using Function = std::function<HttpResponse(Request& request, const Next& next)>;

  template <class F>
    requires(std::is_invocable_r_v<HttpResponse, const F&, Request&, const Next&> &&
             !std::same_as<std::remove_cvref_t<F>, Middleware>)
  Middleware(F function, Place place = Place::user)
      : function_(std::move(function)), place_(place) {}

  HttpResponse operator()(Request& request, const Next& next) const {
    return function_(request, next);
  }
  Place place() const { return place_; }

 private:
  Function function_;
  Place place_;
};

/// Gives each request an id: its own `x-correlation-id` if that is 1 to 128 visible ASCII
/// characters, else a new UUID. It is on the answer, in `Request::correlation_id` and in every line
/// that is logged meanwhile on this thread (`uuid`, `correlation_id`).
Middleware correlation_id();

/// Logs a line per request (`api-request`) and per answer (`api-response`, or `api-error` from
/// status 400 on) with `method`, `url`, `code` and `duration_ms`.
Middleware request_log();

}  // namespace micro_api
