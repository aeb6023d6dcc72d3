#pragma once

#include <micro_core/clock.hpp>

#include <chrono>
#include <stop_token>
#include <string>

namespace micro_lambda {

/// What is known about one invocation. A plain value; texts that Lambda did not send are empty.
struct Context {
  std::string request_id = {};            ///< unique per invocation; a retried event keeps it
  micro_core::TimePoint deadline = {};    ///< when Lambda stops the function
  std::string invoked_function_arn = {};  ///< with the alias or version that the caller named
  std::string trace_id = {};              ///< X-Ray's header: "Root=…;Parent=…;Sampled=1"
  std::string client_context = {};        ///< JSON text, from mobile SDKs
  std::string cognito_identity = {};      ///< JSON text, from mobile SDKs
  std::string tenant_id = {};             ///< of a function with tenant isolation

  /// Stops `RuntimeOptions::stop_margin` before the deadline; never, if that is unset. For work
  /// that can be left in good order: `if (context.stop_token.stop_requested()) …`
  std::stop_token stop_token = {};

  std::string function_name = {};
  std::string function_version = {};
  int memory_mb = 0;
  std::string log_group_name = {};
  std::string log_stream_name = {};

  /// The time left until `deadline`; zero when it has passed.
  std::chrono::milliseconds remaining_time(
      const micro_core::Clock& clock = micro_core::system_clock()) const;
};

}  // namespace micro_lambda
