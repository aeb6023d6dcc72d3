#pragma once

#include <micro_core/log.hpp>
#include <micro_lambda/handler.hpp>

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string_view>

#include "crash_guard.hpp"
#include "deadline_watch.hpp"
#include "failure.hpp"
#include "function_settings.hpp"
#include "runtime_api.hpp"

namespace micro_lambda {

/// The runtime's own log. Made late: most processes never write a line of their own here. Members
/// may be called from several threads.
class RuntimeLog {
 public:
  RuntimeLog(std::optional<micro_core::Logger> logger, micro_core::Environment environment)
      : logger_(std::move(logger)), environment_(std::move(environment)) {}

  const micro_core::Logger& get();
  void failure(std::string_view message, const Failure& failure);
  /// A line about an error that is nobody's answer.
  void problem(micro_core::LogLevel level, std::string_view message,
               const micro_core::Error& error);

 private:
  std::once_flag made_;
  std::optional<micro_core::Logger> logger_;
  const micro_core::Environment environment_;
};

/// What all workers of a process share.
struct WorkerOptions {
  FunctionSettings settings = {};
  std::function<void()> after_answer = {};
  std::optional<std::chrono::milliseconds> stop_margin = std::nullopt;
};

/// Why a worker ended.
enum class Ending {
  api_gone,  ///< while it had no event at hand: the environment has ended
  refused,   ///< the API does not want another `next` of it
  broken,    ///< an answer could not be delivered
};

/// Takes events from the Runtime API and answers them, one after the other, on one thread and with
/// a connection of its own. What it refers to must outlive it. `event` may be null.
class Worker {
 public:
  Worker(RuntimeApi api, const WorkerOptions& options, RuntimeLog& log, EventAtHand* event)
      : api_(std::move(api)), options_(options), log_(log), event_(event) {}

  /// Serves until the API is of no use any more.
  Ending serve(const TextHandler& handler);
  Ending serve(const StreamHandler& handler);

 private:
  template <class Handler>
  Ending serve_with(const Handler& handler);
  template <class Handler>
  bool serve_one(const Handler& handler, Invocation& invocation);
  // False if the API did not take the answer.
  bool answer(const TextHandler& handler, const Invocation& invocation);
  bool answer(const StreamHandler& handler, const Invocation& invocation);
  bool report(const Context& context, const Failure& failure);
  bool give_up(const micro_core::Error& error);
  void warn_of_late_answer();
  void add_function(Context& context) const;
  Ending ending_of(const micro_core::Error& error);

  RuntimeApi api_;
  const WorkerOptions& options_;
  RuntimeLog& log_;
  EventAtHand* const event_;  // for the report of a crash
  DeadlineWatch deadline_watch_;
};

/// Calls `call`, which returns a `Result<void>`. What it returns or throws becomes a `Failure`, or
/// none: the boundary between the runtime and code of the function.
std::optional<Failure> failure_of(const std::function<micro_core::Result<void>()>& call);

}  // namespace micro_lambda
