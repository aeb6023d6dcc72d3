#include "function_settings.hpp"

#include <charconv>
#include <cstdlib>
#include <string>

namespace micro_lambda {
namespace {

using micro_core::Environment;
using micro_core::Error;
using micro_core::Result;

// As many threads as Lambda lets a process have.
constexpr int concurrency_max = 1'024;

// As AWS_LAMBDA_MAX_CONCURRENCY says; 1 if it is unset.
Result<int> read_concurrency(const std::string& text) {
  if (text.empty()) return 1;
  int number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = failure == std::errc{} && end == text.data() + text.size();
  if (is_number && number >= 1 && number <= concurrency_max) return number;
  return Error::invalid_argument("AWS_LAMBDA_MAX_CONCURRENCY is '" + text +
                                 "', but has to be a number from 1 to " +
                                 std::to_string(concurrency_max));
}

}  // namespace

Result<FunctionSettings> read_function_settings(const Environment& environment) {
  const auto variable = [&](std::string_view name) { return environment(name).value_or(""); };
  FunctionSettings settings;
  Context& context = settings.context;
  context.function_name = variable("AWS_LAMBDA_FUNCTION_NAME");
  context.function_version = variable("AWS_LAMBDA_FUNCTION_VERSION");
  context.memory_mb = std::atoi(variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE").c_str());
  context.log_group_name = variable("AWS_LAMBDA_LOG_GROUP_NAME");
  context.log_stream_name = variable("AWS_LAMBDA_LOG_STREAM_NAME");
  const auto concurrency = read_concurrency(variable("AWS_LAMBDA_MAX_CONCURRENCY"));
  if (!concurrency) return concurrency.error();
  settings.max_concurrency = *concurrency;
  settings.is_managed =
      *concurrency > 1 || variable("AWS_LAMBDA_INITIALIZATION_TYPE") == "lambda-managed-instances";
  return settings;
}

}  // namespace micro_lambda
