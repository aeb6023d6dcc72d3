#pragma once

#include <local_cloud/gateway/docs_assets.hpp>
#include <local_cloud/wire/aws_request.hpp>
#include <micro_core/clock.hpp>
#include <micro_http/event_loop.hpp>
#include <micro_http/server.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// API Gateway HTTP APIs on this machine: routes, CORS, and the translation between HTTP and
/// Lambda's payload formats 1.0 and 2.0.
namespace local_cloud::gateway {

struct Cors {
  std::vector<std::string> allow_origins = {};  ///< "*", "https://*" or whole origins
  std::vector<std::string> allow_methods = {};
  std::vector<std::string> allow_headers = {};
  std::vector<std::string> expose_headers = {};
  std::optional<int> max_age_s = {};
  bool allow_credentials = false;
};

/// The form of an event and of its answer.
enum class PayloadFormat { v1, v2 };

struct RouteConfig {
  std::string route_key = {};  ///< "GET /users/{user_id}", "ANY /users/{proxy+}", "$default"
  std::string function_id = {};
  std::chrono::milliseconds timeout{30'000};
  PayloadFormat payload_format = PayloadFormat::v2;
};

struct GatewayConfig {
  std::string api_id = {};
  std::string name = {};
  std::string stage = "$default";  ///< any other is the first segment of every path
  std::map<std::string, std::string> stage_variables = {};
  std::optional<Cors> cors = {};
  std::vector<RouteConfig> routes = {};
  wire::CloudIdentity identity = {};
  /// Scripts of docs pages, served before any route; null: none are.
  std::shared_ptr<const DocsAssets> docs_assets = {};
  std::vector<std::string> allowed_hosts = {};  ///< besides this machine's own names; without ports
  std::size_t body_bytes_max = 10 * 1024 * 1024;
  std::size_t requests_max = 10'000;  ///< at once; then 503
};

/// What the gateway asks for: one run of a function.
struct FunctionCall {
  std::string function_id = {};
  std::string event = {};         ///< JSON text
  std::string trace_header = {};  ///< "Root=1-…"
};

/// What came of it.
struct FunctionAnswer {
  enum class Outcome {
    answered,   ///< `payload` is what the function returned
    failed,     ///< the function reported an error, crashed or took too long
    throttled,  ///< it was not run: too many at once, or shutting down
    too_large,  ///< it was not run: the event is larger than a function may get
  };
  Outcome outcome = Outcome::answered;
  std::string payload = {};
};

/// Runs a function and calls `done` once, on any thread.
using InvokeFunction =
    std::function<void(FunctionCall call, std::function<void(FunctionAnswer)> done)>;

/// One HTTP API. Members may be called from any thread. The loop and the clock must outlive it.
///
/// Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html
class Gateway {
 public:
  /// Errors: `invalid_argument`, naming the route key that is none, or that occurs twice.
  static micro_core::Result<Gateway> make(micro_http::EventLoop& loop, GatewayConfig config,
                                          const micro_core::Clock& clock, InvokeFunction invoke);
  Gateway(Gateway&&) noexcept;
  Gateway& operator=(Gateway&&) noexcept;
  /// Requests still under way are answered with 503 when their time is up, or by their function.
  ~Gateway();

  /// Answers one request, now or when its function has.
  void handle(micro_http::HttpRequest request, micro_http::HttpReply reply) const;

  const GatewayConfig& config() const;

 private:
  struct Impl;
  explicit Gateway(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<Impl> impl_;
};

}  // namespace local_cloud::gateway
