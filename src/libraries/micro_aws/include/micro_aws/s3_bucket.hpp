#pragma once

#include <micro_aws/client.hpp>
#include <micro_core/clock.hpp>
#include <micro_core/result.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace micro_aws {

struct S3PutOptions {
  std::string content_type = "application/octet-stream";
  std::string cache_control = {};
  std::string content_encoding = {};
  /// Kept beside the object; names are lower case, ASCII.
  std::map<std::string, std::string> metadata = {};
  /// Refuses to replace an object that is there.
  bool only_if_absent = false;
  /// Unless empty: replaces only the object with this ETag.
  std::string only_if_etag = {};
};

/// What is known of an object without its bytes.
struct S3ObjectInfo {
  std::string key = {};
  std::int64_t size = 0;
  std::string etag = {};  ///< with its quotes, as S3 writes it
  micro_core::TimePoint last_modified = {};
  std::string content_type = {};                     ///< empty in a list
  std::map<std::string, std::string> metadata = {};  ///< empty in a list
};

struct S3Object {
  S3ObjectInfo info = {};
  std::string body = {};
};

struct S3ListOptions {
  std::string prefix = {};
  std::string delimiter = {};    ///< usually "/": what shares a prefix up to it is listed once
  std::string start_after = {};  ///< only keys behind this one
  std::string token = {};        ///< `next_token` of the page before
  std::optional<int> keys_max = std::nullopt;  ///< 1 to 1'000; unset: 1'000
};

struct S3ObjectPage {
  std::vector<S3ObjectInfo> objects = {};      ///< in the byte order of their keys
  std::vector<std::string> prefixes = {};      ///< with a delimiter: the common ones
  std::optional<std::string> next_token = {};  ///< none: this was the last page
};

/// One S3 bucket, or a bucket of any service that speaks its protocol.
///
/// Copies are cheap and share one connection pool. Members may be called from several threads.
/// Objects are held in memory whole (64 MiB at most when read). `SlowDown`, timeouts and 5xx
/// answers are retried as the `Client` was told, then returned.
///
/// Errors of every member: `not_found` (no such bucket), `permission_denied`, `throttled`,
/// `timeout`, `unavailable`.
///
/// Source:  https://docs.aws.amazon.com/AmazonS3/latest/API/
/// Example: examples/s3_objects.cpp
class S3Bucket {
 public:
  S3Bucket(Client client, std::string bucket_name);

  /// The same, its calls under `options`: a timeout, a token that cancels them.
  S3Bucket with(CallOptions options) const {
    S3Bucket copy = *this;
    copy.client_ = client_.with(std::move(options));
    return copy;
  }

  /// Stores `body` under `key`, in place of what was there; returns the ETag. Repeating it is
  /// harmless. Errors: `already_exists` (`only_if_absent` or `only_if_etag` did not hold).
  micro_core::Result<std::string> put_object(const std::string& key, std::string body,
                                             const S3PutOptions& options = {}) const;

  /// The object at `key`; none if there is none. Errors: `too_large`.
  micro_core::Result<std::optional<S3Object>> get_object(const std::string& key) const;

  /// What is known of the object at `key`; none if there is none, or no such bucket: S3 does not
  /// say which.
  micro_core::Result<std::optional<S3ObjectInfo>> head_object(const std::string& key) const;

  /// Deletes the object at `key`. Deleting it twice succeeds.
  micro_core::Result<void> delete_object(const std::string& key) const;

  /// A page of the objects in the bucket.
  micro_core::Result<S3ObjectPage> list_objects(const S3ListOptions& options = {}) const;

  /// A URL that lets its holder read the object, without credentials, for up to 7 days. Makes no
  /// call.
  micro_core::Result<std::string> presigned_get_url(const std::string& key,
                                                    std::chrono::seconds expires) const;

  const std::string& name() const { return bucket_name_; }

 private:
  Client client_;
  std::string bucket_name_;
};

}  // namespace micro_aws
