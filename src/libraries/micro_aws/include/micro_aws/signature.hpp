#pragma once

#include <micro_aws/credentials.hpp>
#include <micro_core/clock.hpp>
#include <micro_http/message.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace micro_aws {

/// How a request is signed.
struct SigningOptions {
  Credentials credentials = {};
  std::string region = {};
  std::string service = {};  ///< the signing name: "dynamodb", "s3"
  micro_core::TimePoint time = {};
  /// Dot segments and empty ones are taken out before signing, and the path is encoded once more
  /// than on the wire. True for every service but S3.
  bool normalize_path = true;
  bool encode_path = true;
  /// Adds x-amz-content-sha256, which S3 wants.
  bool add_content_sha256 = false;
  /// False: the session token is sent but not signed, as a few services want it.
  bool sign_session_token = true;
  /// Unset: the digest of the body. Else what stands for it: "UNSIGNED-PAYLOAD", or one of the
  /// three below for a body in signed chunks or with trailers.
  std::optional<std::string> payload_hash = std::nullopt;
  /// `signing_key(*this)` if the caller keeps it; empty: it is derived anew, four HMACs of a call.
  std::string key = {};
};

/// The values of `payload_hash` for a body that `ChunkFraming` frames (S3 only). The request also
/// wants `Content-Encoding: aws-chunked`, `x-amz-decoded-content-length` (the bytes inside) and,
/// with trailers, `x-amz-trailer` (their names in lower case, with commas).
inline constexpr std::string_view streaming_payload = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
inline constexpr std::string_view streaming_payload_trailer =
    "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
inline constexpr std::string_view streaming_unsigned_payload_trailer =
    "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

/// Signs `request` with Signature Version 4: adds X-Amz-Date, X-Amz-Security-Token if there is one,
/// and Authorization. `request` must already have its Host header, and every header that is to be
/// signed; `connection`, `expect`, `transfer-encoding`, `user-agent` and `x-amzn-trace-id` are left
/// out, as what lies between may change them. Returns the signature, from which the chunks of the
/// body go on (see `ChunkFraming`).
///
/// Source:
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
std::string sign(micro_http::HttpRequest& request, const SigningOptions& options);

/// The key that signs for one day, region, service and secret. Whoever has it can sign as well.
std::string signing_key(const SigningOptions& options);

/// The target of `request` with the signature in its query: whoever has it may send the request for
/// `expires` (at most 604'800 s) from `options.time` on, with no credentials; or as long as the
/// credentials are valid, if that is known and less.
std::string presign(const micro_http::HttpRequest& request, const SigningOptions& options,
                    std::chrono::seconds expires);

/// Writes a body as S3's `aws-chunked` encoding: chunks with their lengths, each with a signature
/// if `options.payload_hash` asks for it, and trailers behind the last. A plain state machine for
/// one body; belongs to one thread.
///
///     const std::string seed = sign(request, options);  // payload_hash = streaming_payload
///     ChunkFraming framing(options, seed);
///     framing.append_chunk(wire, piece);  // 8 KiB at least, but for the last
///     framing.append_end(wire);
///
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
/// and https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
class ChunkFraming {
 public:
  /// `options` as the request was signed with; `payload_hash` must be one of the three above.
  ChunkFraming(const SigningOptions& options, std::string seed_signature);

  /// Appends one chunk; nothing if `bytes` is empty, for an empty chunk is the last.
  void append_chunk(std::string& out, std::string_view bytes);

  /// Appends the last chunk and what is behind it. `trailers` in the order of `x-amz-trailer`,
  /// names in lower case; there must be none with `streaming_payload`.
  void append_end(std::string& out, const micro_http::Headers& trailers = {});

  /// How many bytes a body of `body_bytes` becomes, in chunks of `chunk_bytes` but for the last:
  /// the request's Content-Length. Of `trailers` only the lengths count.
  static std::uint64_t framed_bytes(std::string_view payload_hash, std::uint64_t body_bytes,
                                    std::uint64_t chunk_bytes,
                                    const micro_http::Headers& trailers = {});

 private:
  std::string next_signature(std::string_view algorithm, std::string_view digests);

  bool is_signed_;
  bool has_trailer_;
  std::string key_;
  std::string date_and_scope_;  // two lines
  std::string signature_;       // of the request, then of the last chunk
};

}  // namespace micro_aws
