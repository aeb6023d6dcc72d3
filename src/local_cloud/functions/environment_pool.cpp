#include <local_cloud/functions/environment_pool.hpp>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <utility>

namespace local_cloud::functions {
namespace {

using micro_core::Error;

wire::ServiceError stopping() {
  return {"ServiceException", "The local cloud is shutting down.", 503, {}};
}

}  // namespace

wire::ServiceError throttled(std::string_view reason) {
  micro_core::JsonObject members;
  members["Reason"] = reason;
  return {"TooManyRequestsException", "Rate Exceeded.", 429, std::move(members)};
}

InvocationResult refused(wire::ServiceError error, std::string request_id) {
  InvocationResult result;
  result.status = error.status;
  result.request_id = std::move(request_id);
  result.refusal = std::move(error);
  return result;
}

EnvironmentPool::EnvironmentPool(micro_http::EventLoop& loop,
                                 std::shared_ptr<const FunctionsOptions> options,
                                 std::vector<std::shared_ptr<const FunctionContext>> contexts)
    : loop_(loop), options_(std::move(options)), functions_(contexts.size()) {
  for (std::size_t i = 0; i < contexts.size(); ++i) functions_[i].context = std::move(contexts[i]);
}

std::size_t EnvironmentPool::size() const {
  const std::lock_guard lock(mutex_);
  return slots_.size();
}

void EnvironmentPool::submit(std::size_t index, InvocationPtr invocation) {
  Function& function = functions_[index];
  std::optional<wire::ServiceError> refusal;
  {
    const std::lock_guard lock(mutex_);
    refusal = admit(function);
  }
  if (refusal) {
    return invocation->callback(refused(std::move(*refusal), std::move(invocation->request_id)));
  }
  invocation->callback = [weak = weak_from_this(), &function,
                          callback = std::move(invocation->callback)](InvocationResult result) {
    if (const auto self = weak.lock()) self->on_finished(function);
    callback(std::move(result));
  };
  place(function, std::move(invocation));
}

std::optional<wire::ServiceError> EnvironmentPool::admit(Function& function) {
  if (stopping_) return stopping();
  const auto reserved = function.context->function.reserved_concurrency;
  if (reserved && function.active >= *reserved) {
    return throttled("ReservedFunctionConcurrentInvocationLimitExceeded");
  }
  if (active_ >= options_->concurrency_max) return throttled("ConcurrentInvocationLimitExceeded");
  ++function.active;
  ++active_;
  return std::nullopt;
}

void EnvironmentPool::on_finished(Function& function) {
  const std::lock_guard lock(mutex_);
  --function.active;
  --active_;
}

// Gives the invocation to the environment that was used last, or lets it wait for the first that
// becomes free.
void EnvironmentPool::place(Function& function, InvocationPtr invocation) {
  while (invocation) {
    EnvironmentPtr environment;
    Changes changes;
    {
      const std::lock_guard lock(mutex_);
      if (!function.idle.empty()) {
        environment = std::move(function.idle.back());
        function.idle.pop_back();
        enter(slots_.at(environment.get()), Phase::busy);
      } else if (!stopping_) {
        invocation->waiting_since = std::chrono::steady_clock::now();
        function.waiting.push_back(std::move(invocation));
        add_environments(function, changes);
      }
    }
    apply(changes);
    if (environment) {
      invocation = environment->dispatch(std::move(invocation));
    } else if (invocation) {
      return invocation->callback(refused(stopping(), invocation->request_id));
    }
  }
}

void EnvironmentPool::on_ready(const EnvironmentPtr& environment, bool first) {
  Function* function = nullptr;
  InvocationPtr invocation;
  std::vector<Ready> warmed;
  Changes changes;
  {
    const std::lock_guard lock(mutex_);
    const auto found = slots_.find(environment.get());
    if (found == slots_.end() || found->second.phase == Phase::ending) return;
    Slot& slot = found->second;
    if (slot.phase == Phase::idle) return;
    function = slot.function;
    if (first) warmed = std::exchange(function->warming, {});
    if (function->waiting.empty()) {
      enter(slot, Phase::idle);
      function->idle.push_back(environment);
      if (is_full()) use_free_room(changes);
    } else {
      enter(slot, Phase::busy);
      invocation = std::move(function->waiting.front());
      function->waiting.pop_front();
    }
  }
  apply(changes);
  for (const Ready& ready : warmed) ready({});
  if (!invocation) return;
  invocation = environment->dispatch(std::move(invocation));
  if (invocation) place(*function, std::move(invocation));  // it died just now
}

void EnvironmentPool::on_answered(const EnvironmentPtr& environment) {
  const std::lock_guard lock(mutex_);
  const auto slot = slots_.find(environment.get());
  if (slot != slots_.end() && slot->second.phase == Phase::busy) {
    enter(slot->second, Phase::answered);
  }
}

void EnvironmentPool::on_unusable(const EnvironmentPtr& environment,
                                  std::optional<InitFailure> init_failure) {
  InvocationPtr failed;
  std::vector<Ready> warmed;
  Changes changes;
  {
    const std::lock_guard lock(mutex_);
    const auto slot = slots_.find(environment.get());
    if (slot == slots_.end() || slot->second.phase == Phase::ending) return;
    Function& function = *slot->second.function;
    retire(slot->second);
    if (init_failure) {
      warmed = std::exchange(function.warming, {});
      // One failed start costs one invocation; the others wait for starts of their own.
      if (std::ssize(function.waiting) > function.starting) {
        failed = std::move(function.waiting.front());
        function.waiting.pop_front();
      }
    }
    add_environments(function, changes);
  }
  apply(changes);
  for (const Ready& ready : warmed) {
    ready(Error::unavailable(environment->context().function.id + ": " + init_failure->type + ": " +
                             init_failure->what)
              .with_detail(init_failure->payload));
  }
  if (failed) environment->fail_init(std::move(failed), *init_failure);
}

void EnvironmentPool::on_gone(const EnvironmentPtr& environment) {
  Changes changes;
  {
    const std::lock_guard lock(mutex_);
    slots_.erase(environment.get());
    use_free_room(changes);
  }
  apply(changes);
  end_stop_if_done();
}

void EnvironmentPool::use_free_room(Changes& changes) {
  for (Function& function : functions_) {
    if (!function.waiting.empty()) {
      add_environments(function, changes);
    }
  }
}

// An environment for each invocation that waits and for which none is starting, nor about to be
// free. One that has answered but goes on working must not hold up anybody for long, though.
void EnvironmentPool::add_environments(Function& function, Changes& changes) {
  if (stopping_) return;
  auto missing = std::ssize(function.waiting) - function.starting;
  if (missing > 0 && function.answered > 0) {
    const auto late = std::chrono::steady_clock::now() - options_->answered_wait;
    const auto is_late = [&](const InvocationPtr& waiting) {
      return waiting->waiting_since <= late;
    };
    const auto first_in_time =
        std::partition_point(function.waiting.begin(), function.waiting.end(), is_late);
    const auto late_ones = first_in_time - function.waiting.begin();
    missing = std::max(missing - function.answered, late_ones - function.starting);
    arm_wait_timer(function);
  }
  for (; missing > 0 && !is_full(); --missing) changes.start.push_back(add_environment(function));
  if (missing > 0) make_room(function, changes);
}

EnvironmentPtr EnvironmentPool::add_environment(Function& function) {
  const std::string name =
      function.context->function.id + "-" + std::to_string(++environments_made_);
  auto environment = std::make_shared<Environment>(function.context, weak_from_this(),
                                                   options_->work_folder / name);
  slots_[environment.get()] = Slot{environment, &function, Phase::starting, {}};
  ++function.starting;
  arm_tick(true);
  return environment;
}

// There are as many processes as there may be. The one of another function that has been idle for
// longest goes; its place is used once it is gone.
void EnvironmentPool::make_room(const Function& function, Changes& changes) {
  Slot* oldest = nullptr;
  for (auto& [key, slot] : slots_) {
    if (slot.phase == Phase::ending) return;  // a place is coming
    if (slot.phase != Phase::idle || slot.function == &function) continue;
    if (!oldest || slot.idle_since < oldest->idle_since) oldest = &slot;
  }
  if (oldest) changes.kill.push_back(retire(*oldest));
}

// From here on nobody gives it work.
EnvironmentPtr EnvironmentPool::retire(Slot& slot) {
  std::erase(slot.function->idle, slot.environment);
  enter(slot, Phase::ending);
  return slot.environment;
}

void EnvironmentPool::enter(Slot& slot, Phase phase) {
  if (slot.phase == Phase::starting) --slot.function->starting;
  if (slot.phase == Phase::answered) --slot.function->answered;
  slot.phase = phase;
  if (phase == Phase::answered) ++slot.function->answered;
  if (phase == Phase::idle) slot.idle_since = std::chrono::steady_clock::now();
  if (phase == Phase::busy) arm_tick(true);
}

bool EnvironmentPool::is_full() const {
  return std::ssize(slots_) >= options_->environments_max;
}

void EnvironmentPool::arm_wait_timer(Function& function) {
  if (std::exchange(function.wait_timer, true)) return;
  loop_
      .call_after(options_->answered_wait,
                  [weak = weak_from_this(), &function] {
                    if (const auto self = weak.lock()) self->on_waited(function);
                  })
      .release();
}

void EnvironmentPool::on_waited(Function& function) {
  Changes changes;
  {
    const std::lock_guard lock(mutex_);
    function.wait_timer = false;
    add_environments(function, changes);
  }
  apply(changes);
}

void EnvironmentPool::apply(const Changes& changes) {
  for (const EnvironmentPtr& environment : changes.start) {
    loop_.post([environment] { environment->start(); });
  }
  for (const EnvironmentPtr& environment : changes.kill) environment->kill();
}

void EnvironmentPool::arm_tick(bool busy) {
  if (tick_armed_ && (tick_is_fast_ || !busy)) return;
  tick_armed_ = true;
  tick_is_fast_ = busy;
  const auto delay = busy ? options_->memory_sample_interval : options_->idle_timeout / 4;
  tick_ = loop_.call_after(delay, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->tick();
  });
}

