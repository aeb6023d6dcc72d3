#include <micro_lambda/runtime.hpp>

#include <atomic>
#include <cstdio>
#include <system_error>
#include <thread>

#include "graceful_shutdown.hpp"
#include "start_gate.hpp"
#include "worker.hpp"

namespace micro_lambda {
namespace {

using micro_core::Error;
using micro_core::LogLevel;
using micro_core::Result;

// One process: its handler is made once, then served by one worker or by several.
class Runtime {
 public:
  Runtime(RuntimeApi api, RuntimeOptions options)
      : api_(std::move(api)),
        environment_(std::move(options.environment)),
        log_(std::move(options.logger), environment_),
        worker_options_{.after_answer = std::move(options.after_answer),
                        .stop_margin = options.stop_margin},
        reports_crashes_(options.report_crashes),
        on_shutdown_(std::move(options.on_shutdown)) {}

  /// `make_handler` gives a `Result` of one of the two kinds of handler.
  template <class MakeHandler>
  int run(const MakeHandler& make_handler);

 private:
  template <class Handler>
  int serve_side_by_side(const Handler& handler);
  template <class Handler>
  Ending serve_beside_others(const Handler& handler, int thread);
  void guard_against_crashes();
  EventAtHand* event_of(int thread);
  int fail_init(const Failure& failure);

  RuntimeApi api_;
  const micro_core::Environment environment_;
  RuntimeLog log_;
  WorkerOptions worker_options_;
  const bool reports_crashes_;
  const std::function<void()> on_shutdown_;
  std::optional<CrashGuard> crash_guard_;
  std::atomic<int> workers_ = 0;
};

void Runtime::guard_against_crashes() {
  if (!reports_crashes_) return;
  crash_guard_.emplace(api_.url(), micro_core::ProcessLog(environment_),
                       worker_options_.settings.max_concurrency);
}

EventAtHand* Runtime::event_of(int thread) {
  return crash_guard_ ? &crash_guard_->event(thread) : nullptr;
}

template <class MakeHandler>
int Runtime::run(const MakeHandler& make_handler) {
  const SignalStack signal_stack;
  std::remove_cvref_t<decltype(*make_handler())> handler;
  const auto failure = failure_of([&]() -> Result<void> {
    auto settings = read_function_settings(environment_);
    if (!settings) return std::move(settings).error();
    worker_options_.settings = *std::move(settings);
    guard_against_crashes();
    auto made = make_handler();
    if (!made) return std::move(made).error();
    handler = *std::move(made);
    return {};
  });
  if (failure) return fail_init(*failure);
  std::optional<GracefulShutdown> graceful_shutdown;
  if (on_shutdown_) graceful_shutdown.emplace(on_shutdown_, environment_, log_);
  if (worker_options_.settings.max_concurrency > 1) return serve_side_by_side(handler);
  if (crash_guard_) crash_guard_->end_start();
  Worker worker(std::move(api_), worker_options_, log_, event_of(0));
  return worker.serve(handler) == Ending::api_gone ? 0 : 1;
}

// Every thread has a copy of the handler: what it holds by value is its own.
template <class Handler>
int Runtime::serve_side_by_side(const Handler& handler) {
  workers_ = worker_options_.settings.max_concurrency;
  std::atomic<bool> has_ended_well = false;
  StartGate gate;
  std::vector<std::thread> threads;
  const auto work = [&, this](const Handler& own, int thread) {
    if (gate.wait() && serve_beside_others(own, thread) == Ending::api_gone) has_ended_well = true;
  };
  const auto failure = failure_of([&]() -> Result<void> {
    for (int i = 0; i < worker_options_.settings.max_concurrency; ++i)
      threads.emplace_back(work, handler, i);
    return {};
  });
  // Nobody asks for an event before all are there: until then a failure is one of the start.
  if (!failure && crash_guard_) crash_guard_->end_start();
  gate.open(!failure);
  for (std::thread& thread : threads) thread.join();
  if (failure) return fail_init(*failure);
  return has_ended_well ? 0 : 1;
}

template <class Handler>
Ending Runtime::serve_beside_others(const Handler& handler, int thread) {
  const SignalStack signal_stack;
  Worker worker(api_.another(), worker_options_, log_, event_of(thread));
  const Ending ending = worker.serve(handler);
  // Lambda refuses calls over its limit so; those that it has admitted go on.
  const int others = --workers_;
  if (ending == Ending::refused && others > 0) {
    log_.get().warning("the function goes on with fewer threads", {{"threads", others}});
  }
  return ending;
}

int Runtime::fail_init(const Failure& failure) {
  log_.failure("the function could not start", failure);
  const auto delivery = api_.report_init_error(failure);
  if (!delivery) {
    log_.problem(LogLevel::critical, "the Runtime API did not take the error", delivery.error());
  }
  return 1;
}

template <class MakeHandler>
int run_with(const MakeHandler& make_handler, RuntimeOptions options) {
  if (!options.environment) options.environment = micro_core::process_environment();
  const auto authority =
      micro_core::required_variable(options.environment, "AWS_LAMBDA_RUNTIME_API");
  if (!authority) {
    std::fputs(
        "AWS_LAMBDA_RUNTIME_API is not set: AWS Lambda, or the local cloud, starts this program "
        "and sets it\n",
        stderr);
    return 1;
  }
  auto api = RuntimeApi::at(*authority, std::move(options.sleep));
  if (!api) {
    std::fprintf(stderr, "%s\n", api.error().message.c_str());
    return 1;
  }
  return Runtime(*std::move(api), std::move(options)).run(make_handler);
}

}  // namespace

int run_runtime(const HandlerFactory& make_handler, RuntimeOptions options) {
  return run_with(make_handler, std::move(options));
}

int run_streaming_runtime(const StreamHandlerFactory& make_handler, RuntimeOptions options) {
  return run_with(make_handler, std::move(options));
}

}  // namespace micro_lambda
