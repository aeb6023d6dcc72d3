#include <local_cloud/buckets/aws_chunked.hpp>
#include <local_cloud/buckets/request_body.hpp>
#include <micro_core/encoding.hpp>
#include <micro_core/hash.hpp>

#include <algorithm>

namespace local_cloud::buckets {
namespace {

constexpr std::string_view checksum_prefix = "x-amz-checksum-";

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  return micro_http::equal_ignoring_case(text.substr(0, prefix.size()), prefix);
}

Outcome<Done> check_sha256(std::string_view wanted, std::string_view bytes) {
  if (wanted.empty() || wanted == "UNSIGNED-PAYLOAD") return Done{};
  const bool is_digest = wanted.size() == 64 && micro_core::from_hex(wanted);
  if (!is_digest) {
    return errors::invalid_argument(
        "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, "
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid "
        "sha256 value.",
        "x-amz-content-sha256", wanted);
  }
  const std::string computed = micro_core::sha256_hex(bytes);
  if (micro_http::equal_ignoring_case(computed, wanted)) return Done{};
  return errors::with(
      errors::with(
          errors::make("XAmzContentSHA256Mismatch",
                       "The provided 'x-amz-content-sha256' header does not match what was "
                       "computed.",
                       400),
          "ClientComputedContentSHA256", wanted),
      "S3ComputedContentSHA256", computed);
}

Outcome<Done> check_md5(const S3Call& call, std::string_view bytes) {
  const auto header = call.find_header("content-md5");
  if (!header) return Done{};
  const auto wanted = micro_core::from_base64(*header);
  if (!wanted || wanted->size() != 16) {
    return errors::with(
        errors::make("InvalidDigest", "The Content-MD5 you specified was invalid.", 400),
        "Content-MD5", *header);
  }
  const std::string computed = micro_core::md5(bytes);
  if (computed == *wanted) return Done{};
  return errors::with(
      errors::with(
          errors::make("BadDigest", "The Content-MD5 you specified did not match what we received.",
                       400),
          "ExpectedDigest", *header),
      "CalculatedDigest", micro_core::to_base64(computed));
}

// The one checksum among `fields`; headers such as x-amz-checksum-algorithm and -mode are none.
Outcome<Checksum> find_checksum(const micro_http::Headers& fields) {
  Checksum found;
  for (const auto& [name, value] : fields) {
    if (!starts_with_ignoring_case(name, checksum_prefix)) continue;
    const auto algorithm =
        parse_checksum_algorithm(std::string_view(name).substr(checksum_prefix.size()));
    if (!algorithm) continue;
    if (found.algorithm != ChecksumAlgorithm::none) {
      return errors::invalid_request(
          "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
    }
    found.algorithm = *algorithm;
    found.value = value;
  }
  return found;
}

Outcome<Done> check_checksum(const Checksum& checksum, std::string_view bytes) {
  if (checksum.algorithm == ChecksumAlgorithm::none) return Done{};
  const auto wanted = micro_core::from_base64(checksum.value);
  if (!wanted || wanted->size() != digest_size(checksum.algorithm)) {
    return errors::invalid_request("Value for " + checksum_header(checksum.algorithm) +
                                   " header is invalid.");
  }
  if (digest(checksum.algorithm, bytes) == *wanted) return Done{};
  return errors::make("BadDigest",
                      "The " + std::string(to_string(checksum.algorithm)) +
                          " you specified did not match the calculated checksum.",
                      400);
}

// The checksum that the headers or the trailers hold, and that agrees with what they announce.
Outcome<Checksum> announced_checksum(const S3Call& call, const micro_http::Headers& trailers) {
  auto checksum = find_checksum(call.request.http.headers);
  if (!checksum) return checksum.error();
  const auto trailing = find_checksum(trailers);
  if (!trailing) return trailing.error();
  const std::string_view announced = call.header("x-amz-trailer");
  if (trailing->algorithm != ChecksumAlgorithm::none) {
    if (!micro_http::equal_ignoring_case(announced, checksum_header(trailing->algorithm))) {
      return errors::make("MalformedTrailerError",
                          "The request contained trailing data that was not well-formed or did not "
                          "conform to our published schema.",
                          400);
    }
    checksum = *trailing;
  } else if (starts_with_ignoring_case(announced, checksum_prefix)) {
    return errors::make("IncompleteBody",
                        "The request body terminated unexpectedly: the trailer " +
                            std::string(announced) + " is missing",
                        400);
  }
  const std::string_view named = call.header("x-amz-sdk-checksum-algorithm");
  if (named.empty()) return checksum;
  const auto algorithm = parse_checksum_algorithm(named);
  const bool sent = checksum->algorithm != ChecksumAlgorithm::none;
  if (!algorithm || (sent && *algorithm != checksum->algorithm)) {
    return errors::invalid_request("Value for x-amz-sdk-checksum-algorithm header is invalid.");
  }
  return checksum;
}

Outcome<Done> check_decoded_length(const S3Call& call, std::size_t bytes) {
  const auto header = call.find_header("x-amz-decoded-content-length");
  if (!header) {
    return errors::make("MissingContentLength", "You must provide the Content-Length HTTP header.",
                        411);
  }
  if (*header == std::to_string(bytes)) return Done{};
  return errors::make(
      "IncompleteBody",
      "You did not provide the number of bytes specified by the x-amz-decoded-content-length HTTP "
      "header",
      400);
}

}  // namespace

Outcome<RequestBody> take_body(S3Call& call, std::size_t bytes_max) {
  std::string_view sha256 = call.header("x-amz-content-sha256");
  if (sha256.empty()) sha256 = call.get("X-Amz-Content-Sha256");
  ChunkedPayload payload;
  payload.bytes = std::move(call.request.http.body);
  if (sha256.starts_with("STREAMING-")) {
    auto decoded = decode_aws_chunked(std::move(payload.bytes));
    if (!decoded) return decoded.error();
    payload = *std::move(decoded);
    const auto complete = check_decoded_length(call, payload.bytes.size());
    if (!complete) return complete.error();
  } else {
    const auto intact = check_sha256(sha256, payload.bytes);
    if (!intact) return intact.error();
  }
  if (payload.bytes.size() > bytes_max) {
    return errors::entity_too_large(payload.bytes.size(), bytes_max);
  }
  const auto md5 = check_md5(call, payload.bytes);
  if (!md5) return md5.error();
  auto checksum = announced_checksum(call, payload.trailers);
  if (!checksum) return checksum.error();
  const auto intact = check_checksum(*checksum, payload.bytes);
  if (!intact) return intact.error();
  return RequestBody{std::move(payload.bytes), *std::move(checksum)};
}

}  // namespace local_cloud::buckets
