#include "worker.hpp"

#include <micro_core/invocation_scope.hpp>

#include <cstdlib>

#include "streamed_answer.hpp"

namespace micro_lambda {
namespace {

using micro_core::Error;
using micro_core::ErrorCode;
using micro_core::Json;
using micro_core::LogLevel;
using micro_core::Result;

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

micro_core::CurrentInvocation current_invocation(const Context& context) {
  return {.request_id = context.request_id,
          .trace_header = context.trace_id,
          .tenant_id = context.tenant_id};
}

}  // namespace

const micro_core::Logger& RuntimeLog::get() {
  std::call_once(made_, [this] {
    if (!logger_) logger_.emplace(micro_core::LoggerOptions{.environment = environment_});
  });
  return *logger_;
}

void RuntimeLog::failure(std::string_view message, const Failure& failure) {
  micro_core::JsonObject fields;
  fields["exception_name"] = failure.type;
  fields["exception"] = failure.message;
  if (!failure.detail.empty()) fields["detail"] = failure.detail;
  if (auto trace = stack_lines(failure); !trace.empty()) fields["stack_trace"] = std::move(trace);
  get().write(LogLevel::error, "app-error", message, fields);
}

void RuntimeLog::problem(LogLevel level, std::string_view message, const Error& error) {
  get().write(level, "internal", message, {{"exception", Json(micro_core::describe(error))}});
}

std::optional<Failure> failure_of(const std::function<Result<void>()>& call) {
  micro_core::StackTrace at_throw;
  try {
    Result<void> result;
    micro_core::call_traced([&] { result = call(); }, at_throw);
    if (!result) return to_failure(result.error());
    return std::nullopt;
  } catch (...) {
    return to_failure(std::current_exception(), micro_core::describe(at_throw));
  }
}

Ending Worker::serve(const TextHandler& handler) {
  return serve_with(handler);
}

Ending Worker::serve(const StreamHandler& handler) {
  return serve_with(handler);
}

template <class Handler>
Ending Worker::serve_with(const Handler& handler) {
  while (true) {
    auto invocation = api_.next();
    if (!invocation) return ending_of(invocation.error());
    // Beside other events, one lost answer is no reason to lose theirs too: if the API is really
    // gone, the next call tells.
    if (!serve_one(handler, *invocation) && !options_.settings.is_managed) return Ending::broken;
    if (options_.after_answer) options_.after_answer();
  }
}

template <class Handler>
bool Worker::serve_one(const Handler& handler, Invocation& invocation) {
  Context& context = invocation.context;
  add_function(context);
  const micro_core::InvocationScope scope(current_invocation(context));
  const micro_core::LogScope log_scope({{"function_request_id", Json(context.request_id)}});
  if (!options_.settings.is_managed) set_trace_variable(context.trace_id);
  if (event_ != nullptr) event_->set(context.request_id);
  // Where the API names no deadline there is none to stop before.
  if (options_.stop_margin && context.deadline != micro_core::TimePoint{}) {
    context.stop_token = deadline_watch_.arm(context.remaining_time() - *options_.stop_margin);
  }
  const bool is_delivered = answer(handler, invocation);
  if (options_.stop_margin) deadline_watch_.disarm();
  if (event_ != nullptr) event_->clear();
  return is_delivered;
}

void Worker::add_function(Context& context) const {
  const Context& function = options_.settings.context;
  context.function_name = function.function_name;
  context.function_version = function.function_version;
  context.memory_mb = function.memory_mb;
  context.log_group_name = function.log_group_name;
  context.log_stream_name = function.log_stream_name;
}

Ending Worker::ending_of(const Error& error) {
  // Nothing is at hand, so nothing is lost when the environment goes away now.
  if (error.code == ErrorCode::unavailable) return Ending::api_gone;
  log_.problem(LogLevel::critical, "the Runtime API has no more events for this thread", error);
  return Ending::refused;
}

bool Worker::answer(const TextHandler& handler, const Invocation& invocation) {
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
  if (!delivery) return give_up(delivery.error());
  if (*delivery == Delivery::too_large) return report(context, too_large(bytes));
  if (*delivery == Delivery::too_late) warn_of_late_answer();
  return true;
}

bool Worker::answer(const StreamHandler& handler, const Invocation& invocation) {
  const Context& context = invocation.context;
  StreamedAnswer stream(api_, context.request_id);
  const auto failure =
      failure_of([&] { return handler(invocation.event, invocation.context, stream); });
  if (failure && !stream.has_begun()) return report(context, *failure);
  if (failure) log_.failure("the handler failed inside its answer", *failure);
  const auto delivery = stream.finish(failure);
  if (!delivery && delivery.error().code == ErrorCode::unavailable) {
    // The caller has gone, or the API has: the next call tells.
    log_.problem(LogLevel::warning, "the answer was cut off: nobody reads it any more",
                 delivery.error());
    return true;
  }
  if (!delivery) return give_up(delivery.error());
  if (*delivery == Delivery::too_large) return report(context, too_long_a_stream());
  if (*delivery == Delivery::too_late) warn_of_late_answer();
  return true;
}

void Worker::warn_of_late_answer() {
  log_.get().warning("the answer came too late: Lambda no longer waits for it");
}

bool Worker::report(const Context& context, const Failure& failure) {
  log_.failure("the handler failed", failure);
  const auto delivery = api_.report_error(context.request_id, failure);
  if (!delivery) return give_up(delivery.error());
  if (*delivery == Delivery::too_late) warn_of_late_answer();
  return true;
}

bool Worker::give_up(const Error& error) {
  log_.problem(LogLevel::critical, "the Runtime API did not take an answer", error);
  return false;
}

}  // namespace micro_lambda
