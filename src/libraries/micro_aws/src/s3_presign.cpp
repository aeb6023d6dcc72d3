// What lets others in: URLs and forms.
#include <micro_aws/s3_bucket.hpp>
#include <micro_core/encoding.hpp>

#include "s3_headers.hpp"
#include "s3_request.hpp"
#include "signature_steps.hpp"

namespace micro_aws {

using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;
using micro_core::Result;
using std::chrono::seconds;

Result<S3PresignedPost> Client::presign_s3_post(const std::string& bucket, seconds expires,
                                                JsonArray conditions) const {
  auto route = transport_->route_to(s3_service);
  if (!route) return std::move(route).error();
  const auto options = transport_->signing_options(*route);
  if (!options) return options.error();

  const Credentials& credentials = options->credentials;
  S3PresignedPost post;
  post.fields = {{"x-amz-algorithm", "AWS4-HMAC-SHA256"},
                 {"x-amz-credential", credentials.access_key_id + '/' + credential_scope(*options)},
                 {"x-amz-date", micro_core::to_iso8601_basic(options->time)}};
  if (!credentials.session_token.empty()) {
    post.fields.emplace("x-amz-security-token", credentials.session_token);
  }
  conditions.push_back(JsonObject{{"bucket", bucket}});
  for (const auto& [name, value] : post.fields) conditions.push_back(JsonObject{{name, value}});
  const std::string policy = micro_core::to_base64(micro_core::to_text(
      Json(JsonObject{{"expiration", micro_core::to_iso8601(options->time + expires)},
                      {"conditions", std::move(conditions)}})));
  post.fields.emplace("policy", policy);
  post.fields.emplace("x-amz-signature", signature(policy, *options));

  const S3Call call{.bucket = bucket};
  const micro_http::Url server = s3_server(*route, call);
  post.url = server.scheme + "://" + server.authority() + s3_target(*route, call);
  return post;
}

Result<std::string> S3Bucket::presigned_get_url(const std::string& key, seconds expires,
                                                const S3GetOptions& options) const {
  S3Call get = call("GetObject", "GET", key);
  get.query = get_query(options);
  return client_.presign_s3(std::move(get), expires);
}

Result<std::string> S3Bucket::presigned_put_url(
    const std::string& key, seconds expires,
    const std::map<std::string, std::string>& headers) const {
  S3Call put = call("PutObject", "PUT", key);
  for (const auto& [name, value] : headers) put.headers.add(name, value);
  return client_.presign_s3(std::move(put), expires);
}

Result<S3PresignedPost> S3Bucket::presigned_post(const std::string& key,
                                                 const S3PostOptions& options) const {
  JsonArray conditions;
  const auto starts_with = [&](const std::string& field, const std::string& start) {
    conditions.push_back(JsonArray{"starts-with", '$' + field, start});
  };
  if (options.key_prefix) {
    starts_with("key", *options.key_prefix);
  } else {
    conditions.push_back(JsonObject{{"key", key}});
  }
  for (const auto& [name, value] : options.fields) conditions.push_back(JsonObject{{name, value}});
  for (const auto& [name, start] : options.field_prefixes) starts_with(name, start);
  if (options.bytes_min || options.bytes_max) {
    constexpr std::uint64_t object_bytes_max = std::uint64_t{5} * 1024 * 1024 * 1024;  // of a form
    conditions.push_back(JsonArray{"content-length-range", options.bytes_min.value_or(0),
                                   options.bytes_max.value_or(object_bytes_max)});
  }
  auto post = client_.presign_s3_post(bucket_name_, options.expires, std::move(conditions));
  if (!post) return post;
  post->fields.emplace("key", key);
  post->fields.insert(options.fields.begin(), options.fields.end());
  return post;
}

}  // namespace micro_aws
