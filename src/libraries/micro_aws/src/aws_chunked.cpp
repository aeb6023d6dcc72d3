#include "aws_chunked.hpp"

#include <micro_core/encoding.hpp>

#include "s3_checksum.hpp"

namespace micro_aws {
namespace {

using micro_core::ChecksumAlgorithm;

// S3 takes no chunk under 8 KiB but the last.
constexpr std::size_t chunk_bytes = 64 * 1024;

micro_http::Headers trailers_of(ChecksumAlgorithm algorithm, std::string_view digest) {
  return {{checksum_header(algorithm), micro_core::to_base64(digest)}};
}

}  // namespace

std::string_view AwsChunkedFrame::payload_hash() const {
  if (!is_signed) return checksum ? streaming_unsigned_payload_trailer : "UNSIGNED-PAYLOAD";
  return checksum ? streaming_payload_trailer : streaming_payload;
}

std::uint64_t AwsChunkedFrame::wrapped_bytes(std::uint64_t body_bytes) const {
  micro_http::Headers trailers;  // only their length counts
  if (checksum) trailers = trailers_of(*checksum, micro_core::checksum_of(*checksum, ""));
  return ChunkFraming::framed_bytes(payload_hash(), body_bytes, chunk_bytes, trailers);
}

AwsChunkedWriter::AwsChunkedWriter(const AwsChunkedFrame& frame, ChunkFraming framing,
                                   micro_http::BodyWriter& out)
    : framing_(std::move(framing)), out_(out) {
  if (frame.checksum) checksum_.emplace(*frame.checksum);
}

bool AwsChunkedWriter::write(std::string_view bytes) {
  bytes_ += bytes.size();
  if (bytes.empty()) return out_.write({});
  while (!bytes.empty()) {
    if (pending_.empty() && bytes.size() >= chunk_bytes) {
      if (!send_chunk(bytes.substr(0, chunk_bytes))) return false;
      bytes.remove_prefix(chunk_bytes);
      continue;
    }
    const std::string_view piece = bytes.substr(0, chunk_bytes - pending_.size());
    pending_ += piece;
    bytes.remove_prefix(piece.size());
    if (pending_.size() < chunk_bytes) break;
    if (!send_chunk(pending_)) return false;
    pending_.clear();
  }
  return true;
}

bool AwsChunkedWriter::send_chunk(std::string_view bytes) {
  if (checksum_) checksum_->update(bytes);
  wire_.clear();
  framing_.append_chunk(wire_, bytes);
  return out_.write(wire_);
}

bool AwsChunkedWriter::finish() {
  if (!pending_.empty() && !send_chunk(pending_)) return false;
  wire_.clear();
  framing_.append_end(wire_, checksum_ ? trailers_of(checksum_->algorithm(), checksum_->digest())
                                       : micro_http::Headers{});
  return out_.write(wire_);
}

}  // namespace micro_aws
