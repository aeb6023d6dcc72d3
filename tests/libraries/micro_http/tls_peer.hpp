#pragma once

#include "raw_socket.hpp"

#include <micro_http/url.hpp>

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace micro_http::testing {

using Key = std::shared_ptr<EVP_PKEY>;
using Certificate = std::shared_ptr<X509>;

/// A certificate with its private key, and the certificates of those who issued it that a server
/// sends along.
struct Identity {
  Certificate certificate;
  Key key;
  std::vector<Certificate> chain = {};
};

struct CertificateWish {
  std::vector<std::string> names = {};
  std::vector<std::string> addresses = {};
  std::chrono::seconds valid_from = -std::chrono::hours{1};
  std::chrono::seconds valid_until = std::chrono::hours{24};
  std::string common_name = "leaf";
  std::string usage = {};  ///< "clientAuth", say; empty: any
};

inline Key make_key() {
  return Key(EVP_EC_gen("P-256"), EVP_PKEY_free);
}

/// Signs certificates, its own first.
class Authority {
 public:
  explicit Authority(const std::string& name) : identity_{nullptr, make_key()} {
    identity_.certificate = make(identity_.key, {.common_name = name}, true);
  }
  /// One that `parent` put in.
  Authority(const std::string& name, const Authority& parent, const CertificateWish& wish = {})
      : identity_{nullptr, make_key()} {
    CertificateWish own = wish;
    own.common_name = name;
    identity_.certificate = parent.make(identity_.key, own, true);
  }
  /// One that nobody put in: an ordinary certificate that signs others.
  explicit Authority(Identity identity) : identity_(std::move(identity)) {}
  Identity itself() const { return identity_; }

  Identity issue(const CertificateWish& wish) const {
    Identity identity{nullptr, make_key()};
    identity.certificate = make(identity.key, wish, false);
    return identity;
  }

  std::string certificate_pem() const {
    BIO* memory = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(memory, identity_.certificate.get());
    char* bytes = nullptr;
    const long length = BIO_get_mem_data(memory, &bytes);
    std::string text(bytes, static_cast<std::size_t>(length));
    BIO_free(memory);
    return text;
  }

 private:
  static void extend(X509* certificate, int kind, const std::string& value) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
  }

  Certificate make(const Key& key, const CertificateWish& wish, bool is_authority) const {
    Certificate certificate(X509_new(), X509_free);
    X509* raw = certificate.get();
    static std::atomic<long> serial = 1;
    X509_set_version(raw, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(raw), serial++);
    X509_gmtime_adj(X509_getm_notBefore(raw), wish.valid_from.count());
    X509_gmtime_adj(X509_getm_notAfter(raw), wish.valid_until.count());
    X509_set_pubkey(raw, key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(raw), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(wish.common_name.c_str()), -1,
                               -1, 0);
    const X509* issuer = identity_.certificate ? identity_.certificate.get() : raw;
    X509_set_issuer_name(raw, X509_get_subject_name(issuer));
    extend(raw, NID_basic_constraints, is_authority ? "critical,CA:TRUE" : "CA:FALSE");
    std::string alternatives;
    for (const auto& host : wish.names) alternatives += ",DNS:" + host;
    for (const auto& ip : wish.addresses) alternatives += ",IP:" + ip;
    if (!wish.usage.empty()) extend(raw, NID_ext_key_usage, wish.usage);
    if (!alternatives.empty()) extend(raw, NID_subject_alt_name, alternatives.substr(1));
    X509_sign(raw, identity_.key.get(), EVP_sha256());
    return certificate;
  }

  Identity identity_;
};

