#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace local_cloud::buckets {

/// The algorithms of S3's additional checksums. The values are written to disk.
enum class ChecksumAlgorithm : std::uint8_t {
  none = 0,
  crc32 = 1,
  crc32c = 2,
  crc64nvme = 3,
  sha1 = 4,
  sha256 = 5
};

/// What a checksum of a multipart object covers. The values are written to disk.
enum class ChecksumType : std::uint8_t { full_object = 0, composite = 1 };

/// A checksum as S3 prints it: base64, with "-N" when it is composite.
struct Checksum {
  ChecksumAlgorithm algorithm = ChecksumAlgorithm::none;
  ChecksumType type = ChecksumType::full_object;
  std::string value = {};

  bool operator==(const Checksum&) const = default;
};

/// "CRC32C": as in x-amz-checksum-algorithm and in ListParts.
std::string_view to_string(ChecksumAlgorithm algorithm);
/// "x-amz-checksum-crc32c"
std::string checksum_header(ChecksumAlgorithm algorithm);
/// "ChecksumCRC32C": the XML element.
std::string checksum_element(ChecksumAlgorithm algorithm);
/// "FULL_OBJECT" or "COMPOSITE"
std::string_view to_string(ChecksumType type);

/// Reads "CRC32C" in any letter case; none if unknown.
std::optional<ChecksumAlgorithm> parse_checksum_algorithm(std::string_view text);
std::optional<ChecksumType> parse_checksum_type(std::string_view text);

/// The number of bytes of a digest.
std::size_t digest_size(ChecksumAlgorithm algorithm);
/// The digest of `bytes`, raw, most significant byte first.
std::string digest(ChecksumAlgorithm algorithm, std::string_view bytes);

/// True for the algorithms whose checksum of a whole can be told from those of its parts.
bool is_crc(ChecksumAlgorithm algorithm);
/// The CRC of A followed by B, from both CRCs (raw) and B's length. Only where `is_crc`.
std::string combine_crc(ChecksumAlgorithm algorithm, std::string_view a, std::string_view b,
                        std::uint64_t b_bytes);

}  // namespace local_cloud::buckets
