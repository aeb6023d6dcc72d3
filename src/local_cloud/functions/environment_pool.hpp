#pragma once

#include <local_cloud/functions/environment.hpp>

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace local_cloud::functions {

/// Decides which environment takes which invocation, and how many environments there are. Its lock
/// is never held while an environment, a callback or the log is called. Members may be called from
/// any thread.
class EnvironmentPool : public EnvironmentOwner,
                        public std::enable_shared_from_this<EnvironmentPool> {
 public:
  using Ready = std::function<void(micro_core::Result<void>)>;

  /// Functions are numbered as in `contexts`.
  EnvironmentPool(micro_http::EventLoop& loop, std::shared_ptr<const FunctionsOptions> options,
                  std::vector<std::shared_ptr<const FunctionContext>> contexts);

  /// Runs the invocation, or refuses it: too many at once, or stopping.
  void submit(std::size_t function, InvocationPtr invocation);
  void warm(std::size_t function, Ready ready);
  void stop(std::function<void()> stopped);
  /// Ends all environments without a loop.
  void shut_down();
  std::size_t size() const;

  void on_ready(const EnvironmentPtr& environment, bool first) override;
  void on_answered(const EnvironmentPtr& environment) override;
  void on_unusable(const EnvironmentPtr& environment,
                   std::optional<InitFailure> init_failure) override;
  void on_gone(const EnvironmentPtr& environment) override;

 private:
  enum class Phase { starting, idle, busy, answered, ending };
  struct Function {
    std::shared_ptr<const FunctionContext> context = {};
    std::vector<EnvironmentPtr> idle = {};  // the last one was used last
    std::deque<InvocationPtr> waiting = {};
    std::vector<Ready> warming = {};
    int active = 0;    // accepted and not yet answered, waiting ones included
    int starting = 0;  // environments by phase
    int answered = 0;
    bool wait_timer = false;
  };
  struct Slot {
    EnvironmentPtr environment = {};
    Function* function = nullptr;
    Phase phase = Phase::starting;
    SteadyTime idle_since = {};
  };
  using Environments = std::vector<EnvironmentPtr>;
  struct Changes {  // to be applied without the lock
    Environments start = {};
    Environments kill = {};
  };

  std::optional<wire::ServiceError> admit(Function& function);
  void place(Function& function, InvocationPtr invocation);
  void on_finished(Function& function);
  void apply(const Changes& changes);
  void tick();
  void on_waited(Function& function);
  void end_stop_if_done();

  // These need the lock.
  void add_environments(Function& function, Changes& changes);
  void use_free_room(Changes& changes);
  EnvironmentPtr add_environment(Function& function);
  void make_room(const Function& function, Changes& changes);
  EnvironmentPtr retire(Slot& slot);
  void enter(Slot& slot, Phase phase);
  void arm_wait_timer(Function& function);
  void arm_tick(bool busy);
  bool is_full() const;

  micro_http::EventLoop& loop_;
  const std::shared_ptr<const FunctionsOptions> options_;

  mutable std::mutex mutex_;
  std::vector<Function> functions_;  // never resized: environments and callbacks point into it
  std::unordered_map<const Environment*, Slot> slots_;
  int active_ = 0;
  std::size_t environments_made_ = 0;
  bool stopping_ = false;
  bool tick_armed_ = false;
  bool tick_is_fast_ = false;
  micro_http::EventLoop::Handle tick_;
  std::function<void()> stopped_;
};

/// An invocation's result when it is refused.
InvocationResult refused(wire::ServiceError error, std::string request_id);
/// TooManyRequestsException with its reason.
wire::ServiceError throttled(std::string_view reason);

}  // namespace local_cloud::functions
