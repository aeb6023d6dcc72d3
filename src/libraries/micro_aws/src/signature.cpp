#include <micro_aws/signature.hpp>
#include <micro_core/hash.hpp>
#include <micro_http/url.hpp>

#include <algorithm>

#include "signature_steps.hpp"

namespace micro_aws {

using micro_http::HttpRequest;

std::string sign(HttpRequest& request, const SigningOptions& options) {
  const std::string hash =
      options.payload_hash ? *options.payload_hash : micro_core::sha256_hex(request.body);
  request.headers.set("X-Amz-Date", micro_core::to_iso8601_basic(options.time));
  if (!options.credentials.session_token.empty()) {
    request.headers.set("X-Amz-Security-Token", options.credentials.session_token);
  }
  if (options.add_content_sha256) request.headers.set("x-amz-content-sha256", hash);
  const CanonicalRequest canonical = canonical_request(request, options, hash);
  std::string signed_with = signature(string_to_sign(canonical.text, options), options);
  std::string authorization = "AWS4-HMAC-SHA256 Credential=";
  authorization.reserve(256);
  (authorization += options.credentials.access_key_id) += '/';
  authorization += credential_scope(options);
  (authorization += ", SignedHeaders=") += canonical.signed_headers;
  (authorization += ", Signature=") += signed_with;
  request.headers.set("Authorization", std::move(authorization));
  return signed_with;
}

std::string signing_key(const SigningOptions& options) {
  using micro_core::hmac_sha256;
  const std::string date = micro_core::to_iso8601_basic(options.time).substr(0, 8);
  const std::string of_date = hmac_sha256("AWS4" + options.credentials.secret_access_key, date);
  const std::string of_region = hmac_sha256(of_date, options.region);
  return hmac_sha256(hmac_sha256(of_region, options.service), "aws4_request");
}

std::string presign(const HttpRequest& request, const SigningOptions& options,
                    std::chrono::seconds expires) {
  // What is signed with them ends with them, and the URL should not say otherwise.
  if (const auto& end = options.credentials.expires_at) {
    expires = std::min(expires, std::chrono::floor<std::chrono::seconds>(*end - options.time));
  }
  HttpRequest prepared = with_query_parameters(request, options, expires);
  const std::string hash =
      options.payload_hash ? *options.payload_hash : micro_core::sha256_hex(request.body);
  const std::string canonical = canonical_request(prepared, options, hash).text;
  prepared.target += "&X-Amz-Signature=" + signature(string_to_sign(canonical, options), options);
  if (!options.credentials.session_token.empty() && !options.sign_session_token) {
    prepared.target +=
        "&X-Amz-Security-Token=" + micro_http::percent_encode(options.credentials.session_token);
  }
  return prepared.target;
}

}  // namespace micro_aws
