#include <micro_api/limits.hpp>

#include <arpa/inet.h>

#include <memory>
#include <stdexcept>

#include "rate_limiter.hpp"

namespace micro_api {
namespace {

using detail::RateLimiter;

// Whoever has one address of an IPv6 network has 2^64 of them.
std::string network_of(const std::string& address) {
  in6_addr binary{};
  if (::inet_pton(AF_INET6, address.c_str(), &binary) != 1) return address;
  return {reinterpret_cast<const char*>(&binary), sizeof(binary) / 2};
}

std::string client_address(const Request& request) {
  return network_of(request.http.remote_address);
}

// In whole seconds, upwards: who waits that long is served.
std::string seconds_text(std::chrono::nanoseconds time) {
  return std::to_string(std::chrono::ceil<std::chrono::seconds>(time).count());
}

void check(const RateLimitOptions& options) {
  if (options.requests < 1 || options.window.count() < 1 || options.clients_max < 1) {
    throw std::invalid_argument("rate_limit: requests, window and clients_max are at least 1");
  }
}

class RateLimit {
 public:
  explicit RateLimit(RateLimitOptions options)
      : options_(std::move(options)),
        limiter_(options_.requests, options_.window, options_.clients_max) {
    if (!options_.key) options_.key = client_address;
    if (!options_.now) options_.now = std::chrono::steady_clock::now;
  }

  HttpResponse operator()(Request& request, const Next& next) {
    const std::string client = options_.key(request);
    if (client.empty()) return next(request);
    const RateLimiter::Verdict verdict = limiter_.take(client, options_.now());
    HttpResponse response = verdict.is_allowed ? next(request) : refuse(verdict, request, next);
    if (options_.headers) add_headers(response.headers, verdict);
    return response;
  }

 private:
  static HttpResponse refuse(const RateLimiter::Verdict& verdict, Request& request,
                             const Next& next) {
    HttpError error{429, std::string(micro_http::reason_phrase(429))};
    error.headers.set("retry-after", seconds_text(verdict.until_next));
    return next.answer(error, request);
  }

  void add_headers(Headers& headers, const RateLimiter::Verdict& verdict) const {
    const std::string limit = std::to_string(options_.requests);
    const std::string remaining = std::to_string(verdict.remaining);
    const std::string reset = seconds_text(verdict.until_full);
    headers.set("ratelimit-policy",
                "\"default\";q=" + limit + ";w=" + seconds_text(options_.window));
    headers.set("ratelimit", "\"default\";r=" + remaining + ";t=" + reset);
    headers.set("x-ratelimit-limit", limit);
    headers.set("x-ratelimit-remaining", remaining);
    headers.set("x-ratelimit-reset", reset);
  }

  RateLimitOptions options_;
  RateLimiter limiter_;
};

}  // namespace

Middleware rate_limit(RateLimitOptions options) {
  check(options);
  return {[limit = std::make_shared<RateLimit>(std::move(options))](
              Request& request, const Next& next) { return (*limit)(request, next); },
          Place::rate_limit};
}

}  // namespace micro_api
