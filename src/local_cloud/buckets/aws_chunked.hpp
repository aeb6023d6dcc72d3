#pragma once

#include <local_cloud/buckets/errors.hpp>
#include <micro_http/message.hpp>

#include <optional>
#include <string>

namespace local_cloud::buckets {

/// The payload of an aws-chunked body and what followed it.
struct ChunkedPayload {
  std::string bytes = {};
  micro_http::Headers trailers = {};
};

/// Takes the framing off a body whose x-amz-content-sha256 starts with "STREAMING-": chunks
/// "hex-size[;chunk-signature=...]\r\n...\r\n", one of size 0, then trailers. The signatures of
/// chunks are not checked here. Errors: `IncompleteBody`, `InvalidChunkSizeError`,
/// `MalformedTrailerError`.
///
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
Outcome<ChunkedPayload> decode_aws_chunked(std::string body);

}  // namespace local_cloud::buckets
