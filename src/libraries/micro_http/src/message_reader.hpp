#pragma once

#include <micro_core/error.hpp>
#include <micro_http/message.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace micro_http {

struct MessageLimits {
  std::size_t header_bytes_max = 64 * 1024;
  std::size_t body_bytes_max = 10 * 1024 * 1024;
};

/// Why a request is refused: a status and one line for the client.
struct Refusal {
  int status = 400;
  std::string text = {};
};

/// Bytes to one request, without sockets. What two parties could read differently (two lengths,
/// bare line feeds, folded lines) is refused: that is how requests are smuggled past a proxy.
class RequestReader {
 public:
  explicit RequestReader(const MessageLimits& limits);
  ~RequestReader();

  /// Reads on and returns how many bytes are used up. The caller offers the rest again, with more
  /// behind it. Does nothing once complete or refused.
  std::size_t feed(std::string_view bytes);

  bool is_complete() const;
  const std::optional<Refusal>& refusal() const;
  /// True if the client waits for "100 Continue" before it sends the body.
  bool expects_continue() const;
  /// The rest is for complete or refused requests.
  bool keeps_alive() const;
  bool is_http_1_0() const;
  bool is_head() const;
  HttpRequest take();

 private:
  class Parser;
  std::unique_ptr<Parser> parser_;
};

/// Bytes to one response, without sockets; 1xx answers before it are skipped.
class ResponseReader {
 public:
  ResponseReader(const MessageLimits& limits, bool is_head);
  ~ResponseReader();

  /// As `RequestReader::feed`.
  std::size_t feed(std::string_view bytes);
  /// The peer closed: ends a body without length; any other unfinished answer is an error.
  void feed_end();

  /// True once status and headers of the answer itself are here.
  bool has_head() const;
  /// What has come so far: the answer, and its body up to here, which may be taken out of it.
  HttpResponse& answer();
  bool is_complete() const;
  const std::optional<micro_core::Error>& error() const;
  /// For complete responses: the connection can carry another request.
  bool keeps_alive() const;
  HttpResponse take();

 private:
  class Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace micro_http
