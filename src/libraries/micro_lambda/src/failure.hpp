#pragma once

#include <micro_core/error.hpp>
#include <micro_core/json.hpp>
#include <micro_core/stack_trace.hpp>

#include <exception>
#include <string>
#include <vector>

namespace micro_lambda {

/// What went wrong in user code, as Lambda wants to hear of it.
struct Failure {
  std::string message = {};        ///< may be seen by whoever invoked the function
  std::string type = {};           ///< for that caller: "not_found", "std::out_of_range"
  std::string platform_type = {};  ///< for Lambda: "Function." or "Runtime." and a capitalised word
  std::vector<micro_core::StackFrame> stack = {};  ///< where it was thrown, innermost first
  std::vector<std::string> causes = {};            ///< the nested exceptions, outermost first
  std::string detail = {};                         ///< for the log only
};

Failure to_failure(const micro_core::Error& error);
/// Of whatever was thrown: an `ErrorException`, another `std::exception`, or anything else.
Failure to_failure(const std::exception_ptr& exception,
                   std::vector<micro_core::StackFrame> stack = {});

/// The stack, then the causes, a line each.
micro_core::JsonArray stack_lines(const Failure& failure);

/// `{"errorMessage","errorType","stackTrace"}`
std::string to_error_body(const Failure& failure);
/// What X-Ray shows of it: `{"working_directory","exceptions","paths"}`, short enough for a header.
std::string to_xray_cause(const Failure& failure);

}  // namespace micro_lambda
