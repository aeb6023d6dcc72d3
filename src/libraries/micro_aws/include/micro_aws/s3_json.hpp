#pragma once

#include <micro_aws/s3_bucket.hpp>
#include <micro_core/codec.hpp>

#include <optional>
#include <string>
#include <utility>

namespace micro_aws {

// Structs as objects of JSON. Errors beside those of `S3Bucket`: `internal` when an object does not
// hold what it must; the message names the object and what is wrong in it.

/// `value` as the body of an object.
template <class T>
micro_core::Result<S3Stored> put_json(const S3Bucket& bucket, const std::string& key,
                                      const T& value, S3PutOptions options = {}) {
  options.content_type = "application/json";
  return bucket.put_object(key, micro_core::to_text(micro_core::to_json(value)), options);
}

namespace detail {

/// The JSON of an object; none if there is none.
micro_core::Result<std::optional<micro_core::Json>> get_json(const S3Bucket& bucket,
                                                             const std::string& key);
/// Says in which object it is wrong.
micro_core::Error bad_object(const S3Bucket& bucket, const std::string& key,
                             micro_core::Error error);

}  // namespace detail

/// The struct at `key`; none if there is no such object.
template <class T>
micro_core::Result<std::optional<T>> get_json(const S3Bucket& bucket, const std::string& key) {
  const auto json = detail::get_json(bucket, key);
  if (!json) return json.error();
  if (!*json) return std::optional<T>();
  auto value = micro_core::from_json<T>(**json);
  if (!value) return detail::bad_object(bucket, key, std::move(value).error());
  return std::optional<T>(*std::move(value));
}

/// Makes the object at `key` say what is true now: `value` stored, or nothing there if it is empty.
/// Repeating it is harmless.
template <class T>
micro_core::Result<void> put_or_delete_json(const S3Bucket& bucket, const std::string& key,
                                            const std::optional<T>& value) {
  if (value) {
    if (auto stored = put_json(bucket, key, *value); !stored) return std::move(stored).error();
  } else if (auto deleted = bucket.delete_object(key); !deleted) {
    return std::move(deleted).error();
  }
  return {};
}

}  // namespace micro_aws
