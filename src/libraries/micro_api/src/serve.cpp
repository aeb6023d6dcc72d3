#include <micro_api/serve.hpp>
#include <micro_http/server.hpp>

#include <csignal>
#include <cstdlib>
#include <utility>

#include "forwarded.hpp"
#include "worker_pool.hpp"

namespace micro_api {
namespace {

using micro_core::Result;
using micro_http::EventLoop;
using micro_http::HttpReply;
using micro_http::HttpServer;

// A body over the app's own limit still arrives if it is not far over, so that its refusal is
// logged with method and url.
constexpr std::size_t body_bytes_spare = 1024 * 1024;
// For handlers that are about to end when the grace is over.
constexpr std::chrono::milliseconds last_wait{100};

// A stream that throws has broken its connection off, and `App` has logged why.
void send(const HttpReply& reply, HttpResponse response) {
  try {
    reply.send(std::move(response));
  } catch (...) {
    return;
  }
}

HttpResponse plain_answer(int status, std::string text) {
  return {.status = status,
          .headers = {{"content-type", "text/plain; charset=utf-8"}, {"cache-control", "no-store"}},
          .body = std::move(text)};
}

// Everything of `serve` but its signals. Members are called on the loop's one thread.
class Service {
 public:
  Service(const App& app, const ServeOptions& options, TrustedProxies proxies)
      : app_(app),
        options_(options),
        proxies_(std::move(proxies)),
        workers_(options.threads, options.waiting_max),
        has_liveness_(is_free(options.liveness_path)),
        has_readiness_(is_free(options.readiness_path)) {}

  Result<void> run();

 private:
  Result<HttpServer> listen();
  bool is_free(const std::string& path) const {
    return !path.empty() && app_.route_at("GET", path) == nullptr;
  }
  void answer(HttpRequest request, const HttpReply& reply);
  Request make_request(HttpRequest http) const;
  bool answer_probe(const HttpRequest& request, const HttpReply& reply) const;
  HttpResponse refuse(int status) const;
  void begin_stop();
  void stop_accepting();
  void end_workers();

  const App& app_;
  const ServeOptions& options_;
  const TrustedProxies proxies_;
  EventLoop loop_;
  EventLoop::Handle draining_;
  WorkerPool workers_;
  const bool has_liveness_;
  const bool has_readiness_;
  HttpServer* server_ = nullptr;
  bool is_stopping_ = false;
  bool is_closed_ = false;  // for new connections
};

// The app's answer to a request that never reaches a route.
HttpResponse Service::refuse(int status) const {
  Request request{.refused_status = status};
  return app_.handle(request);
}

Result<HttpServer> Service::listen() {
  micro_http::HttpServerOptions server;
  server.host = options_.host;
  server.port = options_.port;
  server.body_bytes_max = app_.options().body_bytes_max + body_bytes_spare;
  server.refusal = [this](int status, const std::string&) { return refuse(status); };
  return HttpServer::listen(loop_, server, [this](HttpRequest request, const HttpReply& reply) {
    if (!answer_probe(request, reply)) answer(std::move(request), reply);
  });
}

// Not on a worker: probes are answered even if all of them are busy.
bool Service::answer_probe(const HttpRequest& request, const HttpReply& reply) const {
  const std::string_view path = request.path();
  const bool is_live = has_liveness_ && path == options_.liveness_path;
  const bool is_ready = has_readiness_ && path == options_.readiness_path;
  if (!is_live && !is_ready) return false;
  if (request.method != "GET" && request.method != "HEAD") return false;
  const bool is_over = is_ready && is_stopping_;
  reply.send(is_over ? plain_answer(503, "stopping\n") : plain_answer(200, "ok\n"));
  return true;
}

void Service::answer(HttpRequest request, const HttpReply& reply) {
  auto task = [this, http = std::move(request), reply]() mutable {
    Request one = make_request(std::move(http));
    send(reply, app_.handle(one));
    app_.finish(one);
  };
  if (workers_.submit(std::move(task))) return;
  HttpResponse busy = refuse(503);
  busy.headers.set("retry-after", "1");
  reply.send(std::move(busy));
}

Request Service::make_request(HttpRequest http) const {
  Request request{.http = std::move(http)};
  proxies_.apply(request);
  return request;
}

Result<void> Service::run() {
  auto server = listen();
  if (!server) return std::move(server).error();
  server_ = &*server;
  app_.start();
  const EventLoop::Handle signals =
      loop_.watch_signals({SIGTERM, SIGINT}, [this](int) { begin_stop(); });
  app_.logger().info("serving", {{"url", Json(server->url())}});
  if (options_.ready) {
    options_.ready(server->url(), [this] { loop_.post([this] { begin_stop(); }); });
  }
  loop_.run();
  end_workers();
  app_.stop();
  return {};
}

// Told a second time, it drains no longer.
void Service::begin_stop() {
  const bool was_stopping = std::exchange(is_stopping_, true);
  if (was_stopping || options_.drain.count() == 0) return stop_accepting();
  draining_ = loop_.call_after(options_.drain, [this] { stop_accepting(); });
}

void Service::stop_accepting() {
  draining_.cancel();
  if (std::exchange(is_closed_, true)) return;
  server_->stop(options_.grace, [this] { loop_.stop(); });
}

void Service::end_workers() {
  if (workers_.end(last_wait)) return;
  app_.logger().error("handlers still run although the time to finish them is over");
  if (options_.stuck) return options_.stuck();
  std::_Exit(EXIT_FAILURE);  // exit() would destroy what they use
}

}  // namespace

Result<void> serve(const App& app, const ServeOptions& options) {
  auto proxies = TrustedProxies::parse(options.trusted_proxies);
  if (!proxies) return std::move(proxies).error();
  return Service(app, options, *std::move(proxies)).run();
}

}  // namespace micro_api
