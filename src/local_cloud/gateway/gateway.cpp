#include <local_cloud/gateway/gateway.hpp>

#include <local_cloud/gateway/cors.hpp>
#include <local_cloud/gateway/http_answer.hpp>
#include <local_cloud/gateway/http_event.hpp>
#include <local_cloud/gateway/route_table.hpp>
#include <local_cloud/wire/host_check.hpp>
#include <micro_core/encoding.hpp>

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <utility>

namespace local_cloud::gateway {
namespace {

using micro_core::Result;
using micro_http::HttpReply;
using micro_http::HttpRequest;
using micro_http::HttpResponse;
using SteadyTime = std::chrono::steady_clock::time_point;

// How exactly the time of an integration is kept.
constexpr std::chrono::milliseconds sweep_interval{100};

struct RequestIds {
  std::string request_id;    // "JKJaXmPLvHcESHA="
  std::string trace_header;  // "Root=1-67891233-abcdef012345678912345678"
};

RequestIds make_ids(micro_core::TimePoint now, std::string_view client_trace) {
  std::array<char, 11 + 12> bytes{};
  [[maybe_unused]] const auto filled = ::getrandom(bytes.data(), bytes.size(), 0);
  RequestIds ids;
  ids.request_id = micro_core::to_base64({bytes.data(), 11});
  if (!client_trace.empty()) {
    ids.trace_header = client_trace;
    return ids;
  }
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch());
  std::string time;
  for (int shift = 24; shift >= 0; shift -= 8) {
    time += static_cast<char>((seconds.count() >> shift) & 0xff);
  }
  ids.trace_header =
      "Root=1-" + micro_core::to_hex(time) + "-" + micro_core::to_hex({bytes.data() + 11, 12});
  return ids;
}

bool has_host(const std::vector<std::string>& hosts, std::string_view host_header) {
  return std::any_of(hosts.begin(), hosts.end(), [&](const std::string& host) {
    return micro_http::equal_ignoring_case(host, host_header.substr(0, host_header.rfind(':')));
  });
}

HttpResponse to_response(FunctionAnswer answer, PayloadFormat format) {
  switch (answer.outcome) {
    case FunctionAnswer::Outcome::answered:
      return make_answer(std::move(answer.payload), format);
    case FunctionAnswer::Outcome::throttled:
      return message_response(503, "Service Unavailable");
    case FunctionAnswer::Outcome::too_large:
      return message_response(413, "Request Entity Too Large");
    case FunctionAnswer::Outcome::failed:
      break;
  }
  return message_response(500, "Internal Server Error");
}

}  // namespace

struct Gateway::Impl : std::enable_shared_from_this<Impl> {
  // A request that waits for its function. Owned by the function's callback alone, so that the
  // sweeper need not hear of its end.
  struct Flight {
    Flight(std::shared_ptr<const Impl> owner, HttpReply client)
        : gateway(std::move(owner)), reply(std::move(client)) {
      ++gateway->flights_open;
    }
    ~Flight() { --gateway->flights_open; }
    Flight(const Flight&) = delete;
    Flight& operator=(const Flight&) = delete;

    void answer(HttpResponse response) const {
      gateway->finish(response, origin, request_id);
      reply.send(std::move(response));
    }

    std::shared_ptr<const Impl> gateway;
    HttpReply reply;
    SteadyTime deadline{};
    std::string request_id = {};
    std::optional<std::string> origin = {};
  };

  Impl(micro_http::EventLoop& event_loop, GatewayConfig configuration,
       const micro_core::Clock& clock_source, InvokeFunction function)
      : loop(event_loop),
        config(std::move(configuration)),
        clock(clock_source),
        invoke(std::move(function)) {}

  void handle(HttpRequest request, HttpReply reply);
  void call_function(const HttpRequest& request, HttpReply reply, const RouteTable::Match& match);
  bool is_trusted(std::string_view host) const;
  std::optional<std::string_view> path_in_stage(std::string_view path) const;
  void finish(HttpResponse& response, std::optional<std::string_view> origin,
              std::string request_id) const;
  void refuse(const HttpRequest& request, const HttpReply& reply, HttpResponse response) const;
  void watch(const std::shared_ptr<Flight>& flight);
  void sweep();

  micro_http::EventLoop& loop;
  const GatewayConfig config;
  const micro_core::Clock& clock;
  const InvokeFunction invoke;
  RouteTable routes;
  mutable std::atomic<std::size_t> flights_open{0};

  std::mutex mutex;
  std::vector<std::weak_ptr<Flight>> flights;
  bool sweep_armed = false;
};

bool Gateway::Impl::is_trusted(std::string_view host) const {
  return wire::is_trusted_host(host) || has_host(config.allowed_hosts, host);
}

// "/prod/users" → "/users" in the stage "prod"; none when the path belongs to no stage.
std::optional<std::string_view> Gateway::Impl::path_in_stage(std::string_view path) const {
  if (!path.starts_with('/')) return std::nullopt;
  if (config.stage == "$default") return path;
  path.remove_prefix(1);
  if (!path.starts_with(config.stage)) return std::nullopt;
  path.remove_prefix(config.stage.size());
  if (path.empty()) return "/";
  return path.starts_with('/') ? std::optional(path) : std::nullopt;
}

