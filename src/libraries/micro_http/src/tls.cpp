#include <micro_http/tls.hpp>

#include "certificate_search.hpp"
#include "tcp.hpp"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

namespace micro_http {
namespace {

using micro_core::Error;
using micro_core::Result;

// Sessions of so many servers are remembered to be resumed.
constexpr std::size_t sessions_max = 64;

struct FreeOpenSsl {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
};
template <class T>
using Owned = std::unique_ptr<T, FreeOpenSsl>;

std::string last_openssl_error() {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  return reason == nullptr ? "the connection broke" : reason;
}

// --- sockets as OpenSSL wants them
// ----------------------------------------------------------------- OpenSSL's own socket BIO writes
// without MSG_NOSIGNAL: a server that hangs up would end the process.

int socket_of(BIO* bio) {
  return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
}

bool is_worth_retrying(int number) {
  return number == EAGAIN || number == EWOULDBLOCK || number == EINTR;
}

int write_bio(BIO* bio, const char* bytes, int length) {
  BIO_clear_retry_flags(bio);
  const ssize_t count =
      ::send(socket_of(bio), bytes, static_cast<std::size_t>(length), MSG_NOSIGNAL);
  if (count < 0 && is_worth_retrying(errno)) BIO_set_retry_write(bio);
  return static_cast<int>(count);
}

int read_bio(BIO* bio, char* bytes, int length) {
  BIO_clear_retry_flags(bio);
  const ssize_t count = ::recv(socket_of(bio), bytes, static_cast<std::size_t>(length), 0);
  if (count < 0 && is_worth_retrying(errno)) BIO_set_retry_read(bio);
  if (count == 0) BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
  return static_cast<int>(count);
}

long control_bio(BIO* bio, int command, long, void*) {
  if (command == BIO_CTRL_FLUSH) return 1;
  if (command == BIO_CTRL_EOF) return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0 ? 1 : 0;
  return 0;
}

BIO_METHOD* socket_bio_method() {
  static BIO_METHOD* const method = [] {
    BIO_METHOD* made =
        BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket without signals");
    BIO_meth_set_write(made, write_bio);
    BIO_meth_set_read(made, read_bio);
    BIO_meth_set_ctrl(made, control_bio);
    return made;
  }();
  return method;
}

// --- what all connections of a connector share
// -----------------------------------------------------

class TlsContext {
 public:
  explicit TlsContext(TlsOptions options) : options_(std::move(options)) {}

  // The context, set up by the first caller; a failure is tried again by the next one.
  Result<SSL_CTX*> get();
  void remember(const std::string& server, SSL_SESSION* session);
  Owned<SSL_SESSION> session_of(const std::string& server);

 private:
  Result<void> set_up(SSL_CTX* context);
  Result<TrustPlace> trust_place() const;

  const TlsOptions options_;
  std::mutex mutex_;
  Owned<SSL_CTX> context_;
  std::unique_ptr<CertificateBundle> bundle_;
  std::map<std::string, Owned<SSL_SESSION>> sessions_;
};

// What a callback of one SSL object needs; the stream owns it.
struct Peer {
  std::shared_ptr<TlsContext> context;
  std::string name;  // host:port
};

int on_new_session(SSL* ssl, SSL_SESSION* session) {
  const auto* peer = static_cast<const Peer*>(SSL_get_app_data(ssl));
  if (peer == nullptr) return 0;
  peer->context->remember(peer->name, session);
  return 1;  // it is ours now
}

int verify_with_bundle(X509_STORE_CTX* chain, void* bundle) {
  static_cast<CertificateBundle*>(bundle)->add_issuers(X509_STORE_CTX_get0_store(chain),
                                                       X509_STORE_CTX_get0_untrusted(chain),
                                                       X509_STORE_CTX_get0_cert(chain));
  return X509_verify_cert(chain);
}

Result<SSL_CTX*> TlsContext::get() {
  const std::lock_guard lock(mutex_);
  if (context_) return context_.get();
  ERR_clear_error();
  Owned<SSL_CTX> context(SSL_CTX_new(TLS_client_method()));
  if (!context) return Error::internal("OpenSSL gave no context: " + last_openssl_error());
  if (auto done = set_up(context.get()); !done) return done.error();
  context_ = std::move(context);
  return context_.get();
}

Result<void> TlsContext::set_up(SSL_CTX* context) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context, on_new_session);
  static constexpr unsigned char protocols[] = "\x08http/1.1";
  SSL_CTX_set_alpn_protos(context, protocols, sizeof protocols - 1);
  if (!options_.verifies_peer) return {};
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  auto place = trust_place();
  if (!place) return place.error();
  if (!place->folder.empty()) {
    if (SSL_CTX_load_verify_dir(context, place->folder.c_str()) != 1) {
      return Error::invalid_argument("cannot use the certificates in " + place->folder);
    }
  } else {
    bundle_ = std::make_unique<CertificateBundle>(place->bundle);
    SSL_CTX_set_cert_verify_callback(context, verify_with_bundle, bundle_.get());
  }
  return {};
}

