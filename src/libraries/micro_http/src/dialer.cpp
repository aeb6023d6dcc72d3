#include "dialer.hpp"

#include "tcp.hpp"

namespace micro_http {

using micro_core::Error;
using micro_core::Result;

namespace {

Error named(Error error, const Url& server) {
  error.message = server.authority() + ": " + error.message;
  return error;
}

}  // namespace

Result<std::unique_ptr<Stream>> Dialer::connect(const Url& server, const Patience& whole) const {
  const bool is_tls = server.scheme == "https";
  if (is_tls ? !options_.tls_connector : server.scheme != "http") {
    return Error::unsupported("this client has no " + server.scheme + ": cannot call " +
                              server.scheme + "://" + server.authority());
  }
  const Phase connecting{"connecting", options_.connect_timeout};
  auto socket = TcpSocket::connect(server.host, server.port, until_end_of(connecting, whole));
  if (!socket) return named(in_phase(std::move(socket).error(), connecting, whole), server);
  if (!is_tls) return plain_stream(*std::move(socket));
  const Phase handshake{"the TLS handshake", options_.tls_timeout};
  auto stream =
      options_.tls_connector(*socket, server.host, server.port, until_end_of(handshake, whole));
  if (!stream) return named(in_phase(std::move(stream).error(), handshake, whole), server);
  return stream;
}

}  // namespace micro_http
