#pragma once

#include <micro_aws/s3_object.hpp>
#include <micro_core/environment.hpp>
#include <micro_core/result.hpp>
#include <micro_http/message.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace micro_aws {

/// What is sent unless another is asked for: every service knows it, and it is quick.
constexpr auto usual_checksum = micro_core::ChecksumAlgorithm::crc32;

/// "CRC32C": as in x-amz-checksum-algorithm.
std::string_view checksum_name(micro_core::ChecksumAlgorithm algorithm);
/// "x-amz-checksum-crc32c"
std::string checksum_header(micro_core::ChecksumAlgorithm algorithm);
/// "ChecksumCRC32C": the element of XML.
std::string checksum_element(micro_core::ChecksumAlgorithm algorithm);
std::optional<micro_core::ChecksumAlgorithm> checksum_of_name(std::string_view name);

/// The checksum that the headers of an answer name, if they do.
std::optional<S3Checksum> checksum_in(const micro_http::Headers& headers);

/// True if `body` is all that `answer` describes and not what its checksum says.
bool is_damaged_object(const micro_http::HttpResponse& answer, std::string_view body);

/// Of all parts, in their order: the full one of CRCs, else the composite one. None if a part has
/// none.
std::optional<S3Checksum> checksum_of_parts(micro_core::ChecksumAlgorithm algorithm,
                                            const std::vector<std::string>& digests,
                                            const std::vector<std::int64_t>& sizes);

/// What AWS_REQUEST_CHECKSUM_CALCULATION and AWS_RESPONSE_CHECKSUM_VALIDATION say.
struct ChecksumDefaults {
  bool sends = true;
  bool validates = true;
};

/// Errors: `invalid_argument` (neither "when_supported" nor "when_required").
micro_core::Result<ChecksumDefaults> checksum_defaults(const micro_core::Environment& environment);

}  // namespace micro_aws
