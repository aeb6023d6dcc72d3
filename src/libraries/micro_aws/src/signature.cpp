#include <micro_aws/signature.hpp>
#include <micro_core/hash.hpp>
#include <micro_http/url.hpp>

#include "signature_steps.hpp"

namespace micro_aws {

using micro_http::HttpRequest;

void sign(HttpRequest& request, const SigningOptions& options) {
  SigningOptions resolved = options;
  if (!resolved.payload_hash) resolved.payload_hash = micro_core::sha256_hex(request.body);
  request.headers.set("X-Amz-Date", micro_core::to_iso8601_basic(options.time));
  if (!options.credentials.session_token.empty()) {
    request.headers.set("X-Amz-Security-Token", options.credentials.session_token);
  }
  if (options.add_content_sha256) {
    request.headers.set("x-amz-content-sha256", *resolved.payload_hash);
  }
  const CanonicalRequest canonical = canonical_request(request, resolved);
  request.headers.set(
      "Authorization",
      "AWS4-HMAC-SHA256 Credential=" + options.credentials.access_key_id + '/' +
          credential_scope(options) + ", SignedHeaders=" + canonical.signed_headers +
          ", Signature=" + signature(string_to_sign(canonical.text, resolved), resolved));
}

std::string presign(const HttpRequest& request, const SigningOptions& options,
                    std::chrono::seconds expires) {
  HttpRequest prepared = with_query_parameters(request, options, expires);
  const std::string canonical = canonical_request(prepared, options).text;
  prepared.target += "&X-Amz-Signature=" + signature(string_to_sign(canonical, options), options);
  if (!options.credentials.session_token.empty() && !options.sign_session_token) {
    prepared.target +=
        "&X-Amz-Security-Token=" + micro_http::percent_encode(options.credentials.session_token);
  }
  return prepared.target;
}

}  // namespace micro_aws
