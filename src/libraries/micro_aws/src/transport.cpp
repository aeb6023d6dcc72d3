#include "transport.hpp"

#include <micro_core/hash.hpp>
#include <micro_core/invocation_scope.hpp>
#include <micro_http/tls.hpp>

#include <algorithm>
#include <charconv>
#include <condition_variable>
#include <random>
#include <thread>

#include "error_reply.hpp"
#include "s3_request.hpp"
#include "s3_stream.hpp"

namespace micro_aws {
namespace {

using micro_core::Error;
using micro_core::Result;
using micro_http::HttpResponse;
using std::chrono::milliseconds;

// Signatures are good for five minutes either way; a clock that is nearer is not to blame.
constexpr milliseconds skew_min = std::chrono::minutes{4};

ClientOptions completed(ClientOptions options) {
  if (!options.environment) options.environment = micro_core::process_environment();
  if (!options.clock) options.clock = &micro_core::system_clock();
  if (!options.credentials) {
    options.credentials = default_credentials(
        {.environment = options.environment, .profile = options.profile, .clock = options.clock});
  }
  if (!options.steady_now) options.steady_now = [] { return std::chrono::steady_clock::now(); };
  if (!options.random) {
    options.random = [] {
      // Only to keep clients apart: it need not be hard to guess.
      thread_local std::minstd_rand engine(static_cast<unsigned>(
          std::chrono::steady_clock::now().time_since_epoch().count() ^
          static_cast<std::int64_t>(std::hash<std::thread::id>{}(std::this_thread::get_id()))));
      return std::uniform_real_distribution<double>(0.0, 1.0)(engine);
    };
  }
  return options;
}

std::optional<std::int64_t> number_in(std::optional<std::string_view> text) {
  if (!text) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end != text->data() + text->size() || value < 0) return std::nullopt;
  return value;
}

// DynamoDB says what it sent. Another sum is damage on the way, which a retry mends.
bool is_damaged(const HttpResponse& response) {
  const auto sum = number_in(response.headers.find("x-amz-crc32"));
  return sum && *sum != static_cast<std::int64_t>(micro_core::crc32(response.body));
}

// Lambda finds endless loops through it, and traces continue in the service. What the thread works
// on counts; without that, what a runtime of another make says for the whole process.
std::string trace_header(const micro_core::Environment& environment) {
  if (const auto* current = micro_core::InvocationScope::peek()) return current->trace_header;
  auto trace = environment("_X_AMZN_TRACE_ID");
  return trace && environment("AWS_LAMBDA_FUNCTION_NAME") ? *std::move(trace) : std::string();
}

// The last error of a call that may not go on.
Error without_time(Error error, milliseconds time_max, const CallProgress& progress) {
  error.message += " (no other attempt: the call's " + std::to_string(time_max.count()) +
                   " ms would be over; " + std::to_string(progress.attempts) + " made)";
  return error;
}

}  // namespace

Transport::Transport(ClientOptions options)
    : options_(completed(std::move(options))),
      http_({.connect_timeout = options_.connect_timeout,
             .tls_timeout = options_.tls_timeout,
             .first_byte_timeout = options_.first_byte_timeout,
             .idle_timeout = options_.idle_timeout,
             .request_timeout = options_.attempt_timeout,
             .tls_connector = micro_http::tls_connector(
                 {.ca_file = options_.environment("AWS_CA_BUNDLE").value_or("")}),
             .proxies = micro_http::environment_proxies(options_.environment)}) {}

Result<Route> Transport::route_to(const Service& service) {
  const std::lock_guard lock(mutex_);
  if (const auto found = routes_.find(service.id); found != routes_.end()) {
    return found->second;
  }
  const auto settings = profile_settings();
  if (!settings) return settings.error();
  auto region = options_.region.empty() ? region_of(options_.environment, *settings)
                                        : Result<std::string>(options_.region);
  if (!region) return std::move(region).error();
  auto endpoint =
      endpoint_of(service, *region, options_.endpoint_url, options_.environment, *settings);
  if (!endpoint) return std::move(endpoint).error();
  const bool is_dynamodb = service.signing_name == "dynamodb";
  const auto policy =
      retry_policy(options_.retry, is_dynamodb, options_.environment, settings->profile);
  if (!policy) return policy.error();
  Route route{.service = service,
              .region = *std::move(region),
              .endpoint = *std::move(endpoint),
              .retry = *policy,
              .addressing = options_.s3_addressing};
  return routes_.emplace(service.id, std::move(route)).first->second;
}