// Deadlines and memory of what runs, and environments that nobody has needed for long. One timer
// for all: a timer for each invocation would cost more than the rest of its way through the pool.
void EnvironmentPool::tick() {
  const SteadyTime now = std::chrono::steady_clock::now();
  Environments busy;
  Changes changes;
  {
    const std::lock_guard lock(mutex_);
    tick_armed_ = false;
    if (stopping_) return;
    for (auto& [key, slot] : slots_) {
      if (slot.phase == Phase::idle) {
        if (now - slot.idle_since >= options_->idle_timeout) changes.kill.push_back(retire(slot));
      } else if (slot.phase != Phase::ending) {
        busy.push_back(slot.environment);
      }
    }
    if (!slots_.empty()) arm_tick(!busy.empty());
  }
  apply(changes);
  for (const EnvironmentPtr& environment : busy) environment->check(now);
}

void EnvironmentPool::warm(std::size_t index, Ready ready) {
  Changes changes;
  {
    const std::lock_guard lock(mutex_);
    Function& function = functions_[index];
    const bool is_up = std::any_of(slots_.begin(), slots_.end(), [&](const auto& entry) {
      const Slot& slot = entry.second;
      return slot.function == &function && slot.phase != Phase::starting &&
             slot.phase != Phase::ending;
    });
    if (!is_up && !stopping_) {
      if (function.starting == 0 && !is_full()) changes.start.push_back(add_environment(function));
      if (function.starting > 0) function.warming.push_back(std::exchange(ready, nullptr));
    }
  }
  apply(changes);
  if (ready) ready({});  // one is there already, or there is no room to keep one warm
}

