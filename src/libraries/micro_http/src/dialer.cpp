#include "dialer.hpp"

#include <array>

#include "message_reader.hpp"

namespace micro_http {

using micro_core::Error;
using micro_core::Result;

namespace {

// The head of an answer to CONNECT; it has no body.
constexpr MessageLimits tunnel_limits{.header_bytes_max = 16 * 1024, .body_bytes_max = 0};

Error named(Error error, const Url& server) {
  error.message = server.authority() + ": " + error.message;
  return error;
}

std::string with_port(const Url& server) {
  const bool is_ipv6 = server.host.find(':') != std::string::npos;
  return (is_ipv6 ? "[" + server.host + "]" : server.host) + ":" + std::to_string(server.port);
}

// Why the proxy would not connect us.
Error refusal(const Proxy& proxy, const Url& server, int status) {
  const std::string text = "the proxy " + proxy.url.authority() + " answered " +
                           std::to_string(status) + " to CONNECT " + with_port(server);
  if (status == 407) return Error::permission_denied(text + ": it wants credentials");
  return status == 403 ? Error::permission_denied(text) : Error::unavailable(text);
}

}  // namespace

Result<std::optional<Proxy>> Dialer::forwarder_for(const Url& server) const {
  if (!options_.proxies || server.scheme != "http") return std::optional<Proxy>();
  return options_.proxies(server);
}

Result<TcpSocket> Dialer::connect_tcp(const Url& peer, const Patience& whole) const {
  const Phase connecting{"connecting", options_.connect_timeout};
  auto socket = TcpSocket::connect(peer.host, peer.port, until_end_of(connecting, whole));
  if (socket || socket.error().code != micro_core::ErrorCode::timeout) return socket;
  return named(in_phase(std::move(socket).error(), connecting, whole), peer);
}

Result<void> Dialer::open_tunnel(TcpSocket& socket, const Proxy& proxy, const Url& server,
                                 const Patience& patience) const {
  std::string request =
      "CONNECT " + with_port(server) + " HTTP/1.1\r\nHost: " + with_port(server) + "\r\n";
  if (!proxy.authorization.empty()) {
    request += "Proxy-Authorization: " + proxy.authorization + "\r\n";
  }
  if (auto sent = socket.write_all(request + "\r\n", patience); !sent) return sent;
  ResponseReader reader(tunnel_limits, true);
  std::string unread;
  std::array<char, 4096> buffer;
  while (!reader.is_complete()) {
    const auto count = socket.read_some(buffer, patience);
    if (!count) return count.error();
    if (*count == 0) return Error::unavailable("the proxy closed the connection");
    unread.append(buffer.data(), *count);
    unread.erase(0, reader.feed(unread));
    if (reader.error()) return *reader.error();
  }
  const int status = reader.take().status;
  if (status >= 300) return refusal(proxy, server, status);
  // The server speaks second: what is here already comes from somebody else.
  if (!unread.empty()) return Error::unavailable("the proxy sent more than its answer");
  return {};
}

Result<TcpSocket> Dialer::connect_through(const Proxy& proxy, const Url& server,
                                          const Patience& whole) const {
  auto socket = connect_tcp(proxy.url, whole);
  if (!socket) return named(std::move(socket).error(), server);
  const Phase tunnel{"the proxy's way to the server", options_.connect_timeout};
  auto opened = open_tunnel(*socket, proxy, server, until_end_of(tunnel, whole));
  if (!opened) return named(in_phase(std::move(opened).error(), tunnel, whole), server);
  return socket;
}

Result<std::unique_ptr<Stream>> Dialer::connect_tls(const Url& server,
                                                    const Patience& whole) const {
  Result<std::optional<Proxy>> proxy = std::optional<Proxy>();
  if (options_.proxies) proxy = options_.proxies(server);
  if (!proxy) return std::move(proxy).error();
  auto socket = *proxy ? connect_through(**proxy, server, whole) : connect_tcp(server, whole);
  if (!socket) return std::move(socket).error();
  const Phase handshake{"the TLS handshake", options_.tls_timeout};
  auto stream =
      options_.tls_connector(*socket, server.host, server.port, until_end_of(handshake, whole));
  if (!stream) return named(in_phase(std::move(stream).error(), handshake, whole), server);
  return stream;
}

Result<std::unique_ptr<Stream>> Dialer::connect(const Url& server, const Patience& whole,
                                                const std::optional<Proxy>& forwarder) const {
  const bool is_tls = server.scheme == "https";
  if (is_tls ? !options_.tls_connector : server.scheme != "http") {
    return Error::unsupported("this client has no " + server.scheme + ": cannot call " +
                              server.scheme + "://" + server.authority());
  }
  if (is_tls) return connect_tls(server, whole);
  const Url& peer = forwarder ? forwarder->url : server;
  auto socket = connect_tcp(peer, whole);
  if (!socket) return std::move(socket).error();
  return plain_stream(*std::move(socket));
}

}  // namespace micro_http
