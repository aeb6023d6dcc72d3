#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace micro_core {

/// CRC-32C (Castagnoli; by the processor's own instruction where it has one) and CRC-64/NVME of
/// `bytes` appended to what `seed` already covers.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t seed = 0);
std::uint64_t crc64nvme(std::string_view bytes, std::uint64_t seed = 0);

enum class ChecksumAlgorithm { crc32, crc32c, crc64nvme, sha1, sha256 };

/// True for the algorithms whose checksum of a whole can be told from those of its parts.
bool is_crc(ChecksumAlgorithm algorithm);

/// The raw CRC of A followed by B, from the raw CRCs of both and B's length. Only where `is_crc`.
std::string combined_crc(ChecksumAlgorithm algorithm, std::string_view a, std::string_view b,
                         std::uint64_t b_bytes);

/// A checksum of bytes that come piece by piece. Belongs to one thread.
///
/// Source: https://reveng.sourceforge.io/crc-catalogue/all.htm; FIPS 180-4
class Checksum {
 public:
  explicit Checksum(ChecksumAlgorithm algorithm);
  Checksum(Checksum&&) noexcept;
  Checksum& operator=(Checksum&&) noexcept;
  ~Checksum();

  void update(std::string_view bytes);
  /// The checksum of everything up to here, raw, the most significant byte first. More may follow.
  std::string digest() const;
  ChecksumAlgorithm algorithm() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The raw checksum of `bytes`.
std::string checksum_of(ChecksumAlgorithm algorithm, std::string_view bytes);

}  // namespace micro_core