void EnvironmentPool::stop(std::function<void()> stopped) {
  std::deque<InvocationPtr> waiting;
  std::vector<Ready> warming;
  Environments environments;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    stopped_ = std::move(stopped);
    tick_.cancel();
    for (Function& function : functions_) {
      std::move(function.waiting.begin(), function.waiting.end(), std::back_inserter(waiting));
      std::move(function.warming.begin(), function.warming.end(), std::back_inserter(warming));
      function.waiting.clear();
      function.warming.clear();
    }
    for (const auto& [key, slot] : slots_) environments.push_back(slot.environment);
  }
  for (const InvocationPtr& invocation : waiting) {
    invocation->callback(refused(stopping(), invocation->request_id));
  }
  for (const Ready& ready : warming) ready(Error::cancelled(stopping().message));
  for (const EnvironmentPtr& environment : environments) environment->kill();
  end_stop_if_done();
}

void EnvironmentPool::end_stop_if_done() {
  std::function<void()> stopped;
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_ || !slots_.empty()) return;
    stopped = std::exchange(stopped_, nullptr);
  }
  if (!stopped) return;
  std::error_code ignored;  // it is only there if an environment was
  std::filesystem::remove(options_->work_folder, ignored);
  stopped();
}

// The loop may not run any more: environments end with their last owner.
void EnvironmentPool::shut_down() {
  std::unordered_map<const Environment*, Slot> slots;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    tick_.cancel();
    slots.swap(slots_);
    for (Function& function : functions_) function.idle.clear();
  }
  slots.clear();
  std::error_code ignored;
  std::filesystem::remove(options_->work_folder, ignored);
}

}  // namespace local_cloud::functions