Result<TrustPlace> TlsContext::trust_place() const {
  if (!options_.ca_file.empty()) {
    if (::access(options_.ca_file.c_str(), R_OK) != 0) {
      return Error::invalid_argument("cannot read the trusted certificates in " + options_.ca_file);
    }
    return TrustPlace{.bundle = options_.ca_file};
  }
  if (!options_.ca_folder.empty()) return TrustPlace{.folder = options_.ca_folder};
  return find_system_trust();
}

void TlsContext::remember(const std::string& server, SSL_SESSION* session) {
  Owned<SSL_SESSION> owned(session);
  const std::lock_guard lock(mutex_);
  if (sessions_.size() >= sessions_max && !sessions_.contains(server)) {
    sessions_.erase(sessions_.begin());
  }
  sessions_[server] = std::move(owned);
}

Owned<SSL_SESSION> TlsContext::session_of(const std::string& server) {
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(server);
  if (found == sessions_.end()) return nullptr;
  SSL_SESSION_up_ref(found->second.get());
  return Owned<SSL_SESSION>(found->second.get());
}

// --- one connection
// --------------------------------------------------------------------------------

class TlsStream final : public Stream {
 public:
  TlsStream(TcpSocket socket, Peer peer) : socket_(std::move(socket)), peer_(std::move(peer)) {}
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;
  ~TlsStream() override {
    if (!is_broken_ && ssl_) {
      ERR_clear_error();
      SSL_shutdown(ssl_.get());  // says goodbye if there is room for it; waits for nothing
    }
  }

  Result<void> handshake(SSL_CTX* context, const std::string& host, const Patience& patience);
  Result<std::size_t> read_some(std::span<char> buffer, const Patience& patience) override;
  Result<void> write_all(std::string_view bytes, const Patience& patience) override;
  bool is_stale() override;

 private:
  Result<void> name_peer(const std::string& host);
  Error handshake_error() const;
  // Waits for what the last call lacked; none if it failed for good.
  std::optional<Result<void>> wait_after(int result, const Patience& patience);
  Error broken(const std::string& reason) {
    is_broken_ = true;
    return Error::unavailable(reason);
  }

  TcpSocket socket_;
  Peer peer_;
  Owned<SSL> ssl_;
  bool is_broken_ = true;  // until the handshake is over
};

Result<void> TlsStream::name_peer(const std::string& host) {
  unsigned char ip[sizeof(in6_addr)];
  const bool is_ip =
      ::inet_pton(AF_INET, host.c_str(), ip) == 1 || ::inet_pton(AF_INET6, host.c_str(), ip) == 1;
  X509_VERIFY_PARAM* parameters = SSL_get0_param(ssl_.get());
  bool named = false;
  if (is_ip) {
    named = X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str()) == 1;
  } else {
    X509_VERIFY_PARAM_set_hostflags(
        parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    named = SSL_set_tlsext_host_name(ssl_.get(), host.c_str()) == 1 &&
            X509_VERIFY_PARAM_set1_host(parameters, host.c_str(), host.size()) == 1;
  }
  if (!named) return Error::invalid_argument("\"" + host + "\" is no host name that TLS can check");
  return {};
}

