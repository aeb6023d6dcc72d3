#pragma once

#include <micro_core/result.hpp>
#include <micro_http/event_loop.hpp>
#include <micro_http/message.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace micro_http {

/// The way to answer one request: later, and from any thread. Copies share the one answer; the
/// first `send` counts, later ones are ignored. If every copy is gone unanswered, the client gets a
/// 500.
class HttpReply {
 public:
  struct State;
  explicit HttpReply(std::shared_ptr<State> state) : state_(std::move(state)) {}

  /// `Connection: close` in the response closes the connection behind it. To HEAD, the body is not
  /// sent but counted; without one, the response's own `Content-Length` stands.
  ///
  /// The `stream` of a response runs inside this call, on the thread that makes it, unless the
  /// answer has no body (HEAD, 204, 304). Each write leaves at once; the thread waits while the
  /// client reads too slowly, and for `write_timeout` at most while it reads nothing. So it must
  /// be no thread of an event loop: there the client gets a 500. What `stream` throws comes out
  /// here, after the connection was broken off: no client can take the body for whole. The same
  /// goes for a body that is not as long as its `Content-Length` says.
  ///
  /// `HttpServer::stop` lets streams go on for its grace; then, and when the server is destroyed,
  /// their writes return false.
  void send(HttpResponse response) const;
  /// Hangs up instead of answering: the client gets a reset connection. Ignored after `send`.
  void abort() const;
  /// Calls `callback` once if the client goes away before the answer was sent (a long poll that
  /// nobody waits for any more). At most one callback per reply.
  void on_abandoned(std::function<void()> callback) const;

 private:
  std::shared_ptr<State> state_;
};

/// Called on a thread of the loop, for several requests at a time. Must not block and must not
/// throw.
using HttpHandler = std::function<void(HttpRequest request, HttpReply reply)>;

/// Writes the answer to a request that the server itself refuses; `reason` is one line of text.
/// Called on a thread of the loop, must not block and must not throw.
using HttpRefusal = std::function<HttpResponse(int status, const std::string& reason)>;

struct HttpServerOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;                           ///< 0: the kernel picks one
  std::size_t header_bytes_max = 64 * 1024;         ///< more is a 431
  std::size_t body_bytes_max = 10 * 1024 * 1024;    ///< more is a 413
  std::size_t connections_max = 10'000;             ///< more wait in the kernel's backlog
  std::chrono::milliseconds idle_timeout{75'000};   ///< between requests on a kept connection
  std::chrono::milliseconds read_timeout{30'000};   ///< from a request's first byte to its last
  std::chrono::milliseconds write_timeout{30'000};  ///< for a client that does not read
  HttpRefusal refusal = {};                         ///< unset: the reason as plain text
};

/// An HTTP/1.1 server: keep-alive, pipelining (answers leave in the order of the requests), chunked
/// request bodies, `Expect: 100-continue`, HEAD. Malformed or oversized requests are answered with
/// 400, 413, 414, 431 or 501 here and never reach the handler. Members may be called from any
/// thread.
///
/// Source: RFC 9110, RFC 9112
class HttpServer {
 public:
  /// Binds and listens; serves as soon as the loop runs. The loop must outlive the server.
  /// Errors: `unavailable` (the address is in use; the message names it), `invalid_argument`.
  static micro_core::Result<HttpServer> listen(EventLoop& loop, HttpServerOptions options,
                                               HttpHandler handler);
  HttpServer(HttpServer&&) noexcept;
  HttpServer& operator=(HttpServer&&) noexcept;
  /// Closes what `stop` did not.
  ~HttpServer();

  std::uint16_t port() const;
  /// "http://127.0.0.1:8080"
  std::string url() const;

  /// Accepts nothing more, closes idle connections, lets running requests finish for `grace`, then
  /// calls `stopped` once.
  void stop(std::chrono::milliseconds grace, std::function<void()> stopped);

 private:
  struct Impl;
  explicit HttpServer(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<Impl> impl_;
};

}  // namespace micro_http
