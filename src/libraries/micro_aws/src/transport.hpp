#pragma once

#include <micro_aws/client.hpp>
#include <micro_aws/signature.hpp>
#include <micro_http/client.hpp>

#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "call_watch.hpp"
#include "endpoint.hpp"
#include "retry_policy.hpp"
#include "shared_config.hpp"
#include "signing_keys.hpp"

namespace micro_aws {

/// A service as this client reaches it.
struct Route {
  Service service = {};
  std::string region = {};
  Endpoint endpoint = {};
  RetryPolicy retry = {};
};

/// A request that is complete but for its signature.
struct Prepared {
  Route route = {};
  std::string operation = {};
  std::string resource = {};
  micro_http::Url server = {};
  micro_http::HttpRequest request = {};
  bool is_long_poll = false;
  bool is_signed = true;
  std::optional<std::chrono::milliseconds> first_byte_timeout = std::nullopt;
};

/// Sends signed requests, again when the retry policy says so. Thread safe.
class Transport {
 public:
  explicit Transport(ClientOptions options);

  /// Found once per service, then kept. Errors: `invalid_argument`, `unsupported`.
  micro_core::Result<Route> route_to(const Service& service);

  /// Every answer under 300 is a success; of any other `refusal`, if given, receives the body.
  micro_core::Result<micro_http::HttpResponse> send(Prepared prepared, const CallOptions& call,
                                                    std::string* refusal = nullptr);

  /// Waits as before retry number `retry` after a transient failure. Errors: `cancelled`.
  micro_core::Result<void> back_off(const Route& route, int retry, const CallOptions& call) const;

  /// True if somebody wants to know what calls are about.
  bool is_observed() const { return !options_.observers.empty(); }

  /// Errors: `permission_denied` (no credentials).
  micro_core::Result<SigningOptions> signing_options(const Route& route);

 private:
  micro_core::Result<micro_http::HttpResponse> try_until_done(const Prepared& prepared,
                                                              const CallOptions& call,
                                                              CallProgress& progress,
                                                              std::string* refusal);
  micro_core::Result<micro_http::HttpResponse> attempt(const Prepared& prepared,
                                                       const CallOptions& call,
                                                       CallProgress& progress);
  /// What is left of the call's own time; none if it has no end.
  std::optional<std::chrono::milliseconds> time_left(const CallOptions& call,
                                                     const CallProgress& progress) const;
  /// Errors: `cancelled`.
  micro_core::Result<void> wait(std::chrono::milliseconds time, const CallOptions& call) const;
  /// What the profile says; it is read once, and not at all in Lambda.
  /// Errors: `invalid_argument` (a broken file, an unknown profile).
  micro_core::Result<ProfileSettings> profile_settings();
  bool correct_clock(const micro_http::HttpResponse& response);
  void add_common_headers(Prepared& prepared) const;

  ClientOptions options_;
  micro_http::HttpClient http_;
  RetryTokens tokens_;
  SigningKeys keys_;
  std::atomic<std::chrono::milliseconds> clock_offset_{};
  std::mutex mutex_;
  std::map<std::string, Route, std::less<>> routes_;
  std::optional<SharedConfig> config_;
};

}  // namespace micro_aws
