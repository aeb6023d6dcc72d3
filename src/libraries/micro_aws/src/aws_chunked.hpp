#pragma once

#include <micro_aws/signature.hpp>
#include <micro_core/checksum.hpp>
#include <micro_http/message.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace micro_aws {

/// How a body is wrapped in "aws-chunked": a checksum behind it, signatures, both or neither.
struct AwsChunkedFrame {
  std::optional<micro_core::ChecksumAlgorithm> checksum = std::nullopt;
  bool is_signed = false;

  /// The value of x-amz-content-sha256.
  std::string_view payload_hash() const;
  /// Of the wrapped body, for Content-Length.
  std::uint64_t wrapped_bytes(std::uint64_t body_bytes) const;
};

/// Wraps a body while it is written, in chunks of 64 KiB. Belongs to one thread.
class AwsChunkedWriter final : public micro_http::BodyWriter {
 public:
  /// `out` outlives it; `framing` begins with the request's signature.
  AwsChunkedWriter(const AwsChunkedFrame& frame, ChunkFraming framing, micro_http::BodyWriter& out);

  bool write(std::string_view bytes) override;
  /// The last chunks and the checksum.
  bool finish();
  /// Of the body itself, up to here.
  std::uint64_t bytes() const { return bytes_; }

 private:
  bool send_chunk(std::string_view bytes);

  ChunkFraming framing_;
  micro_http::BodyWriter& out_;
  std::optional<micro_core::Checksum> checksum_;
  std::string pending_;
  std::string wire_;  // kept for its memory
  std::uint64_t bytes_ = 0;
};

}  // namespace micro_aws
