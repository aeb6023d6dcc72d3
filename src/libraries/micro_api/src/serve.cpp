#include <micro_api/serve.hpp>
#include <micro_http/server.hpp>

#include <csignal>

#include "worker_pool.hpp"

namespace micro_api {
namespace {

// A body over the app's own limit still arrives if it is not far over, so that its refusal is
// logged with method and url.
constexpr std::size_t body_bytes_spare = 1024 * 1024;

// The app's answer to a request that never reaches a route.
HttpResponse refuse(const App& app, int status) {
  Request request{.refused_status = status};
  return app.handle(request);
}

// A streamed body is made here, on the worker's thread. What it throws was logged by the app and
// has broken the connection off; nothing else can be told to the client.
void send_answer(const App& app, Request& request, const micro_http::HttpReply& reply) {
  HttpResponse response = app.handle(request);
  try {
    reply.send(std::move(response));
  } catch (...) {
  }
}

micro_http::HttpServerOptions server_options(const App& app, const ServeOptions& options) {
  micro_http::HttpServerOptions server;
  server.host = options.host;
  server.port = options.port;
  server.body_bytes_max = app.options().body_bytes_max + body_bytes_spare;
  server.refusal = [&app](int status, const std::string&) { return refuse(app, status); };
  return server;
}

}  // namespace

micro_core::Result<void> serve(const App& app, const ServeOptions& options) {
  micro_http::EventLoop loop;
  WorkerPool workers(options.threads, options.waiting_max);
  auto server = micro_http::HttpServer::listen(
      loop, server_options(app, options), [&](HttpRequest request, micro_http::HttpReply reply) {
        const bool accepted = workers.submit([&app, http = std::move(request), reply]() mutable {
          Request one{.http = std::move(http)};
          send_answer(app, one, reply);
        });
        if (accepted) return;
        HttpResponse busy = refuse(app, 503);
        busy.headers.set("retry-after", "1");
        reply.send(std::move(busy));
      });
  if (!server) return std::move(server).error();
  bool stopping = false;  // only touched on the loop's one thread
  const auto stop = [&] {
    if (std::exchange(stopping, true)) return;
    server->stop(options.grace, [&] { loop.stop(); });
  };
  const auto signals = loop.watch_signals({SIGTERM, SIGINT}, [&](int) { stop(); });
  app.logger().info("serving", {{"url", Json(server->url())}});
  if (options.ready) options.ready(server->url(), [&] { loop.post(stop); });
  loop.run();
  return {};
}

}  // namespace micro_api
