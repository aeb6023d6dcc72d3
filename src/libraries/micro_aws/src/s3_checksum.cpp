#include "s3_checksum.hpp"

#include <micro_core/encoding.hpp>

#include <algorithm>
#include <array>

namespace micro_aws {
namespace {

using micro_core::ChecksumAlgorithm;
using micro_core::Error;
using micro_core::Result;

constexpr std::array<std::string_view, 5> names{"CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"};

// True for "when_supported", which is also meant by nothing.
Result<bool> is_when_supported(const micro_core::Environment& environment,
                               std::string_view variable) {
  const auto text = environment(variable);
  if (!text || text->empty() || micro_http::equal_ignoring_case(*text, "when_supported")) {
    return true;
  }
  if (micro_http::equal_ignoring_case(*text, "when_required")) return false;
  return Error::invalid_argument(std::string(variable) +
                                 " must be when_supported or when_required, got \"" + *text + "\"");
}

}  // namespace

std::string_view checksum_name(ChecksumAlgorithm algorithm) {
  return names.at(static_cast<std::size_t>(algorithm));
}

std::string checksum_header(ChecksumAlgorithm algorithm) {
  std::string header = "x-amz-checksum-" + std::string(checksum_name(algorithm));
  for (char& c : header) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return header;
}

std::string checksum_element(ChecksumAlgorithm algorithm) {
  return "Checksum" + std::string(checksum_name(algorithm));
}

std::optional<ChecksumAlgorithm> checksum_of_name(std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<ChecksumAlgorithm>(found - names.begin());
}

std::optional<S3Checksum> checksum_in(const micro_http::Headers& headers) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto algorithm = static_cast<ChecksumAlgorithm>(i);
    const std::string_view value = headers.get(checksum_header(algorithm));
    if (value.empty()) continue;
    return S3Checksum{.algorithm = algorithm,
                      .value = std::string(value),
                      .is_composite = value.find('-') != std::string_view::npos};
  }
  return std::nullopt;
}

bool is_damaged_object(const micro_http::HttpResponse& answer, std::string_view body) {
  // Of a range there is no checksum, whatever a service may say.
  if (answer.status != 200) return false;
  const auto checksum = checksum_in(answer.headers);
  if (!checksum || checksum->is_composite) return false;
  return micro_core::to_base64(micro_core::checksum_of(checksum->algorithm, body)) !=
         checksum->value;
}

std::optional<S3Checksum> checksum_of_parts(ChecksumAlgorithm algorithm,
                                            const std::vector<std::string>& digests,
                                            const std::vector<std::int64_t>& sizes) {
  std::string whole;
  for (std::size_t i = 0; i < digests.size(); ++i) {
    if (digests[i].empty()) return std::nullopt;
    if (!micro_core::is_crc(algorithm)) {
      whole += digests[i];
    } else if (i == 0) {
      whole = digests[0];
    } else {
      whole = micro_core::combined_crc(algorithm, whole, digests[i],
                                       static_cast<std::uint64_t>(sizes[i]));
    }
  }
  if (micro_core::is_crc(algorithm)) {
    return S3Checksum{.algorithm = algorithm, .value = micro_core::to_base64(whole)};
  }
  return S3Checksum{.algorithm = algorithm,
                    .value = micro_core::to_base64(micro_core::checksum_of(algorithm, whole)) +
                             '-' + std::to_string(digests.size()),
                    .is_composite = true};
}

Result<ChecksumDefaults> checksum_defaults(const micro_core::Environment& environment) {
  const auto sends = is_when_supported(environment, "AWS_REQUEST_CHECKSUM_CALCULATION");
  if (!sends) return sends.error();
  const auto validates = is_when_supported(environment, "AWS_RESPONSE_CHECKSUM_VALIDATION");
  if (!validates) return validates.error();
  return ChecksumDefaults{.sends = *sends, .validates = *validates};
}

}  // namespace micro_aws
