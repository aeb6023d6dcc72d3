#pragma once

#include <micro_http/message.hpp>

#include <string>
#include <string_view>

namespace micro_http {

/// What the request and the connection demand of an answer's head.
struct HeadOptions {
  bool is_head = false;      ///< the request's method: the answer has no body but its length
  bool is_http_1_0 = false;  ///< such a client must be told that the connection stays
  bool closes = false;       ///< the connection ends behind this answer
};

/// Appends status line and headers of `response`, blank line included. Framing is decided here:
/// `Connection` and `Transfer-Encoding` of the response are dropped, as is its `Content-Length`
/// unless it describes a body that is not sent (HEAD, 304).
void append_response_head(std::string& out, const HttpResponse& response,
                          const HeadOptions& options);

/// Appends request line and headers of `request`, blank line included. `Host` is `authority` unless
/// the request has its own.
void append_request_head(std::string& out, const HttpRequest& request, std::string_view authority);

/// True if an answer of this status never has a body.
bool is_bodiless(int status);

}  // namespace micro_http
