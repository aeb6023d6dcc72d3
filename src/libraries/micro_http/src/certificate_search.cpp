#include "certificate_search.hpp"

#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

namespace micro_http {
namespace {

using micro_core::Error;
using micro_core::Result;

// Debian's folder, then Red Hat's and Amazon's.
constexpr std::array folders = {"/etc/ssl/certs", "/etc/pki/ca-trust/extracted/pem/directory-hash"};
constexpr std::array bundles = {"/etc/pki/tls/certs/ca-bundle.crt",
                                "/etc/ssl/certs/ca-certificates.crt",
                                "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
                                "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"};

constexpr std::size_t read_bytes = 256 * 1024;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

// True for names like "5ed36f99.0", which c_rehash gives.
bool is_hash_name(const std::string& name) {
  return name.size() == 10 && name.ends_with(".0") &&
         name.find_first_not_of("0123456789abcdef") == 8;
}

bool is_hash_folder(const std::string& path) {
  std::error_code failure;
  std::filesystem::directory_iterator entry(path, failure);
  for (; !failure && entry != std::filesystem::directory_iterator(); entry.increment(failure)) {
    if (is_hash_name(entry->path().filename().string())) return true;
  }
  return false;
}

bool is_file(const std::string& path) {
  std::error_code failure;
  return !path.empty() && std::filesystem::is_regular_file(path, failure);
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

// Not a std::ifstream, which would link half a megabyte. Empty if the file cannot be read: then no
// issuer is found in it.
std::string text_of(const std::string& path) {
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "re"));
  std::string text;
  for (std::size_t count = 1; file && count > 0;) {
    const std::size_t size = text.size();
    text.resize(size + read_bytes);
    count = std::fread(text.data() + size, 1, read_bytes, file.get());
    text.resize(size + count);
  }
  return text;
}

struct FreeCertificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using Certificate = std::unique_ptr<X509, FreeCertificate>;

std::string to_der(const X509_NAME* name) {
  unsigned char* bytes = nullptr;
  const int length = i2d_X509_NAME(name, &bytes);
  if (length < 0) return {};
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
  OPENSSL_free(bytes);
  return der;
}

// The bytes of the base64 lines of one PEM block; empty if they are none.
std::string decode_block(std::string_view lines) {
  std::string text;
  text.reserve(lines.size());
  while (!lines.empty()) {
    const auto end = std::min(lines.find_first_of("\r\n"), lines.size());
    text += lines.substr(0, end);
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  if (text.empty() || text.size() % 4 != 0) return {};
  std::string bytes(text.size() / 4 * 3, '\0');
  const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
  return length < 0 ? std::string() : bytes;
}

// Calls `visit` with each certificate of a bundle, as DER.
template <class Visit>
void for_each_certificate(std::string_view text, Visit visit) {
  constexpr std::string_view begin = "-----BEGIN CERTIFICATE-----";
  constexpr std::string_view end = "-----END CERTIFICATE-----";
  for (auto at = text.find(begin); at != std::string_view::npos; at = text.find(begin, at)) {
    at += begin.size();
    const auto stop = text.find(end, at);
    if (stop == std::string_view::npos) return;
    if (const std::string der = decode_block(text.substr(at, stop - at)); !der.empty()) visit(der);
    at = stop;
  }
}

Certificate parse_der(const std::string& der) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  return Certificate(d2i_X509(nullptr, &bytes, static_cast<long>(der.size())));
}

}  // namespace

Result<TrustPlace> find_system_trust() {
  if (const auto file = environment("SSL_CERT_FILE"); is_file(file)) {
    return TrustPlace{.bundle = file};
  }
  if (const auto folder = environment("SSL_CERT_DIR"); !folder.empty() && is_hash_folder(folder)) {
    return TrustPlace{.folder = folder};
  }
  for (const char* folder : folders) {
    if (is_hash_folder(folder)) return TrustPlace{.folder = folder};
  }
  for (const char* bundle : bundles) {
    if (is_file(bundle)) return TrustPlace{.bundle = bundle};
  }
  return Error::unavailable(
      "this machine has no trusted certificates: install ca-certificates or set SSL_CERT_FILE");
}

void CertificateBundle::add_issuers(X509_STORE* store, const STACK_OF(X509) * chain, X509* leaf) {
  std::vector<std::string> wanted;
  const std::lock_guard lock(mutex_);
  const auto want_issuer_of = [&](const X509* certificate) {
    std::string name = to_der(X509_get_issuer_name(certificate));
    if (!name.empty() && searched_.insert(name).second) wanted.push_back(std::move(name));
  };
  if (leaf != nullptr) want_issuer_of(leaf);
  for (int i = 0; i < sk_X509_num(chain); ++i) want_issuer_of(sk_X509_value(chain, i));
  if (wanted.empty()) return;

  const std::string text = text_of(file_);
  bool has_found = false;
  for_each_certificate(text, [&](const std::string& der) {
    for (const std::string& name : wanted) {
      if (der.find(name) == std::string::npos) continue;
      const Certificate certificate = parse_der(der);
      if (!certificate || to_der(X509_get_subject_name(certificate.get())) != name) continue;
      X509_STORE_add_cert(store, certificate.get());
      has_found = true;
    }
  });
  if (has_found) return;
  for_each_certificate(text, [&](const std::string& der) {
    if (const Certificate certificate = parse_der(der)) {
      X509_STORE_add_cert(store, certificate.get());
    }
  });
}

}  // namespace micro_http
