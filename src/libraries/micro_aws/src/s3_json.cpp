#include <micro_aws/s3_json.hpp>

namespace micro_aws::detail {

using micro_core::Error;
using micro_core::Json;
using micro_core::Result;

Result<std::optional<Json>> get_json(const S3Bucket& bucket, const std::string& key) {
  const auto object = bucket.get_object(key);
  if (!object) return object.error();
  if (!*object) return std::optional<Json>();
  auto json = micro_core::parse_json((*object)->body);
  if (!json) return bad_object(bucket, key, std::move(json).error());
  return std::optional<Json>(*std::move(json));
}

// Data that this program trusted, and no fault of its caller.
Error bad_object(const S3Bucket& bucket, const std::string& key, Error error) {
  error.code = micro_core::ErrorCode::internal;
  error.message = "the object " + bucket.name() + '/' + key + ": " + error.message;
  return error;
}

}  // namespace micro_aws::detail
