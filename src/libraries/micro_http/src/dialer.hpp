#pragma once

#include <micro_http/client.hpp>
#include <micro_http/url.hpp>

#include <memory>

#include "stream.hpp"

namespace micro_http {

/// Makes the connections of a client: TCP, then TLS for https. Thread safe.
class Dialer {
 public:
  /// `options` outlives it.
  explicit Dialer(const HttpClientOptions& options) : options_(options) {}

  /// Errors: `unavailable`, `timeout`, `cancelled`, `permission_denied` (TLS refused the peer),
  /// `unsupported` (a scheme that is not spoken); each names the server.
  micro_core::Result<std::unique_ptr<Stream>> connect(const Url& server,
                                                      const Patience& whole) const;

 private:
  const HttpClientOptions& options_;
};

}  // namespace micro_http
