#include <local_cloud/buckets/checksums.hpp>

#include <micro_core/checksum.hpp>
#include <micro_http/message.hpp>

#include <array>
#include <cassert>

namespace local_cloud::buckets {
namespace {

struct Algorithm {
  ChecksumAlgorithm algorithm;
  std::string_view name;
  std::string_view header_end;
  std::size_t bytes;
};

constexpr std::array<Algorithm, 5> algorithms{{
    {ChecksumAlgorithm::crc32, "CRC32", "crc32", 4},
    {ChecksumAlgorithm::crc32c, "CRC32C", "crc32c", 4},
    {ChecksumAlgorithm::crc64nvme, "CRC64NVME", "crc64nvme", 8},
    {ChecksumAlgorithm::sha1, "SHA1", "sha1", 20},
    {ChecksumAlgorithm::sha256, "SHA256", "sha256", 32},
}};

const Algorithm& facts(ChecksumAlgorithm algorithm) {
  assert(algorithm != ChecksumAlgorithm::none);
  return algorithms.at(static_cast<std::size_t>(algorithm) - 1);
}

micro_core::ChecksumAlgorithm arithmetic_of(ChecksumAlgorithm algorithm) {
  switch (algorithm) {
    case ChecksumAlgorithm::crc32c:
      return micro_core::ChecksumAlgorithm::crc32c;
    case ChecksumAlgorithm::crc64nvme:
      return micro_core::ChecksumAlgorithm::crc64nvme;
    case ChecksumAlgorithm::sha1:
      return micro_core::ChecksumAlgorithm::sha1;
    case ChecksumAlgorithm::sha256:
      return micro_core::ChecksumAlgorithm::sha256;
    case ChecksumAlgorithm::crc32:
    case ChecksumAlgorithm::none:
      break;
  }
  assert(algorithm != ChecksumAlgorithm::none);
  return micro_core::ChecksumAlgorithm::crc32;
}

}  // namespace

std::string_view to_string(ChecksumAlgorithm algorithm) {
  return facts(algorithm).name;
}

std::string checksum_header(ChecksumAlgorithm algorithm) {
  return "x-amz-checksum-" + std::string(facts(algorithm).header_end);
}

std::string checksum_element(ChecksumAlgorithm algorithm) {
  return "Checksum" + std::string(facts(algorithm).name);
}

std::string_view to_string(ChecksumType type) {
  return type == ChecksumType::composite ? "COMPOSITE" : "FULL_OBJECT";
}

std::optional<ChecksumAlgorithm> parse_checksum_algorithm(std::string_view text) {
  for (const Algorithm& each : algorithms) {
    if (micro_http::equal_ignoring_case(each.name, text)) return each.algorithm;
  }
  return std::nullopt;
}

std::optional<ChecksumType> parse_checksum_type(std::string_view text) {
  for (const ChecksumType type : {ChecksumType::full_object, ChecksumType::composite}) {
    if (to_string(type) == text) return type;
  }
  return std::nullopt;
}

std::size_t digest_size(ChecksumAlgorithm algorithm) {
  return facts(algorithm).bytes;
}

std::string digest(ChecksumAlgorithm algorithm, std::string_view bytes) {
  return micro_core::checksum_of(arithmetic_of(algorithm), bytes);
}

bool is_crc(ChecksumAlgorithm algorithm) {
  return algorithm != ChecksumAlgorithm::none && micro_core::is_crc(arithmetic_of(algorithm));
}

std::string combine_crc(ChecksumAlgorithm algorithm, std::string_view a, std::string_view b,
                        std::uint64_t b_bytes) {
  return micro_core::combined_crc(arithmetic_of(algorithm), a, b, b_bytes);
}

}  // namespace local_cloud::buckets
