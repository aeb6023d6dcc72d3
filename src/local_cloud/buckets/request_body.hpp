#pragma once

#include <local_cloud/buckets/errors.hpp>
#include <local_cloud/buckets/s3_call.hpp>

#include <string>

namespace local_cloud::buckets {

/// The payload of a request, without framing, and the checksum that came with it, verified.
struct RequestBody {
  std::string bytes = {};
  Checksum checksum = {};
};

/// Takes the body out of `call`: removes aws-chunked framing and verifies everything that the
/// client said of it (length, SHA-256 of the signature, Content-MD5, x-amz-checksum-*). Errors:
/// `EntityTooLarge`, `IncompleteBody`, `BadDigest`, `InvalidDigest`, `XAmzContentSHA256Mismatch`,
/// `InvalidRequest` and the framing's.
Outcome<RequestBody> take_body(S3Call& call, std::size_t bytes_max);

}  // namespace local_cloud::buckets
