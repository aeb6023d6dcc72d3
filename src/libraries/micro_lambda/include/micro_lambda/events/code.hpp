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

struct CodePipelineConfiguration {
  std::string function_name = {};
  std::string user_parameters = {};  ///< any text, as the pipeline's action says
  Extra extra = {};

  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;
};

struct CodePipelineActionConfiguration {
  CodePipelineConfiguration configuration = {};
  Extra extra = {};
};

struct CodePipelineS3Location {
  std::string bucket_name = {};
  std::string object_key = {};
  Extra extra = {};
};

struct CodePipelineLocation {
  std::string type = {};  ///< "S3"
  CodePipelineS3Location s3_location = {};
  Extra extra = {};
};

struct CodePipelineArtifact {
  std::string name = {};
  std::string revision = {};
  CodePipelineLocation location = {};
  Extra extra = {};
};

/// To read and write the artifacts with.
struct CodePipelineCredentials {
  std::string access_key_id = {};
  std::string secret_access_key = {};
  std::string session_token = {};
  micro_core::TimePoint expiration_time = {};
  Extra extra = {};
};

struct CodePipelineEncryptionKey {
  std::string id = {};    ///< an ARN
  std::string type = {};  ///< "KMS"
  Extra extra = {};
};

struct CodePipelineData {
  CodePipelineActionConfiguration action_configuration = {};
  std::vector<CodePipelineArtifact> input_artifacts = {};
  std::vector<CodePipelineArtifact> output_artifacts = {};
  CodePipelineCredentials artifact_credentials = {};
  std::string continuation_token = {};  ///< of a job that asked to be continued
  CodePipelineEncryptionKey encryption_key = {};
  Extra extra = {};
};

struct CodePipelineJob {
  std::string id = {};
  std::string account_id = {};
  CodePipelineData data = {};
  Extra extra = {};
};

/// What a pipeline's Invoke action hands to a function. The outcome goes out by
/// `PutJobSuccessResult` or `PutJobFailureResult` with the job's id.
///
/// Source:
/// https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html
struct CodePipelineEvent {
  CodePipelineJob job = {};
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "CodePipeline", .member = "CodePipeline.job"};
  static constexpr micro_core::Field fields[] = {{.name = "job", .alias = "CodePipeline.job"}};
};

/// What CodeDeploy hands to a function that checks a deployment. The outcome goes out by
/// `PutLifecycleEventHookExecutionStatus` with both ids.
///
/// Source:
/// https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html
struct CodeDeployEvent {
  std::string deployment_id = {};
  std::string lifecycle_event_hook_execution_id = {};
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "CodeDeploy",
                                       .member = "LifecycleEventHookExecutionId"};
  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;
};

struct CodeCommitReference {
  std::string commit = {};
  std::string ref = {};  ///< "refs/heads/main"
  bool created = false;
  bool deleted = false;
  Extra extra = {};
};

struct CodeCommitChanges {
  std::vector<CodeCommitReference> references = {};
  Extra extra = {};
};

struct CodeCommitRecord {
  std::string event_id = {};
  std::string event_name = {};  ///< "ReferenceChanges"
  std::string event_version = {};
  micro_core::DateTime event_time = {};
  std::string event_trigger_name = {};
  std::string event_source = {};  ///< "aws:codecommit"
  std::string event_source_arn = {};
  std::string user_identity_arn = {};
  std::string aws_region = {};
  std::string custom_data = {};
  CodeCommitChanges codecommit = {};
  Extra extra = {};

  static constexpr micro_core::Field fields[] = {
      {.name = "event_source_arn", .alias = "eventSourceARN"},
      {.name = "user_identity_arn", .alias = "userIdentityARN"}};
};

/// What a repository's trigger hands to a function.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/services-codecommit.html
struct CodeCommitEvent {
  std::vector<CodeCommitRecord> records = {};
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "CodeCommit",
                                       .member = "eventSource",
                                       .value = "aws:codecommit",
                                       .in_records = true};
  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;
};

}  // namespace micro_lambda
