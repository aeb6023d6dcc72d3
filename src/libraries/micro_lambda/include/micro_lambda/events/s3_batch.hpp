#pragma once

#include <micro_core/json.hpp>
#include <micro_core/result.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/extra.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace micro_lambda {

struct S3BatchJob {
  std::string id = {};
  std::map<std::string, std::string> user_arguments = {};  ///< of schema 2.0
  Extra extra = {};
};

struct S3BatchTask {
  std::string task_id = {};
  std::string s3_key = {};  ///< as in a form: '+' is a space, others are %XX
  std::string s3_version_id = {};
  std::string s3_bucket_arn = {};  ///< of schema 1.0
  std::string s3_bucket = {};      ///< the name, of schema 2.0
  Extra extra = {};

  /// The key as S3 knows it: what to get the object by.
  std::string decoded_key() const;
  /// The bucket's name, whichever the schema.
  std::string bucket() const;
};

/// What a job of S3 Batch Operations hands to a function: one task each time.
///
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html
struct S3BatchEvent {
  std::string invocation_schema_version = {};  ///< "1.0" or "2.0"
  std::string invocation_id = {};
  S3BatchJob job = {};
  std::vector<S3BatchTask> tasks = {};
  Extra extra = {};

  static constexpr KnownBy known_by = {
      .service = "S3 Batch Operations", .member = "invocationSchemaVersion", .also = "tasks"};
};

struct S3BatchResult {
  std::string task_id = {};
  std::string result_code = {};    ///< "Succeeded", "TemporaryFailure" or "PermanentFailure"
  std::string result_string = {};  ///< for the job's report
  Extra extra = {};
};

/// The answer to an `S3BatchEvent`.
struct S3BatchResponse {
  std::string invocation_schema_version = {};
  std::string treat_missing_keys_as = "PermanentFailure";  ///< of tasks without a result
  std::string invocation_id = {};
  std::vector<S3BatchResult> results = {};
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "a function for S3 Batch Operations",
                                       .member = "invocationSchemaVersion",
                                       .also = "treatMissingKeysAs"};
  static constexpr std::string_view always_written[] = {"results"};

  /// An answer to `event`, still without results.
  static S3BatchResponse to(const S3BatchEvent& event);
  /// Adds the result of `task`.
  S3BatchResponse& add(const S3BatchTask& task, std::string result_code,
                       std::string result_string = {});
};

}  // namespace micro_lambda
