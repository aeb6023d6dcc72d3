// OpenSSL's low-level digests, for the reasons given in hash.cpp.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <micro_core/checksum.hpp>
#include <micro_core/hash.hpp>

#include <openssl/sha.h>

#include <array>
#include <variant>

namespace micro_core {
namespace {

template <class Number>
std::string big_endian(Number value) {
  std::string result(sizeof value, '\0');
  for (auto at = result.rbegin(); at != result.rend(); ++at, value >>= 8) {
    *at = static_cast<char>(value & 0xFF);
  }
  return result;
}

struct Crc32 {
  std::uint32_t value = 0;
  void update(std::string_view bytes) { value = crc32(bytes, value); }
  std::string digest() const { return big_endian(value); }
};

struct Crc32c {
  std::uint32_t value = 0;
  void update(std::string_view bytes) { value = crc32c(bytes, value); }
  std::string digest() const { return big_endian(value); }
};

struct Crc64nvme {
  std::uint64_t value = 0;
  void update(std::string_view bytes) { value = crc64nvme(bytes, value); }
  std::string digest() const { return big_endian(value); }
};

template <std::size_t size>
std::string to_string(const std::array<unsigned char, size>& bytes) {
  return std::string(reinterpret_cast<const char*>(bytes.data()), size);
}

struct Sha1 {
  SHA_CTX context;
  Sha1() { SHA1_Init(&context); }
  void update(std::string_view bytes) { SHA1_Update(&context, bytes.data(), bytes.size()); }
  std::string digest() const {
    SHA_CTX copy = context;
    std::array<unsigned char, SHA_DIGEST_LENGTH> bytes;
    SHA1_Final(bytes.data(), &copy);
    return to_string(bytes);
  }
};

struct Sha256 {
  SHA256_CTX context;
  Sha256() { SHA256_Init(&context); }
  void update(std::string_view bytes) { SHA256_Update(&context, bytes.data(), bytes.size()); }
  std::string digest() const {
    SHA256_CTX copy = context;
    std::array<unsigned char, SHA256_DIGEST_LENGTH> bytes;
    SHA256_Final(bytes.data(), &copy);
    return to_string(bytes);
  }
};

// In the order of ChecksumAlgorithm.
using Sum = std::variant<Crc32, Crc32c, Crc64nvme, Sha1, Sha256>;

Sum make_sum(ChecksumAlgorithm algorithm) {
  switch (algorithm) {
    case ChecksumAlgorithm::crc32c:
      return Crc32c();
    case ChecksumAlgorithm::crc64nvme:
      return Crc64nvme();
    case ChecksumAlgorithm::sha1:
      return Sha1();
    case ChecksumAlgorithm::sha256:
      return Sha256();
    case ChecksumAlgorithm::crc32:
      break;
  }
  return Crc32();
}

}  // namespace

struct Checksum::State {
  Sum sum;
};

Checksum::Checksum(ChecksumAlgorithm algorithm)
    : state_(std::make_unique<State>(State{make_sum(algorithm)})) {}
Checksum::Checksum(Checksum&&) noexcept = default;
Checksum& Checksum::operator=(Checksum&&) noexcept = default;
Checksum::~Checksum() = default;

void Checksum::update(std::string_view bytes) {
  std::visit([&](auto& sum) { sum.update(bytes); }, state_->sum);
}

std::string Checksum::digest() const {
  return std::visit([](const auto& sum) { return sum.digest(); }, state_->sum);
}

ChecksumAlgorithm Checksum::algorithm() const {
  return static_cast<ChecksumAlgorithm>(state_->sum.index());
}

std::string checksum_of(ChecksumAlgorithm algorithm, std::string_view bytes) {
  Checksum checksum(algorithm);
  checksum.update(bytes);
  return checksum.digest();
}

}  // namespace micro_core
