#include <micro_lambda/runtime.hpp>

#include <cstdio>
#include <cstdlib>

#include "deadline_watch.hpp"
#include "failure.hpp"
#include "runtime_api.hpp"
#include "streamed_answer.hpp"

namespace micro_lambda {
namespace {

using micro_core::Environment;
using micro_core::Error;
using micro_core::ErrorCode;
using micro_core::LogLevel;
using micro_core::Result;

class Loop {
 public:
  Loop(RuntimeApi api, RuntimeOptions options)
      : api_(std::move(api)),
        environment_(std::move(options.environment)),
        logger_(std::move(options.logger)),
        after_answer_(std::move(options.after_answer)),
        stop_margin_(options.stop_margin) {}

  /// `make_handler` gives a `Result` of one of the two kinds of handler.
  template <class MakeHandler>
  int run(const MakeHandler& make_handler);

 private:
  int fail_init(const Failure& failure);
  template <class Handler>
  int serve(const Handler& handler);
  // False if the API did not take the answer: then the process has no future.
  bool answer(const TextHandler& handler, const Invocation& invocation);
  bool answer(const StreamHandler& handler, const Invocation& invocation);
  bool report(const Context& context, const Failure& failure);
  void warn_of_late_answer(const Context& context);
  int end(const Error& error);

  void add_function(Context& context) const;
  void log_failure(std::string_view message, const Failure& failure, std::string_view request_id);
  // Made late: most processes never log a line of their own here.
  micro_core::Logger& logger();

  std::string variable(std::string_view name) const { return environment_(name).value_or(""); }

