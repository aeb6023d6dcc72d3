#pragma once

#include <micro_core/json.hpp>

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// What a SAM template asks for, with every expression resolved. Plain values: nothing here knows
/// YAML.
namespace local_cloud::templates {

/// Where something stands in a template. Lines and columns count from 1; 0 means the whole file.
struct SourcePlace {
  std::string file = {};
  int line = 0;
  int column = 0;
};

/// "infra/template.yaml:12:7", without what is 0.
std::string to_string(const SourcePlace& place);

/// Something that the template asks for and that the local cloud does not do. Listed at start-up,
/// and an error under `--strict`.
struct Unsupported {
  SourcePlace place = {};
  std::string what = {};  ///< "UsersApi (AWS::Serverless::Function): FileSystemConfigs"
  std::string why = {};   ///< what happens instead
};

/// "file:line:column: what: why".
std::string to_string(const Unsupported& unsupported);

/// A resource that is right on AWS and needs nothing here: a role, an alarm, a bucket policy.
struct InertResource {
  std::string id = {};
  std::string type = {};  ///< "AWS::CloudWatch::Alarm"
  SourcePlace place = {};
};

/// How `sam build` makes an artefact: `make -f code_uri/Makefile build-<logical_id>`.
struct BuildSource {
  std::filesystem::path code_uri = {};  ///< absolute; empty when the code is not a local folder
  std::string method = {};              ///< Metadata.BuildMethod: "makefile"; empty when absent
  std::string logical_id = {};  ///< the make target is "build-" + this, also in a nested stack
};

struct Layer {
  std::string id = {};    ///< see `Function::id`
  std::string name = {};  ///< LayerName
  std::string arn = {};   ///< with version: what `Ref` gives, and what `Function::layers` holds
  BuildSource build = {};
  SourcePlace place = {};
};

struct Function {
  /// The logical id; in nested stacks with theirs before it: "Batch.BatchFunction". Also the name
  /// of the artefact's folder.
  std::string id = {};
  std::string name = {};  ///< physical name: what Invoke takes
  std::string arn = {};
  std::string runtime = {};                          ///< "provided.al2023"
  std::string handler = {};                          ///< `_HANDLER`
  std::chrono::seconds timeout{3};                   ///< 1 to 900 s
  int memory_mb = 128;                               ///< 128 to 10'240
  int ephemeral_storage_mb = 512;                    ///< 512 to 10'240
  std::map<std::string, std::string> environment{};  ///< of the template only; resolved
  std::optional<int> reserved_concurrency = {};      ///< 0: every invocation is throttled
  bool tracing = false;                              ///< Tracing: Active
  std::vector<std::string> layers =
      {};  ///< ARNs, in order; those of this deployment are in `layers`
  BuildSource build = {};
  SourcePlace place = {};
};

struct Route {
  std::string method = {};  ///< upper case; "ANY" for any; empty for `$default`
  std::string path = {};  ///< "/users/{user_id}", "/users/{proxy+}"; "$default" for everything else
  std::string function_id = {};
  std::string payload_version = "2.0";  ///< "1.0" or "2.0"
  std::chrono::milliseconds timeout{30'000};
  SourcePlace place = {};
};

/// What API Gateway answers to browsers. An empty list means that the header is not sent.
struct Cors {
  std::vector<std::string> allow_origins = {};
  std::vector<std::string> allow_methods = {};
  std::vector<std::string> allow_headers = {};
  std::vector<std::string> expose_headers = {};
  std::optional<int> max_age_s = {};
  bool allow_credentials = false;
};

struct HttpApi {
  std::string id = {};      ///< see `Function::id`; "ServerlessHttpApi" for the implicit one
  std::string api_id = {};  ///< ten letters and digits, as in "API_ID.execute-api.localhost"
  std::string name = {};
  std::string url = {};            ///< what `ReadOptions::api_url` gave; no slash at the end
  std::string stage = "$default";  ///< any other is the first segment of every path
  std::map<std::string, std::string> stage_variables = {};
  std::optional<Cors> cors = {};
  std::vector<Route> routes = {};
  SourcePlace place = {};
};

struct Table {
  std::string id = {};
  std::string name = {};
  std::string arn = {};
  micro_core::Json create_table =
      {};  ///< the body of a DynamoDB CreateTable call, TableName included
  bool point_in_time_recovery = false;
  std::optional<std::string> ttl_attribute = {};
  SourcePlace place = {};
};

struct Queue {
  std::string id = {};
  std::string name = {};
  std::string url = {};
  std::string arn = {};
  /// As CreateQueue takes them: {"VisibilityTimeout": "180", "RedrivePolicy":
  /// "{\"deadLetterTargetArn\"…}"}.
  std::map<std::string, std::string> attributes = {};
  std::map<std::string, std::string> tags = {};
  SourcePlace place = {};
};

struct Bucket {
  std::string id = {};
  std::string name = {};
  std::string arn = {};
  bool versioning = false;
  SourcePlace place = {};
};

/// A queue that feeds a function.
struct QueueMapping {
  std::string id = {};    ///< function's id + event's name: "UsersProcessorFunctionUserEvents"
  std::string uuid = {};  ///< deterministic; what `Ref` of a mapping gives
  std::string queue_arn = {};
  std::string function_id = {};
  bool enabled = true;
  int batch_size = 10;                      ///< 1 to 10'000
  std::chrono::seconds batching_window{0};  ///< 0 to 300 s
  bool report_batch_item_failures = false;
  std::optional<int> maximum_concurrency = {};  ///< 2 to 1'000
  SourcePlace place = {};
};

struct Output {
  std::string key = {};
  std::string value = {};
  std::string description = {};
  std::string export_name = {};  ///< empty when not exported
};

/// A template and everything nested in it, flat. What a false condition switched off is not in it.
struct Deployment {
  std::string stack_name = {};
  std::string region = {};
  std::string account_id = {};
  std::string description = {};
  std::vector<std::filesystem::path> files =
      {};  ///< every template that was read, the main one first
  std::vector<Function> functions = {};
  std::vector<Layer> layers = {};
  std::vector<HttpApi> http_apis = {};
  std::vector<Table> tables = {};
  std::vector<Queue> queues = {};  ///< dead-letter queues come before the queues that name them
  std::vector<Bucket> buckets = {};
  std::vector<QueueMapping> queue_mappings = {};
  std::vector<Output> outputs = {};  ///< of the main template
  std::vector<InertResource> inert = {};
  std::vector<Unsupported> unsupported = {};
};

}  // namespace local_cloud::templates
