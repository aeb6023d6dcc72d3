#pragma once

#include <local_cloud/functions/child_process.hpp>
#include <local_cloud/functions/functions.hpp>
#include <local_cloud/functions/invocation_texts.hpp>
#include <local_cloud/functions/output_log.hpp>
#include <micro_http/event_loop.hpp>
#include <micro_http/server.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace local_cloud::functions {

using SteadyTime = std::chrono::steady_clock::time_point;

/// An accepted invocation on its way to a process.
struct Invocation {
  std::string request_id = {};
  std::string payload = {};
  InvokeOptions options = {};
  InvokeCallback callback = {};
  SteadyTime waiting_since = {};  ///< while no environment is free
};
using InvocationPtr = std::unique_ptr<Invocation>;

/// Why an environment never got to its first `next`.
struct InitFailure {
  std::string type = {};     ///< "Runtime.ExitError"
  std::string what = {};     ///< "Runtime exited with error: exit status 1"
  std::string payload = {};  ///< what the runtime itself reported; empty if it did not
};

/// What all environments of one function share.
struct FunctionContext {
  micro_http::EventLoop& loop;
  const micro_core::Clock& clock;
  FunctionLog log;
  std::shared_ptr<const FunctionsOptions> options;
  FunctionConfig function;
  std::string arn;
};

class Environment;
using EnvironmentPtr = std::shared_ptr<Environment>;

/// Who keeps the environments. Called on threads of the loop, never with a lock of the environment
/// held.
class EnvironmentOwner {
 public:
  virtual ~EnvironmentOwner() = default;
  /// It waits for work: for the first time, or again; also when it does so already.
  virtual void on_ready(const EnvironmentPtr& environment, bool first) = 0;
  /// The answer is there; it is likely to be ready in a moment.
  virtual void on_answered(const EnvironmentPtr& environment) = 0;
  /// It will take no more work; with a reason if it never took any.
  virtual void on_unusable(const EnvironmentPtr& environment,
                           std::optional<InitFailure> init_failure) = 0;
  /// Its process has ended and was collected; after `on_unusable`.
  virtual void on_gone(const EnvironmentPtr& environment) = 0;
};

/// One execution environment: a process, its Runtime API address, its log and its work folder. One
/// invocation at a time. Members may be called from any thread.
class Environment : public std::enable_shared_from_this<Environment> {
 public:
  Environment(std::shared_ptr<const FunctionContext> context, std::weak_ptr<EnvironmentOwner> owner,
              std::filesystem::path temporary_folder);
  ~Environment();

  /// Starts the process; call once, on a thread of the loop. The owner hears what becomes of it.
  void start();

  /// Hands `invocation` to the waiting process. Gives it back if nobody waits (any more).
  [[nodiscard]] InvocationPtr dispatch(InvocationPtr invocation);

  /// Answers `invocation` as one whose environment did not come up, with its lines in the log.
  void fail_init(InvocationPtr invocation, const InitFailure& failure);

  /// Looks at the running invocation's deadline and the process's memory.
  void check(SteadyTime now);

  /// Ends it, whatever it does.
  void kill();

  const FunctionContext& context() const { return *context_; }

 private:
  // starting → idle ⇄ running → answered → idle; everything → unusable
  enum class State { starting, idle, running, answered, unusable };
  struct Running;

  void start_process();
  void watch_process();
  void fail_start(InitFailure failure);

  void handle(micro_http::HttpRequest request, micro_http::HttpReply reply);
  void handle_next(micro_http::HttpReply reply);
  void on_next_abandoned(std::uint64_t call);
  void handle_answer(micro_http::HttpRequest request, std::string_view request_id, bool is_error,
                     const micro_http::HttpReply& reply);
  void handle_init_error(micro_http::HttpRequest request, const micro_http::HttpReply& reply);

  void on_output();
  void on_exit();
  void on_init_timeout();
  void end_running(std::unique_ptr<Running> running, std::string_view status,
                   std::string_view error_type, const std::string& platform_line);
  void become_unusable(std::optional<InitFailure> failure);
  micro_http::HttpResponse next_response(const Invocation& invocation) const;
  std::size_t sample_memory();
  void remove_folder();

  const std::shared_ptr<const FunctionContext> context_;
  const std::weak_ptr<EnvironmentOwner> owner_;
  const std::filesystem::path temporary_folder_;
  const SteadyTime started_ = std::chrono::steady_clock::now();
  OutputLog log_;

  mutable std::mutex mutex_;
  State state_ = State::starting;
  std::optional<micro_http::HttpReply> waiting_next_;
  std::uint64_t next_calls_ = 0;
  std::unique_ptr<Running> running_;
  std::optional<Duration> init_duration_;  // until the first invocation has reported it
  std::optional<InitFailure> init_failure_;
  bool out_of_memory_ = false;
  bool collected_ = false;
  std::size_t memory_peak_ = 0;

  // Declared in this order so that watches go before the descriptors that they watch.
  std::unique_ptr<ChildProcess> process_;
  std::optional<micro_http::HttpServer> server_;
  micro_http::EventLoop::Handle output_watch_;
  micro_http::EventLoop::Handle exit_watch_;
  micro_http::EventLoop::Handle init_timer_;
  micro_http::EventLoop::Handle leave_timer_;
};

}  // namespace local_cloud::functions