void Gateway::Impl::finish(HttpResponse& response, std::optional<std::string_view> origin,
                           std::string request_id) const {
  if (config.cors) apply_cors(*config.cors, origin, response.headers);
  response.headers.set("apigw-requestid", std::move(request_id));
}

void Gateway::Impl::refuse(const HttpRequest& request, const HttpReply& reply,
                           HttpResponse response) const {
  finish(response, request.headers.find("origin"), make_ids(clock.now(), {}).request_id);
  reply.send(std::move(response));
}

void Gateway::Impl::handle(HttpRequest request, HttpReply reply) {
  const std::string_view host = request.headers.get("host");
  if (!is_trusted(host)) {
    // A page of another site that has its name point here must not reach the API.
    return reply.send(message_response(
        403, "The host \"" + std::string(host) +
                 "\" is not one that this local cloud answers to; use localhost or 127.0.0.1, or "
                 "allow the name when starting it"));
  }
  if (config.docs_assets && DocsAssets::serves(request.path())) {
    return reply.send(config.docs_assets->answer(request));
  }
  if (request.body.size() > config.body_bytes_max) {
    return refuse(request, reply, message_response(413, "Request Entity Too Large"));
  }
  if (config.cors && is_preflight(request)) {
    HttpResponse response = preflight_response(*config.cors, request);
    response.headers.add("apigw-requestid", make_ids(clock.now(), {}).request_id);
    return reply.send(std::move(response));
  }
  const auto path = path_in_stage(request.path());
  const auto match = path ? routes.find(request.method, *path) : std::nullopt;
  if (!match) return refuse(request, reply, message_response(404, "Not Found"));
  if (flights_open >= config.requests_max) {
    return refuse(request, reply, message_response(503, "Service Unavailable"));
  }
  call_function(request, std::move(reply), *match);
}

void Gateway::Impl::call_function(const HttpRequest& request, HttpReply reply,
                                  const RouteTable::Match& match) {
  const RouteConfig& route = config.routes[match.index];
  const micro_core::TimePoint now = clock.now();
  RequestIds ids = make_ids(now, request.headers.get("x-amzn-trace-id"));
  const PayloadFormat format = route.payload_format;
  const auto write_event = format == PayloadFormat::v1 ? make_event_1 : make_event;
  FunctionCall call{.function_id = route.function_id,
                    .event = write_event(request, match,
                                         {.account_id = config.identity.account_id,
                                          .api_id = config.api_id,
                                          .stage = config.stage,
                                          .route_key = route.route_key,
                                          .request_id = ids.request_id,
                                          .trace_header = ids.trace_header,
                                          .stage_variables = &config.stage_variables,
                                          .now = now}),
                    .trace_header = ids.trace_header};
  auto flight = std::make_shared<Flight>(shared_from_this(), std::move(reply));
  flight->deadline = std::chrono::steady_clock::now() + route.timeout;
  flight->request_id = std::move(ids.request_id);
  if (const auto origin = request.headers.find("origin")) flight->origin = std::string(*origin);
  watch(flight);
  invoke(std::move(call), [flight = std::move(flight), format](FunctionAnswer answer) {
    flight->answer(to_response(std::move(answer), format));
  });
}

void Gateway::Impl::watch(const std::shared_ptr<Flight>& flight) {
  const std::lock_guard lock(mutex);
  flights.push_back(flight);
  if (std::exchange(sweep_armed, true)) return;
  loop.call_after(sweep_interval,
                  [weak = weak_from_this()] {
                    if (const auto self = weak.lock()) self->sweep();
                  })
      .release();
}

// One timer for all requests, because most end long before it matters.
void Gateway::Impl::sweep() {
  const SteadyTime now = std::chrono::steady_clock::now();
  std::vector<std::shared_ptr<Flight>> late;
  {
    const std::lock_guard lock(mutex);
    std::erase_if(flights, [&](const std::weak_ptr<Flight>& weak) {
      auto flight = weak.lock();
      if (!flight) return true;
      if (now < flight->deadline) return false;
      late.push_back(std::move(flight));
      return true;
    });
    sweep_armed = !flights.empty();
    if (sweep_armed) {
      loop.call_after(sweep_interval,
                      [weak = weak_from_this()] {
                        if (const auto self = weak.lock()) self->sweep();
                      })
          .release();
    }
  }
  for (const auto& flight : late) flight->answer(message_response(503, "Service Unavailable"));
}

Result<Gateway> Gateway::make(micro_http::EventLoop& loop, GatewayConfig config,
                              const micro_core::Clock& clock, InvokeFunction invoke) {
  auto impl = std::make_shared<Impl>(loop, std::move(config), clock, std::move(invoke));
  for (const RouteConfig& route : impl->config.routes) {
    if (auto added = impl->routes.add(route.route_key); !added) return added.error();
  }
  return Gateway(std::move(impl));
}

Gateway::Gateway(Gateway&&) noexcept = default;
Gateway& Gateway::operator=(Gateway&&) noexcept = default;
Gateway::~Gateway() = default;

void Gateway::handle(HttpRequest request, HttpReply reply) const {
  impl_->handle(std::move(request), std::move(reply));
}

const GatewayConfig& Gateway::config() const {
  return impl_->config;
}

}  // namespace local_cloud::gateway
