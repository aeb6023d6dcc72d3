#pragma once

#include <local_cloud/wire/aws_request.hpp>
#include <local_cloud/wire/service_error.hpp>
#include <micro_core/clock.hpp>
#include <micro_core/result.hpp>
#include <micro_http/event_loop.hpp>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// AWS Lambda on this machine: each execution environment is a real process that asks its own
/// Runtime API for work.
namespace local_cloud::functions {

/// One function as the template describes it, and where its built code is.
struct FunctionConfig {
  std::string id = {};    ///< logical id, in nested stacks "Stack.Logical": names it in logs
  std::string name = {};  ///< physical name: what Invoke takes
  std::string handler = {};
  std::string runtime = "provided.al2023";
  std::chrono::milliseconds timeout{3'000};
  int memory_mb = 128;
  int ephemeral_storage_mb = 512;
  std::map<std::string, std::string> environment =
      {};                                          ///< of the template; reserved names are ignored
  std::optional<int> reserved_concurrency = {};    ///< 0: every invocation is throttled
  bool tracing = false;                            ///< sampled traces
  std::filesystem::path artifact = {};             ///< the folder that holds `bootstrap`
  std::vector<std::filesystem::path> layers = {};  ///< folders, in the template's order
};

enum class InvocationType { request_response, event, dry_run };

struct InvokeOptions {
  InvocationType type = InvocationType::request_response;
  bool log_tail = false;  ///< waits for the function's next `next`, to have its last lines
  std::string client_context = {};  ///< JSON text, handed on as it is
  std::string trace_header = {};    ///< "Root=…;Parent=…;Sampled=…"; empty: a new one
};

/// What became of an invocation. With a `refusal` it never reached the function.
struct InvocationResult {
  int status = 200;  ///< 200, 202 (event), 204 (dry run), or the refusal's
  std::string payload = {};
  std::optional<std::string> function_error = {};  ///< "Unhandled": `payload` is the error's JSON
  std::string log_tail = {};                       ///< the last 4 KB of its log, as text
  std::string executed_version = "$LATEST";
  std::string request_id = {};
  std::optional<wire::ServiceError> refusal = {};  ///< not found, throttled, too large, stopping

  bool throttled() const { return refusal && refusal->code == "TooManyRequestsException"; }
};

using InvokeCallback = std::function<void(InvocationResult)>;

/// Takes each line of a function's log, without its newline. Called from several threads, for one
/// environment in order.
using FunctionLog = std::function<void(const FunctionConfig& function, std::string_view line)>;

/// Limits and times; the defaults are Lambda's where Lambda has them.
struct FunctionsOptions {
  wire::CloudIdentity identity = {};
  std::string aws_endpoint = {};                      ///< functions get it as AWS_ENDPOINT_URL
  std::map<std::string, std::string> variables = {};  ///< for every function that does not say else
  std::filesystem::path work_folder = {};  ///< for TMPDIR folders; empty: below the system's own
  std::chrono::milliseconds init_timeout{10'000};
  std::chrono::milliseconds idle_timeout{
      300'000};  ///< an environment unused for so long is stopped
  std::chrono::milliseconds memory_sample_interval{50};
  /// An environment that has answered but not yet asked for more is waited for so long, before
  /// another process is started.
  std::chrono::milliseconds answered_wait{10};
  int concurrency_max = 1'000;  ///< invocations at once, waiting ones included; then 429
  int environments_max = 64;    ///< processes at once; more invocations wait for one
  std::size_t payload_bytes_max = 6 * 1024 * 1024;
  std::size_t event_payload_bytes_max = 1024 * 1024;
  std::size_t response_bytes_max = 6 * 1024 * 1024 + 100;
  std::size_t log_line_bytes_max = 256 * 1024;  ///< longer lines are cut into several
  std::size_t events_waiting_max = 10'000;      ///< asynchronous invocations in memory; then 429
  std::vector<std::chrono::milliseconds> event_retry_delays{std::chrono::minutes{1},
                                                            std::chrono::minutes{2}};
};

/// All functions of a stack. Environments start on first use and are reused, the last used first.
/// Members may be called from any thread and never block. The loop, the clock and the log must
/// outlive it.
///
/// A function that crashes, hangs, exits or takes too much memory costs its caller that one
/// invocation; the next one gets a new process. Function errors are results, not errors.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
class Functions {
 public:
  Functions(micro_http::EventLoop& loop, std::vector<FunctionConfig> functions,
            FunctionsOptions options, const micro_core::Clock& clock, FunctionLog log);
  /// Kills and awaits every process that `stop` did not.
  ~Functions();
  Functions(const Functions&) = delete;
  Functions& operator=(const Functions&) = delete;

  /// To be called before the first invocation, when the endpoint's port is known only late.
  void set_aws_endpoint(std::string url);

  /// Invokes by name, logical id, ARN or "name:$LATEST". `callback` runs once, on any thread, for
  /// events and dry runs as soon as they are accepted.
  void invoke(std::string_view function, std::string payload, InvokeOptions options,
              InvokeCallback callback);

  /// Starts one environment if the function has none. `ready` gets what went wrong: no bootstrap,
  /// an exit or an error during init.
  void warm(std::string_view function, std::function<void(micro_core::Result<void>)> ready);

  /// Refuses what comes, kills every process, fails what runs, removes the work folders; then calls
  /// `stopped` once. Needs a running loop.
  void stop(std::function<void()> stopped);

  /// The function with that name, id or ARN; nullptr if there is none.
  const FunctionConfig* find(std::string_view function) const;
  const std::vector<FunctionConfig>& all() const;
  std::string arn(const FunctionConfig& function) const;

  /// Processes alive, for the console and for tests.
  std::size_t environment_count() const;

 private:
  class Engine;
  std::shared_ptr<Engine> engine_;
};

}  // namespace local_cloud::functions