Result<ProfileSettings> Transport::profile_settings() {
  // In Lambda no file is looked for.
  const auto in_lambda = options_.environment("AWS_LAMBDA_RUNTIME_API");
  if (in_lambda && !in_lambda->empty()) return ProfileSettings{};
  if (!config_) {
    auto config = SharedConfig::load(options_.environment);
    if (!config) return std::move(config).error();
    config_ = *std::move(config);
  }
  const std::string name =
      options_.profile.empty() ? profile_name(options_.environment) : options_.profile;
  const auto* profile = config_->profile(name);
  return ProfileSettings{.profile = profile,
                         .services = config_->services(value_of(profile, "services"))};
}

Result<SigningOptions> Transport::signing_options(const Route& route) {
  auto credentials = options_.credentials();
  if (!credentials) return std::move(credentials).error();
  const bool is_s3 = route.service.signing_name == "s3";
  SigningOptions options{.credentials = *std::move(credentials),
                         .region = route.region,
                         .service = std::string(route.service.signing_name),
                         .time = options_.clock->now() + clock_offset_.load(),
                         .normalize_path = !is_s3,
                         .encode_path = !is_s3,
                         .add_content_sha256 = is_s3};
  options.key = keys_.get(options);
  return options;
}

Result<void> Transport::connect(const Route& route, const CallOptions& call) {
  // They may be as far away as the service.
  if (const auto credentials = options_.credentials(); !credentials) return credentials.error();
  return http_.connect(route.endpoint.url, {.request_timeout = call.timeout, .stop = call.stop});
}

void Transport::add_common_headers(Prepared& prepared) const {
  micro_http::Headers& headers = prepared.request.headers;
  headers.set("Host", prepared.server.authority());
  const auto& environment = options_.environment;
  std::string agent = "micro_aws/0.1.0";
  if (const auto app = environment("AWS_SDK_UA_APP_ID"); app && !app->empty()) {
    agent += " app/" + *app;
  }
  headers.set("User-Agent", std::move(agent));
}

Result<HttpResponse> Transport::attempt(Prepared& prepared, const CallOptions& call,
                                        CallProgress& progress) {
  progress.attempts += 1;
  progress.status = 0;
  progress.request_id.clear();
  SignedWith signing;
  if (prepared.is_signed) {
    auto options = signing_options(prepared.route);
    if (!options) return std::move(options).error();
    signing.options = *std::move(options);
    signing.options.payload_hash = prepared.payload_hash;
    signing.signature = sign(prepared.request, signing.options);  // replaces the one before
    progress.signed_by = signing.options.credentials;
  }
  micro_http::HttpCallOptions http_call{.request_timeout = options_.attempt_timeout,
                                        .first_byte_timeout = prepared.first_byte_timeout,
                                        .stop = call.stop,
                                        .may_repeat = prepared.route.retry.attempts_max > 1};
  if (const auto left = time_left(call, progress)) {
    http_call.request_timeout = std::min(*left, options_.attempt_timeout.value_or(*left));
  }
  auto response = exchange(prepared, signing, http_call, progress);
  if (!response) return response;
  progress.status = response->status;
  progress.request_id = request_id_of(response->headers);
  progress.bytes_received += response->body.size();
  if (is_damaged(*response)) {
    return Error::unavailable("an answer of " + std::string(prepared.route.service.id) +
                              " arrived damaged: its CRC-32 is not the one announced");
  }
  if (prepared.validates_object && is_damaged_object(*response, response->body)) {
    return Error::unavailable("the object arrived damaged: its checksum is not the one S3 keeps");
  }
  if (prepared.route.service.id == s3_service.id && is_late_error(*response)) {
    response->status = progress.status = 500;
  }
  return response;
}

Result<HttpResponse> Transport::exchange(Prepared& prepared, const SignedWith& signing,
                                         const micro_http::HttpCallOptions& http_call,
                                         CallProgress& progress) const {
  if (prepared.streamed_body) {
    return send_streamed(http_, prepared, signing, http_call, progress);
  }
  progress.bytes_sent += prepared.request.body.size();
  if (prepared.sink == nullptr) return http_.send(prepared.server, prepared.request, http_call);
  CountingSink sink(*prepared.sink, progress);
  return http_.receive(prepared.server, prepared.request, sink, http_call);
}

Result<ChecksumDefaults> Transport::checksum_defaults() const {
  return micro_aws::checksum_defaults(options_.environment);
}

