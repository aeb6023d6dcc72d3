#pragma once

#include <micro_aws/credentials.hpp>
#include <micro_core/clock.hpp>
#include <micro_http/message.hpp>

#include <chrono>
#include <optional>
#include <string>

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
  /// Unset: the digest of the body. Else what stands for it, as "UNSIGNED-PAYLOAD".
  std::optional<std::string> payload_hash = std::nullopt;
};

/// Signs `request` with Signature Version 4: adds X-Amz-Date, X-Amz-Security-Token if there is one,
/// and Authorization. `request` must already have its Host header, and every header that is to be
/// signed; `connection`, `expect`, `transfer-encoding`, `user-agent` and `x-amzn-trace-id` are left
/// out, as what lies between may change them.
///
/// Source:
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
void sign(micro_http::HttpRequest& request, const SigningOptions& options);

/// The target of `request` with the signature in its query: whoever has it may send the request for
/// `expires` (at most 604'800 s) from `options.time` on, with no credentials.
std::string presign(const micro_http::HttpRequest& request, const SigningOptions& options,
                    std::chrono::seconds expires);

}  // namespace micro_aws
