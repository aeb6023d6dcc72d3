#pragma once

#include <micro_core/result.hpp>

#include <openssl/ssl.h>

#include <mutex>
#include <set>
#include <string>

namespace micro_http {

/// Where trusted certificates are: a folder with hash names, which OpenSSL searches by itself, or a
/// bundle, which we do. Parsing a whole bundle takes over 20 ms, more than a handshake and the
/// start of the process together; finding one certificate in it takes half of one.
struct TrustPlace {
  std::string folder = {};
  std::string bundle = {};
};

/// The system's. Errors: `unavailable` if there is none.
micro_core::Result<TrustPlace> find_system_trust();

/// A bundle file out of which issuers are taken when a chain asks for them. Thread safe.
class CertificateBundle {
 public:
  explicit CertificateBundle(std::string file) : file_(std::move(file)) {}

  /// Adds to `store` the certificates of the file that could have issued one of the chain's. If
  /// there is none by that very name, adds all: a name has more than one encoding.
  void add_issuers(X509_STORE* store, const STACK_OF(X509) * chain, X509* leaf);

 private:
  std::string file_;
  std::mutex mutex_;
  std::set<std::string> searched_;  // issuer names in DER
};

}  // namespace micro_http
