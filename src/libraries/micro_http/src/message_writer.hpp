#pragma once

#include <micro_http/message.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace micro_http {

/// What the request and the connection demand of an answer's head.
struct HeadOptions {
  bool is_head = false;      ///< the request's method: the answer has no body but its length
  bool is_http_1_0 = false;  ///< such a client must be told that the connection stays
  bool closes = false;       ///< the connection ends behind this answer
};

/// How the end of a body is told to the other side.
struct BodyFraming {
  enum class Kind { none, chunked, counted, until_close };
  Kind kind = Kind::none;
  std::uint64_t length = 0;  ///< of a counted body
};

/// How the streamed body of `response` goes out: counted if it names its length, else chunked, or
/// up to the end of the connection for a client of HTTP/1.0. None where no body may follow.
BodyFraming stream_framing(const HttpResponse& response, const HeadOptions& options);

/// Appends status line and headers of `response`, blank line included. Framing is decided here:
/// `Connection` and `Transfer-Encoding` of the response are dropped, as is its `Content-Length`
/// unless it describes a body that is not sent (HEAD, 304) or not known (streamed).
void append_response_head(std::string& out, const HttpResponse& response,
                          const HeadOptions& options);

/// Appends request line and headers of `request`, blank line included. `Host` is `authority` unless
/// the request has its own. The length of the body is the request's own, unless `streamed` says how
/// another body follows.
void append_request_head(std::string& out, const HttpRequest& request, std::string_view authority,
                         const BodyFraming& streamed = {});

/// How the streamed body of `request` goes out: counted if it names its length, else in chunks.
BodyFraming stream_framing(const HttpRequest& request);

/// Appends `bytes` as one chunk (RFC 9112, 7.1); nothing if there are none, for an empty chunk is
/// the last.
void append_chunk(std::string& out, std::string_view bytes);
/// Appends the end of a chunked body: the last chunk and the fields behind it.
void append_last_chunk(std::string& out, const Headers& trailers);

/// True if an answer of this status never has a body.
bool is_bodiless(int status);

}  // namespace micro_http
