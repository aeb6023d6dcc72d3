#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace micro_aws {

/// What a form may send, see `S3Bucket::presigned_post`.
struct S3PostOptions {
  std::chrono::seconds expires = std::chrono::hours{1};  ///< up to 7 days
  /// Instead of exactly the key: any key that starts with it. "${filename}" at the end of the key
  /// is then the name of the file that was chosen.
  std::optional<std::string> key_prefix = std::nullopt;
  std::optional<std::uint64_t> bytes_min = std::nullopt;
  std::optional<std::uint64_t> bytes_max = std::nullopt;
  /// Fields with exactly these values: "Content-Type", "x-amz-meta-owner", "success_action_status",
  /// "acl", …
  std::map<std::string, std::string> fields = {};
  /// Fields that the form must have, with any value that starts so; empty: with any.
  std::map<std::string, std::string> field_prefixes = {};
};

/// A form that puts one file into a bucket. It is sent as multipart/form-data to `url`: all
/// `fields` first, in any order, and the file last, in the field "file".
struct S3PresignedPost {
  std::string url = {};
  std::map<std::string, std::string> fields = {};
};

}  // namespace micro_aws
