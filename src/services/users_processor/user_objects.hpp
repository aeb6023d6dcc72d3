#pragma once

#include <micro_aws/dynamodb_table_of.hpp>
#include <micro_aws/s3_bucket.hpp>
#include <micro_core/result.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace users_processor {

/// What an object holds: what callers of the API see, whatever else the item holds.
struct User {
  std::string user_id = {};
  std::string name = {};
  std::string surname = {};
  std::optional<std::string> address = {};

  bool operator==(const User&) const = default;
  static constexpr auto partition_key = &User::user_id;
};

/// Keeps one object per user, users/{user_id}.json, as the table says. Members may be called from
/// several threads.
class UserObjects {
 public:
  UserObjects(const micro_aws::Client& client, std::string table_name, std::string bucket_name)
      : users_(client, std::move(table_name)), bucket_(client, std::move(bucket_name)) {}

  /// Makes the bucket agree with the table about the user that `message` names. Repeating it, and
  /// any order of messages, does no harm. Errors: `invalid_argument` (not a message of ours), those
  /// of `DynamoDbTableOf` and `S3Bucket`.
  micro_core::Result<void> reconcile(std::string_view message) const;

 private:
  micro_core::Result<std::optional<User>> find(const std::string& user_id) const;
  micro_core::Result<void> store(const std::string& user_id, const std::optional<User>& user) const;

  micro_aws::DynamoDbTableOf<User> users_;
  micro_aws::S3Bucket bucket_;
};

}  // namespace users_processor
