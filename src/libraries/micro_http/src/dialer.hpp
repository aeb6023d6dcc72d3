#pragma once

#include <micro_http/client.hpp>
#include <micro_http/url.hpp>

#include <memory>

#include "stream.hpp"
#include "tcp.hpp"

namespace micro_http {

/// Makes the connections of a client: TCP, through a proxy if there is one, then TLS for https.
/// Thread safe.
class Dialer {
 public:
  /// `options` outlives it.
  explicit Dialer(const HttpClientOptions& options) : options_(options) {}

  /// The proxy that passes plain requests to `server` on; none for https, whose connections lead
  /// through it unseen. Errors: as `HttpClientOptions::proxies`.
  micro_core::Result<std::optional<Proxy>> forwarder_for(const Url& server) const;

  /// A connection to `server`, or to the proxy that is its forwarder. Errors: `unavailable`,
  /// `timeout`, `cancelled`, `permission_denied` (TLS refused the peer, or the proxy refused us),
  /// `unsupported` (a scheme that is not spoken), those of the proxies; each names the server.
  micro_core::Result<std::unique_ptr<Stream>> connect(const Url& server, const Patience& whole,
                                                      const std::optional<Proxy>& forwarder) const;

 private:
  micro_core::Result<TcpSocket> connect_tcp(const Url& peer, const Patience& whole) const;
  micro_core::Result<TcpSocket> connect_through(const Proxy& proxy, const Url& server,
                                                const Patience& whole) const;
  micro_core::Result<void> open_tunnel(TcpSocket& socket, const Proxy& proxy, const Url& server,
                                       const Patience& patience) const;
  micro_core::Result<std::unique_ptr<Stream>> connect_tls(const Url& server,
                                                          const Patience& whole) const;

  const HttpClientOptions& options_;
};

}  // namespace micro_http
