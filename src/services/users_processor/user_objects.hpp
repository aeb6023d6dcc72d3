#pragma once

#include <micro_aws/dynamodb_table.hpp>
#include <micro_aws/s3_bucket.hpp>
#include <micro_core/result.hpp>

#include <string>
#include <string_view>

namespace users_processor {

/// Keeps one object per user, users/{user_id}.json, as the table says. Members may be called from
/// several threads.
class UserObjects {
 public:
  UserObjects(const micro_aws::Client& client, std::string table_name, std::string bucket_name)
      : users_(client, std::move(table_name), {.partition = "user_id"}),
        bucket_(client, std::move(bucket_name)) {}

  /// Makes the bucket agree with the table about the user that `message` names. Repeating it, and
  /// any order of messages, does no harm. Errors: `invalid_argument` (not a message of ours), those
  /// of `DynamoDbTable` and `S3Bucket`.
  micro_core::Result<void> reconcile(std::string_view message) const;

 private:
  micro_aws::DynamoDbTable users_;
  micro_aws::S3Bucket bucket_;
};

}  // namespace users_processor
