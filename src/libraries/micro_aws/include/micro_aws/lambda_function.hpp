#pragma once

#include <micro_aws/client.hpp>
#include <micro_core/json.hpp>
#include <micro_core/result.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace micro_aws {

/// What a function says of its own failure.
struct LambdaFailure {
  std::string kind = {};     ///< "Unhandled", or "Handled" by an older runtime
  std::string type = {};     ///< "Runtime.ExitError", "ValueError"
  std::string message = {};  ///< "Task timed out after 3.00 seconds"
  std::vector<std::string> stack_trace = {};
};

/// What a function answered.
struct LambdaAnswer {
  micro_core::Json payload = nullptr;  ///< of a failure: its JSON as it is
  /// Set: the function ran and failed. Look at it before `payload`.
  std::optional<LambdaFailure> failure = std::nullopt;
  std::string executed_version = {};
  std::string log_tail = {};  ///< the last 4 KiB, if they were asked for
};

struct LambdaInvokeOptions {
  std::string qualifier = {};       ///< a version or an alias; empty: the newest code
  bool log_tail = false;            ///< asks for the last 4 KiB of the log
  std::string client_context = {};  ///< JSON, up to 3'583 bytes of it as base64
};

/// One Lambda function, by name or ARN. Copies are cheap; members may be called from several
/// threads. A call that got lost is repeated, so a function may run twice.
///
/// Errors of every member: `not_found` (no such function), `too_large` (over 6 MiB, 1 MiB if
/// nobody waits for the answer), and those of `Client`.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
class LambdaFunction {
 public:
  LambdaFunction(Client client, std::string name)
      : client_(std::move(client)), name_(std::move(name)) {}

  /// The same, its calls under `options`: a timeout, a token that cancels them.
  LambdaFunction with(CallOptions options) const {
    LambdaFunction copy = *this;
    copy.client_ = client_.with(std::move(options));
    return copy;
  }

  /// Runs the function and waits for its answer. A failure of the function itself is an answer too,
  /// with `failure` set: the call did what it should, and has the log of the failure.
  micro_core::Result<LambdaAnswer> invoke(const micro_core::Json& payload,
                                          const LambdaInvokeOptions& options = {}) const;

  /// Hands the event over; Lambda runs the function soon, and twice more if it fails.
  micro_core::Result<void> invoke_async(const micro_core::Json& payload,
                                        std::string_view qualifier = {}) const;

  /// Runs nothing, and tells whether the function is there and the caller may run it.
  micro_core::Result<void> invoke_dry_run(std::string_view qualifier = {}) const;

 private:
  micro_core::Result<micro_http::HttpResponse> call(const micro_core::Json& payload,
                                                    std::string_view type,
                                                    const LambdaInvokeOptions& options) const;

  Client client_;
  std::string name_;
};

}  // namespace micro_aws