std::optional<milliseconds> Transport::time_left(const CallOptions& call,
                                                 const CallProgress& progress) const {
  if (!call.timeout) return std::nullopt;
  const auto passed = options_.steady_now() - progress.started;
  return std::max(std::chrono::ceil<milliseconds>(*call.timeout - passed), milliseconds{0});
}

Result<void> Transport::back_off(const Route& route, int retry, const CallOptions& call) const {
  const double random = options_.random();
  return wait(route.retry.pause(retry, FailureKind::transient, random, std::nullopt), call);
}

Result<void> Transport::wait(milliseconds time, const CallOptions& call) const {
  if (options_.sleep) {
    options_.sleep(time);
  } else {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any never;
    never.wait_for(lock, call.stop, time, [] { return false; });
  }
  if (call.stop.stop_requested()) return Error::cancelled("the caller asked to stop");
  return {};
}

// True if the service's clock is so far from ours that signatures are refused, or soon will be; it
// is followed from then.
bool Transport::correct_clock(const HttpResponse& response) {
  const auto date = micro_core::parse_http_date(response.headers.get("Date"));
  if (!date) return false;
  const milliseconds offset = *date - options_.clock->now();
  if (std::chrono::abs(offset - clock_offset_.load()) < skew_min) return false;
  clock_offset_ = offset;
  return true;
}

Result<HttpResponse> Transport::send(Prepared prepared, const CallOptions& call,
                                     std::string* refusal) {
  add_common_headers(prepared);
  CallProgress progress{.started = options_.steady_now()};
  std::string trace = trace_header(options_.environment);
  if (!is_observed()) {
    if (!trace.empty()) prepared.request.headers.set("X-Amzn-Trace-Id", std::move(trace));
    return try_until_done(prepared, call, progress, refusal);
  }
  const std::string host = prepared.server.authority();
  const CallWatch watch(options_.observers,
                        {.service = prepared.route.service.id,
                         .operation = prepared.operation,
                         .resource = prepared.resource,
                         .region = prepared.route.region,
                         .host = host,
                         .trace_header = std::move(trace)},
                        options_.clock->now());
  if (!watch.start().trace_header.empty()) {
    prepared.request.headers.set("X-Amzn-Trace-Id", watch.start().trace_header);
  }
  auto response = try_until_done(prepared, call, progress, refusal);
  watch.end(progress, response ? nullptr : &response.error(), options_.steady_now());
  return response;
}

Result<HttpResponse> Transport::try_until_done(Prepared& prepared, const CallOptions& call,
                                               CallProgress& progress, std::string* refusal) {
  const RetryPolicy& policy = prepared.route.retry;
  bool clock_corrected = false;
  bool credentials_renewed = false;
  int refund = 1;  // what a success gives back: the last retry's cost, or 1 for a first try
  for (;;) {
    auto response = attempt(prepared, call, progress);
    if (response && (response->status < 300 || response->status == 304)) {
      tokens_.give_back(refund);
      correct_clock(*response);  // before the next call is refused for it
      return response;
    }
    Error error = response ? to_error(*response) : response.error();
    if (response && refusal) *refusal = response->body;
    if (response && !clock_corrected && is_clock_skew(error) && correct_clock(*response)) {
      clock_corrected = true;
      continue;
    }
    if (!credentials_renewed && is_expired_token(error) &&
        options_.credentials.discard(progress.signed_by)) {
      credentials_renewed = true;
      continue;
    }
    const FailureKind kind = failure_kind(error);
    if (progress.is_handed_over) return error;
    if (kind == FailureKind::final || progress.attempts >= policy.attempts_max) return error;
    const milliseconds pause =
        policy.pause(progress.attempts - 1, kind, options_.random(),
                     response ? retry_hint(response->headers, policy.revision) : std::nullopt);
    const auto left = time_left(call, progress);
    if (left && pause >= *left) return without_time(std::move(error), *call.timeout, progress);
    const bool may_retry = tokens_.take(policy.cost(kind));
    // A poller comes back at once; without a pause it would hammer the service that is in trouble.
    if (!may_retry && !(prepared.is_long_poll && policy.revision == RetryRevision::standard_2_1)) {
      return error;
    }
    progress.pauses += pause;
    if (auto waited = wait(pause, call); !waited) return std::move(waited).error();
    if (!may_retry) return error;
    refund = policy.cost(kind);
  }
}

}  // namespace micro_aws
