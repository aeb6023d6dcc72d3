#include "loop_context.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <cstdlib>
#include <exception>
#include <micro_core/log.hpp>
#include <system_error>
#include <thread>

namespace micro_http {

namespace asio = boost::asio;

/// Marks the thread that runs a context for as long as it does.
class LoopThread {
 public:
  explicit LoopThread(const LoopGate& gate) { LoopGate::here_ = &gate; }
  LoopThread(const LoopThread&) = delete;
  LoopThread& operator=(const LoopThread&) = delete;
  ~LoopThread() { LoopGate::here_ = nullptr; }
};

/// Shared by the handle and the operation; the operation itself belongs to its context.
struct EventLoop::Handle::State {
  explicit State(std::shared_ptr<LoopGate> loop_gate) : gate(std::move(loop_gate)) {}
  virtual ~State() = default;
  /// Stops waiting; on the context's thread.
  virtual void abort() = 0;

  std::shared_ptr<LoopGate> gate;
  std::atomic<bool> is_cancelled = false;
};

namespace {

template <class Operation>
struct OperationState final : EventLoop::Handle::State {
  using State::State;
  void abort() override {
    if (const auto running = operation.lock()) running->abort();
  }
  std::weak_ptr<Operation> operation;
};

struct TimerOperation {
  TimerOperation(asio::io_context& io, std::function<void()> function)
      : timer(io), callback(std::move(function)) {}
  void abort() { timer.cancel(); }

  asio::steady_timer timer;
  std::function<void()> callback;
};

struct WatchOperation : std::enable_shared_from_this<WatchOperation> {
  WatchOperation(asio::io_context& io, int fd, std::function<void()> function)
      : descriptor(io, fd), callback(std::move(function)) {}
  void abort() { descriptor.close(); }

  void start(std::shared_ptr<EventLoop::Handle::State> state) {
    descriptor.async_wait(
        asio::posix::stream_descriptor::wait_read,
        [self = shared_from_this(), state = std::move(state)](const auto& error) mutable {
          if (error || state->is_cancelled) return;
          self->callback();
          if (!state->is_cancelled) self->start(std::move(state));
        });
  }

  asio::posix::stream_descriptor descriptor;
  std::function<void()> callback;
};

struct SignalOperation : std::enable_shared_from_this<SignalOperation> {
  SignalOperation(asio::io_context& io, std::function<void(int)> function)
      : signals(io), callback(std::move(function)) {}
  void abort() { signals.cancel(); }

  void start(std::shared_ptr<EventLoop::Handle::State> state) {
    signals.async_wait([self = shared_from_this(), state = std::move(state)](const auto& error,
                                                                             int number) mutable {
      if (error || state->is_cancelled) return;
      self->callback(number);
      if (!state->is_cancelled) self->start(std::move(state));
    });
  }

  asio::signal_set signals;
  std::function<void(int)> callback;
};

[[noreturn]] void die_of(std::string_view reason) {
  micro_core::Logger({.service = "event_loop", .sink = micro_core::fd_log_sink(STDERR_FILENO)})
      .error("a callback of the event loop threw", {{"reason", micro_core::Json(reason)}});
  std::abort();
}

}  // namespace

EventLoop::Handle& EventLoop::Handle::operator=(Handle&& other) noexcept {
  if (this != &other) {
    cancel();
    state_ = std::move(other.state_);
  }
  return *this;
}

EventLoop::Handle::~Handle() {
  cancel();
}

void EventLoop::Handle::cancel() {
  const std::shared_ptr<State> state = std::move(state_);
  if (!state || state->is_cancelled.exchange(true)) return;
  if (state->gate->is_here()) {
    state->abort();
  } else {
    state->gate->post([state] { state->abort(); });
  }
}

EventLoop::Impl::Impl(int threads) {
  contexts.reserve(static_cast<std::size_t>(std::max(threads, 1)));
  for (int i = 0; i < std::max(threads, 1); ++i) {
    contexts.push_back(std::make_unique<LoopContext>());
  }
}

EventLoop::Impl::~Impl() {
  for (const auto& context : contexts) context->gate->close();
  for (const auto& context : contexts) context->io.shutdown();
}

LoopContext& EventLoop::Impl::next_context() {
  return *contexts[next.fetch_add(1, std::memory_order_relaxed) % contexts.size()];
}

LoopContext& EventLoop::Impl::any_context() {
  for (const auto& context : contexts) {
    if (context->gate->is_here()) return *context;
  }
  return next_context();
}

bool EventLoop::Impl::is_loop_thread() const {
  return std::any_of(contexts.begin(), contexts.end(),
                     [](const auto& context) { return context->gate->is_here(); });
}

void EventLoop::Impl::run_context(LoopContext& context) {
  const LoopThread mark(*context.gate);
  const auto work = asio::make_work_guard(context.io);
  try {
    context.io.run();
  } catch (const std::exception& error) {
    die_of(error.what());
  } catch (...) {
    die_of("something that is no std::exception");
  }
  threads_running -= 1;
}

EventLoop::EventLoop(int threads) : impl_(std::make_unique<Impl>(threads)) {}
EventLoop::~EventLoop() = default;

void EventLoop::run() {
  auto& contexts = impl_->contexts;
  impl_->threads_running = static_cast<int>(contexts.size());
  std::vector<std::thread> threads;
  threads.reserve(contexts.size() - 1);
  for (std::size_t i = 1; i < contexts.size(); ++i) {
    threads.emplace_back([this, i] { impl_->run_context(*impl_->contexts[i]); });
  }
  impl_->run_context(*contexts.front());
  for (std::thread& thread : threads) thread.join();
}

void EventLoop::stop() {
  for (const auto& context : impl_->contexts) context->io.stop();
}

void EventLoop::post(std::function<void()> callback) {
  asio::post(impl_->any_context().io, std::move(callback));
}

EventLoop::Handle EventLoop::call_after(std::chrono::nanoseconds delay,
                                        std::function<void()> callback) {
  LoopContext& context = impl_->any_context();
  auto operation = std::make_shared<TimerOperation>(context.io, std::move(callback));
  auto state = std::make_shared<OperationState<TimerOperation>>(context.gate);
  state->operation = operation;
  operation->timer.expires_after(std::max(delay, std::chrono::nanoseconds{0}));
  auto& timer = operation->timer;
  timer.async_wait([operation = std::move(operation), state](const auto& error) {
    if (!error && !state->is_cancelled.exchange(true)) operation->callback();
  });
  return Handle(std::move(state));
}

EventLoop::Handle EventLoop::watch_readable(int fd, std::function<void()> callback) {
  // A copy is watched, for the caller may close his before a cancellation has reached the thread.
  const int copy = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) {
    throw std::system_error(errno, std::generic_category(), "cannot watch a file descriptor");
  }
  LoopContext& context = impl_->any_context();
  auto operation = std::make_shared<WatchOperation>(context.io, copy, std::move(callback));
  auto state = std::make_shared<OperationState<WatchOperation>>(context.gate);
  state->operation = operation;
  operation->start(state);
  return Handle(std::move(state));
}

EventLoop::Handle EventLoop::watch_signals(std::initializer_list<int> signals,
                                           std::function<void(int)> callback) {
  LoopContext& context = impl_->any_context();
  auto operation = std::make_shared<SignalOperation>(context.io, std::move(callback));
  for (const int number : signals) operation->signals.add(number);
  auto state = std::make_shared<OperationState<SignalOperation>>(context.gate);
  state->operation = operation;
  operation->start(state);
  return Handle(std::move(state));
}

}  // namespace micro_http
