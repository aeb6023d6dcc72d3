#pragma once

#include <micro_aws/signature.hpp>

#include <string>
#include <string_view>

namespace micro_aws {

/// The steps of Signature Version 4, apart so that each can be held against the published vectors.
struct CanonicalRequest {
  std::string text = {};
  std::string signed_headers = {};  ///< "host;x-amz-date"
};

/// `payload_hash` is the digest of the body or what stands for it.
CanonicalRequest canonical_request(const micro_http::HttpRequest& request,
                                   const SigningOptions& options, std::string_view payload_hash);

/// "20150830/us-east-1/service/aws4_request"
std::string credential_scope(const SigningOptions& options);

std::string string_to_sign(std::string_view canonical_request, const SigningOptions& options);

std::string signature(std::string_view string_to_sign, const SigningOptions& options);

/// `request` with the parameters of query signing but for the signature itself.
micro_http::HttpRequest with_query_parameters(const micro_http::HttpRequest& request,
                                              const SigningOptions& options,
                                              std::chrono::seconds expires);

}  // namespace micro_aws