class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& text) {
    path_ = (std::filesystem::temp_directory_path() / "micro_http_tls_XXXXXX").string();
    const int fd = ::mkstemp(path_.data());
    EXPECT_GE(fd, 0);
    EXPECT_EQ(::write(fd, text.data(), text.size()), static_cast<ssize_t>(text.size()));
    ::close(fd);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { std::filesystem::remove(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// A small HTTPS server: "secret" for every request; "/close" ends the connection behind the
/// answer,
/// "/cut" in its middle without a word of TLS.
class TlsPeer {
 public:
  explicit TlsPeer(Identity identity, int version = 0)
      : identity_(std::move(identity)), context_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free) {
    ::signal(SIGPIPE, SIG_IGN);
    if (version != 0) {
      SSL_CTX_set_security_level(context_.get(), 0);
      SSL_CTX_set_min_proto_version(context_.get(), version);
      SSL_CTX_set_max_proto_version(context_.get(), version);
    }
    SSL_CTX_use_certificate(context_.get(), identity_.certificate.get());
    for (const Certificate& one : identity_.chain) {
      SSL_CTX_add1_chain_cert(context_.get(), one.get());
    }
    SSL_CTX_use_PrivateKey(context_.get(), identity_.key.get());
    SSL_CTX_set_session_id_context(context_.get(), reinterpret_cast<const unsigned char*>("t"), 1);
    thread_ = std::thread([this] { serve(); });
  }
  TlsPeer(const TlsPeer&) = delete;
  TlsPeer& operator=(const TlsPeer&) = delete;
  ~TlsPeer() {
    is_over_ = true;
    RawSocket::connect(listener_.port());
    thread_.join();
    for (std::thread& thread : clients_) thread.join();
  }

  Url url(const std::string& host) const {
    return {.scheme = "https", .host = host, .port = listener_.port()};
  }
  int connections() const { return connections_; }
  int resumed() const { return resumed_; }
  std::uint16_t port() const { return listener_.port(); }
  /// The server name that the last client asked for; empty if it named none.
  std::string server_name() const {
    const std::lock_guard lock(mutex_);
    return server_name_;
  }

 private:
  void serve() {
    for (;;) {
      RawSocket socket = listener_.accept();
      if (is_over_) return;
      clients_.emplace_back([this, client = std::move(socket)] { serve_client(client); });
    }
  }

  void serve_client(const RawSocket& socket) {
    const std::shared_ptr<SSL> ssl(SSL_new(context_.get()), SSL_free);
    SSL_set_fd(ssl.get(), socket.fd());
    if (SSL_accept(ssl.get()) != 1) return;
    {
      const char* name = SSL_get_servername(ssl.get(), TLSEXT_NAMETYPE_host_name);
      const std::lock_guard lock(mutex_);
      server_name_ = name == nullptr ? "" : name;
    }
    connections_ += 1;
    if (SSL_session_reused(ssl.get()) == 1) resumed_ += 1;
    std::string target;
    while (target.empty() && answer_one(ssl.get(), target)) {
      if (target == "/") target.clear();
    }
    if (target != "/cut") SSL_shutdown(ssl.get());
  }

  static bool read_more(SSL* ssl, std::string& text) {
    char buffer[16 * 1024];
    const int count = SSL_read(ssl, buffer, sizeof buffer);
    if (count > 0) text.append(buffer, static_cast<std::size_t>(count));
    return count > 0;
  }

  static bool answer_one(SSL* ssl, std::string& target) {
    std::string text;
    while (text.find("\r\n\r\n") == text.npos) {
      if (!read_more(ssl, text)) return false;
    }
    target = text.substr(text.find(' ') + 1);
    target.resize(target.find(' '));
    std::size_t length = 0;
    if (const auto at = text.find("Content-Length: "); at != text.npos) {
      length = std::stoul(text.substr(at + 16));
    }
    const std::size_t head = text.find("\r\n\r\n") + 4;
    while (text.size() < head + length) {
      if (!read_more(ssl, text)) return false;
    }
    std::string answer = "HTTP/1.1 200 OK\r\nX-Body-Bytes: " + std::to_string(length) + "\r\n";
    if (target == "/close") answer += "Connection: close\r\n";
    if (target != "/cut") answer += "Content-Length: 6\r\n";
    answer += "\r\nsecret";
    return SSL_write(ssl, answer.data(), static_cast<int>(answer.size())) > 0;
  }

  Identity identity_;
  std::shared_ptr<SSL_CTX> context_;
  RawListener listener_;
  std::atomic<bool> is_over_ = false;
  std::atomic<int> connections_ = 0;
  std::atomic<int> resumed_ = 0;
  mutable std::mutex mutex_;
  std::string server_name_;
  std::thread thread_;
  std::vector<std::thread> clients_;
};

}  // namespace micro_http::testing