Error TlsStream::handshake_error() const {
  const long verdict = SSL_get_verify_result(ssl_.get());
  if (verdict != X509_V_OK) {
    ERR_clear_error();
    return Error::permission_denied(std::string("the certificate is refused: ") +
                                    X509_verify_cert_error_string(verdict));
  }
  return Error::unavailable("no TLS connection: " + last_openssl_error());
}

std::optional<Result<void>> TlsStream::wait_after(int result, const Patience& patience) {
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return socket_.wait(POLLIN, patience);
    case SSL_ERROR_WANT_WRITE:
      return socket_.wait(POLLOUT, patience);
    default:
      return std::nullopt;
  }
}

Result<void> TlsStream::handshake(SSL_CTX* context, const std::string& host,
                                  const Patience& patience) {
  ssl_.reset(SSL_new(context));
  BIO* bio = BIO_new(socket_bio_method());
  if (!ssl_ || bio == nullptr) {
    BIO_free(bio);
    return Error::internal("OpenSSL has no memory");
  }
  BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(socket_.fd())));
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl_.get(), bio, bio);
  SSL_set_app_data(ssl_.get(), &peer_);
  if (auto named = name_peer(host); !named) return named;
  if (const auto session = peer_.context->session_of(peer_.name)) {
    SSL_set_session(ssl_.get(), session.get());
  }
  for (;;) {
    ERR_clear_error();
    const int result = SSL_connect(ssl_.get());
    if (result == 1) break;
    const auto waited = wait_after(result, patience);
    if (!waited) return handshake_error();
    if (!*waited) return *waited;
  }
  is_broken_ = false;
  return {};
}

Result<std::size_t> TlsStream::read_some(std::span<char> buffer, const Patience& patience) {
  for (;;) {
    ERR_clear_error();
    std::size_t count = 0;
    const int result = SSL_read_ex(ssl_.get(), buffer.data(), buffer.size(), &count);
    if (result == 1) return count;
    if (SSL_get_error(ssl_.get(), result) == SSL_ERROR_ZERO_RETURN) return std::size_t{0};
    const auto waited = wait_after(result, patience);
    if (!waited) return broken("the TLS connection broke: " + last_openssl_error());
    if (!*waited) return waited->error();
  }
}

Result<void> TlsStream::write_all(std::string_view bytes, const Patience& patience) {
  while (!bytes.empty()) {
    ERR_clear_error();
    std::size_t count = 0;
    const int result = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &count);
    if (result == 1) {
      bytes.remove_prefix(count);
      continue;
    }
    const auto waited = wait_after(result, patience);
    if (!waited) return broken("the TLS connection broke: " + last_openssl_error());
    if (!*waited) return *waited;
  }
  return {};
}

// Reads what is there: session tickets may come at any time and are no reason to part.
bool TlsStream::is_stale() {
  if (is_broken_) return true;
  ERR_clear_error();
  char byte = 0;
  std::size_t count = 0;
  const int result = SSL_peek_ex(ssl_.get(), &byte, 1, &count);
  if (result == 1) return true;
  const bool stands = SSL_get_error(ssl_.get(), result) == SSL_ERROR_WANT_READ;
  if (!stands) is_broken_ = true;
  return !stands;
}

}  // namespace

TlsConnector tls_connector(TlsOptions options) {
  return [shared = std::make_shared<TlsContext>(std::move(options))](
             TcpSocket& socket, const std::string& host, std::uint16_t port,
             const Patience& patience) -> Result<std::unique_ptr<Stream>> {
    auto context = shared->get();
    if (!context) return context.error();
    Peer peer{shared, host + ":" + std::to_string(port)};
    auto stream = std::make_unique<TlsStream>(std::move(socket), std::move(peer));
    if (auto done = stream->handshake(*context, host, patience); !done) return done.error();
    return stream;
  };
}

}  // namespace micro_http
