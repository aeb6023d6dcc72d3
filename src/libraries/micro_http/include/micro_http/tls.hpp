#pragma once

#include <micro_http/client.hpp>

#include <string>

namespace micro_http {

struct TlsOptions {
  /// A file of certificates in PEM that are trusted instead of the system's; AWS_CA_BUNDLE, say.
  std::string ca_file = {};
  /// A folder of such files under their OpenSSL hash names; instead of the system's, too.
  std::string ca_folder = {};
  /// Only for tests: false takes any certificate, and so any impostor.
  bool verifies_peer = true;
};

/// What `HttpClientOptions::tls_connector` wants: TLS 1.2 or newer, the server's certificate
/// checked against `options` and against the host name. Sessions are resumed.
///
/// Nothing is read or set up before the first connection. Unless `options` names them, trusted
/// certificates are searched in `SSL_CERT_FILE`, `SSL_CERT_DIR`, then where Linux distributions
/// keep them; only the one that is needed is parsed. The result may be called from several threads.
///
/// Errors of a connection: `permission_denied` (the certificate is not trusted, expired, for
/// another host; the message says which), `unavailable`, `timeout`, `cancelled`; `invalid_argument`
/// if `ca_file` cannot be read.
TlsConnector tls_connector(TlsOptions options = {});

}  // namespace micro_http
