#pragma once

#include "raw_socket.hpp"

#include <micro_http/server.hpp>
#include <micro_http/url.hpp>

#include <future>
#include <optional>
#include <thread>

namespace micro_http::testing {

/// A loop on threads of its own.
class RunningLoop {
 public:
  explicit RunningLoop(int threads = 1) : loop_(threads), thread_([this] { loop_.run(); }) {}
  ~RunningLoop() {
    loop_.stop();
    thread_.join();
  }
  EventLoop& loop() { return loop_; }

 private:
  EventLoop loop_;
  std::thread thread_;
};

/// A server on a port of the kernel's choice, and its loop.
class TestServer {
 public:
  explicit TestServer(HttpHandler handler, HttpServerOptions options = {}, int threads = 2)
      : running_(threads),
        server_(
            HttpServer::listen(running_.loop(), std::move(options), std::move(handler)).value()) {}

  HttpServer& server() { return *server_; }
  EventLoop& loop() { return running_.loop(); }
  std::uint16_t port() const { return server_->port(); }
  Url url() const { return {.host = "127.0.0.1", .port = port()}; }
  RawSocket connect() const { return RawSocket::connect(port()); }
  /// What the server answers to `bytes`, until it closes.
  std::string exchange(std::string_view bytes) const {
    const RawSocket socket = connect();
    socket.send(bytes);
    return socket.read_to_end();
  }

 private:
  RunningLoop running_;
  std::optional<HttpServer> server_;
};

/// Answers with method, target and body of the request.
inline void echo(HttpRequest request, HttpReply reply) {
  reply.send({200, {{"X-Seen", request.method + " " + request.target}}, std::move(request.body)});
}

/// Waits for the outcome of another thread; too long is a failure.
template <class T>
bool is_soon(std::future<T>& future) {
  return future.wait_for(patience) == std::future_status::ready;
}

}  // namespace micro_http::testing
