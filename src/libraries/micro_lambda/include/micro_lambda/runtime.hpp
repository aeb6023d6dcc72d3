#pragma once

#include <micro_core/environment.hpp>
#include <micro_core/json.hpp>
#include <micro_core/log.hpp>
#include <micro_core/result.hpp>
#include <micro_lambda/context.hpp>
#include <micro_lambda/handler.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <utility>

namespace micro_lambda {

/// What the loop takes from outside; the defaults are the process's own.
struct RuntimeOptions {
  micro_core::Environment environment = {};                   ///< unset: the process's
  std::optional<micro_core::Logger> logger = std::nullopt;    ///< unset: made when first needed
  std::function<void(std::chrono::milliseconds)> sleep = {};  ///< unset: the thread's
  /// Called once an answer was delivered, before the next event is asked for. It may end the
  /// process: Lambda starts another one. On managed instances each thread calls it.
  std::function<void()> after_answer = {};
  /// How long before the deadline `Context::stop_token` stops, on a thread of its own.
  std::optional<std::chrono::milliseconds> stop_margin = std::nullopt;
  /// Called when the environment ends, on a thread of its own, while others may still serve an
  /// event; then the process ends with 0. Lambda gives it 300 to 500 ms. Unset: Lambda kills the
  /// process without a word. Set, it costs a registration as internal extension at the start: one
  /// call over the same API, and two threads.
  std::function<void()> on_shutdown = {};
  /// Reports a crash (SIGSEGV, SIGABRT and their like, `std::terminate`) to the API and to the log
  /// before the process ends by it. Handlers of such signals that are there already stay.
  bool report_crashes = true;
};

/// Makes the handler: reads the configuration, wires the parts. Runs once, before the first event.
using HandlerFactory = std::function<micro_core::Result<TextHandler>()>;

/// Serves events from the Lambda Runtime API until the environment ends; returns the exit code of
/// the process.
///
/// - A failure of `make_handler` (returned or thrown) goes to the API as an init error, then 1 is
///   returned. The message says what is missing; Lambda shows it to the first caller.
/// - A failure of the handler is logged once and reported as a function error; the loop continues.
/// - A crash is reported with its stack as the error of the event at hand, or of the start; then
///   the process ends by its signal.
/// - An answer over Lambda's limit (6 MiB) becomes a function error that names its size.
/// - While an event is served, `micro_core::InvocationScope` names it, and every log line of the
///   thread has its `function_request_id`. `_X_AMZN_TRACE_ID` is set in the environment before each
///   event, but not on managed instances.
/// - A lost connection is made again, twice at short intervals. An API that stays away while no
///   event is at hand ends the loop with 0; one that refuses what it must accept ends it with 1.
/// - On managed instances (`AWS_LAMBDA_MAX_CONCURRENCY` is set) that many threads serve events side
///   by side. `make_handler` still runs once; each thread has a copy of the handler, so what that
///   holds by value is the thread's own, and what it refers to has to be thread-safe.
///
/// Nothing is resolved, looked up or opened before the first event but the connection to the API.
///
/// Source:  https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
int run_runtime(const HandlerFactory& make_handler, RuntimeOptions options = {});

/// Serves events with `handler`, as `run_runtime` does. `handler` is called with one event at a
/// time, as `Answer(const Event&, const Context&)` or `Answer(const Event&)`:
///
/// - `Event`: `Json`, `HttpApiRequest`, `SqsEvent`, any struct that the codec of micro_core can
/// walk, or
///   `std::string_view` for the text as it came;
/// - `Answer`: `void`, `Json`, `HttpApiResponse`, `BatchItemFailures`, any struct that
///   the codec can walk, `std::string` (JSON text, sent as it is), or a `Result` of one of them.
///
/// An event that is not what `Event` decodes from is a function error.
///
/// Example:
///
///     int main() {
///       return micro_lambda::run([](const micro_lambda::SqsEvent& event) { … });
///     }
template <class Handler>
int run(Handler handler, RuntimeOptions options = {}) {
  return run_runtime([&] { return to_text_handler(std::move(handler)); }, std::move(options));
}

/// As `HandlerFactory`, for a handler that streams its answers.
using StreamHandlerFactory = std::function<micro_core::Result<StreamHandler>()>;

/// As `run_runtime`, with answers that leave while they are made:
///
/// - A failure of the handler before the first byte of its answer is a function error as ever; a
///   later one is logged once and follows the bytes as error trailers.
/// - An answer that nobody takes to its end (late, caller gone) is a warning; the loop continues.
int run_streaming_runtime(const StreamHandlerFactory& make_handler, RuntimeOptions options = {});

/// Serves events with a handler that streams its answers: called with one event at a time, as
/// `void(const Event&, const Context&, ResponseStream&)`, or returning a `Result<void>`. `Event` is
/// one of those that `run` takes.
///
/// Example:
///
///     int main() {
///       return micro_lambda::run_streaming(
///           [](const Json& event, const Context& context, ResponseStream& answer) { … });
///     }
template <class Handler>
int run_streaming(Handler handler, RuntimeOptions options = {}) {
  return run_streaming_runtime([&] { return to_stream_handler(std::move(handler)); },
                               std::move(options));
}

}  // namespace micro_lambda
