#pragma once

#include <micro_core/result.hpp>
#include <micro_http/message.hpp>
#include <micro_http/proxy.hpp>
#include <micro_http/url.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace micro_http {

class Stream;
class TcpSocket;
struct Patience;

/// Makes an encrypted stream of a connected socket, which it takes over: `tls_connector` of
/// <micro_http/tls.hpp>. Apart, so that who calls no https URL links no OpenSSL.
using TlsConnector = std::function<micro_core::Result<std::unique_ptr<Stream>>(
    TcpSocket& socket, const std::string& host, std::uint16_t port, const Patience& patience)>;

/// Each part of a request has a time of its own, and all of it together one more. The error of
/// what took too long names the part.
struct HttpClientOptions {
  /// To find the address of the host and to connect to it by TCP.
  std::chrono::milliseconds connect_timeout{3'000};
  std::chrono::milliseconds tls_timeout{5'000};  ///< for the TLS handshake behind it
  /// From the last byte of the request to the first one of the answer.
  std::optional<std::chrono::milliseconds> first_byte_timeout = std::nullopt;
  /// Without a byte moving, while the request is sent and the rest of the answer is read.
  std::optional<std::chrono::milliseconds> idle_timeout = std::nullopt;
  /// From the call to the last byte of the answer; none waits for ever.
  std::optional<std::chrono::milliseconds> request_timeout{std::chrono::seconds{60}};
  std::size_t header_bytes_max = 64 * 1024;
  std::size_t body_bytes_max = 64 * 1024 * 1024;
  std::size_t idle_connections_max = 64;  ///< kept for reuse, over all hosts
  /// Kept connections are not trusted for longer, by the steady or by the civil clock: load
  /// balancers forget them silently, and a frozen machine does not notice how long it slept.
  std::chrono::milliseconds idle_connection_time{50'000};
  TlsConnector tls_connector = {};  ///< unset: https URLs are refused as `unsupported`
  ProxyFinder proxies = {};  ///< `environment_proxies`, say; unset: no proxy, whatever is set
};

/// What one request has of its own; what is unset is as the client's.
struct HttpCallOptions {
  std::optional<std::chrono::milliseconds> request_timeout = std::nullopt;
  std::optional<std::chrono::milliseconds> first_byte_timeout = std::nullopt;
  /// Ends the request at once, wherever it is: its error is `cancelled`, its connection closed.
  std::stop_token stop = {};
  /// Sent again on a fresh connection, whatever its method, when a kept one turned out to be dead
  /// before a byte of an answer came: the server may have done it, and does it twice then.
  bool may_repeat = false;
};

/// Takes the body of an answer while it arrives, see `HttpClient::receive`. Called by the thread
/// that receives.
class BodySink {
 public:
  virtual ~BodySink() = default;
  /// Asked once, when status and headers of `head` are here: true if the body goes to `write`;
  /// false leaves it to the answer, as `send` does (an error's text, say).
  virtual bool wants(const HttpResponse& head) = 0;
  /// The next bytes. An error ends the call with it, and the connection.
  virtual micro_core::Result<void> write(std::string_view bytes) = 0;
};

/// A request under way whose body is sent while it is made: see `HttpClient::upload`. Belongs to
/// one thread. Destroyed before `finish`, it closes the connection: the server sees that the body
/// is not whole.
class HttpUpload final : public BodyWriter {
 public:
  struct State;
  explicit HttpUpload(std::unique_ptr<State> state);
  HttpUpload(HttpUpload&&) noexcept;
  HttpUpload& operator=(HttpUpload&&) noexcept;
  ~HttpUpload() override;

  /// Sends `bytes` at once, waits while the server does not take them. False: the server has
  /// answered already, or is gone; `finish` says which.
  bool write(std::string_view bytes) override;
  /// Ends the body, with `trailers` behind it (name them in a `Trailer` header), and waits for the
  /// answer. To be called once. Errors: as `HttpClient::send`.
  micro_core::Result<HttpResponse> finish(const Headers& trailers = {});

 private:
  std::unique_ptr<State> state_;
};

/// A blocking HTTP/1.1 client with kept connections. Copies share the pool; members may be called
/// from several threads. A kept connection that the server has closed meanwhile is replaced unseen
/// when not a byte of an answer came and the request may be repeated (its method or the caller says
/// so): nothing is ever sent twice otherwise. Redirects are not followed.
class HttpClient {
 public:
  explicit HttpClient(HttpClientOptions options = {});

  /// Sends `request` (its target, method, headers, body) to the scheme, host and port of `server`;
  /// `Host` and `Content-Length` are set if the request has none. Every status is a success here.
  /// Errors: `unavailable` (refused, reset, malformed answer), `timeout`, `too_large`,
  /// `unsupported`, `permission_denied` (TLS), `invalid_argument` (a method or target that is
  /// none).
  micro_core::Result<HttpResponse> send(const Url& server, const HttpRequest& request) const;
  /// The same with another `request_timeout` for this call.
  micro_core::Result<HttpResponse> send(
      const Url& server, const HttpRequest& request,
      std::optional<std::chrono::milliseconds> request_timeout) const;
  /// The same with what is this call's own. Errors: `cancelled`, too.
  micro_core::Result<HttpResponse> send(const Url& server, const HttpRequest& request,
                                        const HttpCallOptions& call) const;

  /// The same, but the body goes to `sink` piece by piece and may be of any size; `idle_timeout` of
  /// the client ends one that stands still. What `sink` had when the call failed it keeps. Errors:
  /// as `send`, and those of `sink`.
  micro_core::Result<HttpResponse> receive(const Url& server, const HttpRequest& request,
                                           BodySink& sink, const HttpCallOptions& call = {}) const;

  /// Connects to `server`, TLS included, and keeps the connection for the request to come. Errors:
  /// those that `send` has before it sends.
  micro_core::Result<void> connect(const Url& server, const HttpCallOptions& call = {}) const;

  /// Sends the head of `request`, whose body follows: in chunks, or as it is if the request names
  /// its `Content-Length`, which must then be right. `request.body` is not sent, and the time up to
  /// the last byte of the answer is `request_timeout` of this call. Never sent twice.
  /// Errors: as `send`, without what only an answer can tell.
  micro_core::Result<HttpUpload> upload(
      const Url& server, const HttpRequest& request,
      std::optional<std::chrono::milliseconds> request_timeout) const;
  micro_core::Result<HttpUpload> upload(const Url& server, const HttpRequest& request,
                                        const HttpCallOptions& call) const;

 private:
  friend class HttpUpload;
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace micro_http
