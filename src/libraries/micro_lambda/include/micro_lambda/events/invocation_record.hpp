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

struct InvocationRequestContext {
  std::string request_id = {};
  std::string function_arn = {};  ///< with the version or alias
  std::string condition = {};     ///< "Success", "RetriesExhausted", "EventAgeExceeded"
  std::int64_t approximate_invoke_count = 0;
  Extra extra = {};
};

struct InvocationResponseContext {
  std::int64_t status_code = 0;
  std::string executed_version = {};
  std::string function_error = {};  ///< "Unhandled"; empty of a success
  Extra extra = {};
};

/// What became of an asynchronous invocation: what a destination of `OnSuccess` or `OnFailure`
/// gets. A function gets it as it is; a queue in the message's body, a topic in its message, a bus
/// in its detail.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
struct InvocationRecord {
  std::string version = {};
  micro_core::DateTime timestamp = {};
  InvocationRequestContext request_context = {};
  micro_core::Json request_payload = {};  ///< the event
  InvocationResponseContext response_context = {};
  micro_core::Json response_payload = {};  ///< the answer, or the error
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "a destination of Lambda",
                                       .member = "requestContext.functionArn"};
};

}  // namespace micro_lambda
