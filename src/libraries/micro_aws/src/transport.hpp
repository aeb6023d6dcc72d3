#pragma once

#include <micro_aws/client.hpp>
#include <micro_aws/signature.hpp>
#include <micro_http/client.hpp>

#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "aws_chunked.hpp"
#include "call_watch.hpp"
#include "endpoint.hpp"
#include "retry_policy.hpp"
#include "s3_checksum.hpp"
#include "shared_config.hpp"
#include "signing_keys.hpp"

namespace micro_aws {

/// A service as this client reaches it.
struct Route {
  Service service = {};
  std::string region = {};
  Endpoint endpoint = {};
  RetryPolicy retry = {};
  S3Addressing addressing = S3Addressing::automatic;
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

  // Of S3.
  std::optional<std::string> payload_hash = std::nullopt;  ///< instead of the body's
  std::optional<S3StreamedBody> streamed_body = std::nullopt;
  AwsChunkedFrame frame = {};
  micro_http::BodySink* sink = nullptr;
  bool validates_object = false;

  /// True if the streamed body goes in chunks with something behind or between them.
  bool is_wrapped() const { return frame.checksum || frame.is_signed; }
};

struct SignedWith;

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

  /// Fetches credentials and connects, for calls to come.
  micro_core::Result<void> connect(const Route& route, const CallOptions& call);

  /// Errors: `invalid_argument` (a variable that says neither).
  micro_core::Result<ChecksumDefaults> checksum_defaults() const;

  /// True if somebody wants to know what calls are about.
  bool is_observed() const { return !options_.observers.empty(); }

  /// Errors: `permission_denied` (no credentials).
  micro_core::Result<SigningOptions> signing_options(const Route& route);

 private:
  micro_core::Result<micro_http::HttpResponse> try_until_done(Prepared& prepared,
                                                              const CallOptions& call,
                                                              CallProgress& progress,
                                                              std::string* refusal);
  micro_core::Result<micro_http::HttpResponse> attempt(Prepared& prepared, const CallOptions& call,
                                                       CallProgress& progress);
  /// Sends the signed request, in the way that its body and that of the answer need.
  micro_core::Result<micro_http::HttpResponse> exchange(
      Prepared& prepared, const SignedWith& signing, const micro_http::HttpCallOptions& http_call,
      CallProgress& progress) const;
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