  RuntimeApi api_;
  const Environment environment_;
  std::optional<micro_core::Logger> logger_;
  const std::function<void()> after_answer_;
  const std::optional<std::chrono::milliseconds> stop_margin_;
  DeadlineWatch deadline_watch_;
  Context function_;
};

// The boundary: what the handler returns or throws is logged and reported by the caller.
template <class Call>
std::optional<Failure> failure_of(Call call) {
  try {
    const Result<void> result = call();
    if (!result) return to_failure(result.error());
    return std::nullopt;
  } catch (...) {
    return to_failure(std::current_exception());
  }
}

Failure too_long_a_stream() {
  return {.message = "the streamed answer exceeded the maximum allowed size",
          .type = "Function.ResponseSizeTooLarge",
          .platform_type = "Function.ResponseSizeTooLarge"};
}

Failure too_large(std::size_t bytes) {
  return {.message = "Response payload size (" + std::to_string(bytes) +
                     " bytes) exceeded maximum allowed payload size (6291556 bytes).",
          .type = "Function.ResponseSizeTooLarge",
          .platform_type = "Function.ResponseSizeTooLarge"};
}

// Lambda leaves this to the runtime; tracing libraries look for it there.
void set_trace_variable(const std::string& trace_id) {
  if (trace_id.empty()) {
    ::unsetenv("_X_AMZN_TRACE_ID");
  } else {
    ::setenv("_X_AMZN_TRACE_ID", trace_id.c_str(), 1);
  }
}

micro_core::Logger& Loop::logger() {
  if (!logger_) logger_.emplace();
  return *logger_;
}

void Loop::log_failure(std::string_view message, const Failure& failure,
                       std::string_view request_id) {
  micro_core::JsonObject fields;
  if (!request_id.empty()) fields["function_request_id"] = request_id;
  fields["exception_name"] = failure.type;
  fields["exception"] = failure.message;
  if (!failure.detail.empty()) fields["detail"] = failure.detail;
  if (!failure.trace.empty()) {
    micro_core::JsonArray trace;
    for (const std::string& line : failure.trace) trace.emplace_back(line);
    fields["stack_trace"] = std::move(trace);
  }
  logger().write(LogLevel::error, "app-error", message, fields);
}

template <class MakeHandler>
int Loop::run(const MakeHandler& make_handler) {
  std::remove_cvref_t<decltype(*make_handler())> handler;
  const auto failure = failure_of([&]() -> Result<void> {
    auto made = make_handler();
    if (!made) return std::move(made).error();
    handler = *std::move(made);
    return {};
  });
  if (failure) return fail_init(*failure);
  function_.function_name = variable("AWS_LAMBDA_FUNCTION_NAME");
  function_.function_version = variable("AWS_LAMBDA_FUNCTION_VERSION");
  function_.memory_mb = std::atoi(variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE").c_str());
  function_.log_group_name = variable("AWS_LAMBDA_LOG_GROUP_NAME");
  function_.log_stream_name = variable("AWS_LAMBDA_LOG_STREAM_NAME");
  return serve(handler);
}

int Loop::fail_init(const Failure& failure) {
  log_failure("the function could not start", failure, "");
  const auto delivery = api_.report_init_error(failure);
  if (!delivery) end(delivery.error());
  return 1;
}

void Loop::add_function(Context& context) const {
  context.function_name = function_.function_name;
  context.function_version = function_.function_version;
  context.memory_mb = function_.memory_mb;
  context.log_group_name = function_.log_group_name;
  context.log_stream_name = function_.log_stream_name;
}

template <class Handler>
int Loop::serve(const Handler& handler) {
  while (true) {
    auto invocation = api_.next();
    if (!invocation) {
      // Nothing is at hand, so nothing is lost when the environment goes away now.
      const bool gone = invocation.error().code == ErrorCode::unavailable;
      return gone ? 0 : end(invocation.error());
    }
    add_function(invocation->context);
    Context& context = invocation->context;
    set_trace_variable(context.trace_id);
    if (stop_margin_) {
      context.stop_token = deadline_watch_.arm(context.remaining_time() - *stop_margin_);
    }
    const bool is_delivered = answer(handler, *invocation);
    if (stop_margin_) deadline_watch_.disarm();
    if (!is_delivered) return 1;
    if (after_answer_) after_answer_();
  }
}

bool Loop::answer(const TextHandler& handler, const Invocation& invocation) {
  const Context& context = invocation.context;
  std::string answer;
  const auto failure = failure_of([&]() -> Result<void> {
    auto text = handler(invocation.event, context);
    if (!text) return std::move(text).error();
    answer = *std::move(text);
    return {};
  });
  if (failure) return report(context, *failure);
  const std::size_t bytes = answer.size();
  const auto delivery = api_.respond(context.request_id, std::move(answer));
  if (!delivery) return end(delivery.error()) == 0;
  if (*delivery == Delivery::too_large) return report(context, too_large(bytes));
  if (*delivery == Delivery::too_late) warn_of_late_answer(context);
  return true;
}

bool Loop::answer(const StreamHandler& handler, const Invocation& invocation) {
  const Context& context = invocation.context;
  StreamedAnswer stream(api_, context.request_id);
  const auto failure =
      failure_of([&] { return handler(invocation.event, invocation.context, stream); });
  if (failure && !stream.has_begun()) return report(context, *failure);
  if (failure) log_failure("the handler failed inside its answer", *failure, context.request_id);
  const auto delivery = stream.finish(failure);
  if (!delivery && delivery.error().code == ErrorCode::unavailable) {
    // The caller has gone, or the API has: the next call tells.
    logger().warning("the answer was cut off: nobody reads it any more",
                     {{"function_request_id", micro_core::Json(context.request_id)},
                      {"exception", micro_core::Json(delivery.error().message)}});
    return true;
  }
  if (!delivery) return end(delivery.error()) == 0;
  if (*delivery == Delivery::too_large) return report(context, too_long_a_stream());
  if (*delivery == Delivery::too_late) warn_of_late_answer(context);
  return true;
}

void Loop::warn_of_late_answer(const Context& context) {
  logger().warning("the answer came too late: Lambda no longer waits for it",
                   {{"function_request_id", micro_core::Json(context.request_id)}});
}

bool Loop::report(const Context& context, const Failure& failure) {
  log_failure("the handler failed", failure, context.request_id);
  const auto delivery = api_.report_error(context.request_id, failure);
  return delivery ? true : end(delivery.error()) == 0;
}

int Loop::end(const Error& error) {
  logger().write(LogLevel::critical, "internal", "the Runtime API cannot be used, the process ends",
                 {{"exception", micro_core::Json(micro_core::describe(error))}});
  return 1;
}

template <class MakeHandler>
int run_loop(const MakeHandler& make_handler, RuntimeOptions options) {
  if (!options.environment) options.environment = micro_core::process_environment();
  const auto authority =
      micro_core::required_variable(options.environment, "AWS_LAMBDA_RUNTIME_API");
  if (!authority) {
    std::fputs(
        "AWS_LAMBDA_RUNTIME_API is not set: AWS Lambda, or the local cloud, starts this program "
        "and "
        "sets it\n",
        stderr);
    return 1;
  }
  auto api = RuntimeApi::at(*authority, std::move(options.sleep));
  if (!api) {
    std::fprintf(stderr, "%s\n", api.error().message.c_str());
    return 1;
  }
  return Loop(*std::move(api), std::move(options)).run(make_handler);
}

}  // namespace

int run_runtime(const HandlerFactory& make_handler, RuntimeOptions options) {
  return run_loop(make_handler, std::move(options));
}

int run_streaming_runtime(const StreamHandlerFactory& make_handler, RuntimeOptions options) {
  return run_loop(make_handler, std::move(options));
}

}  // namespace micro_lambda
