#pragma once

#include <micro_http/event_loop.hpp>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace micro_http {

struct LoopContext;

/// The way into one context for whoever may outlive it: a reply that is sent when its loop is gone
/// reaches nobody, and harms nobody.
class LoopGate {
 public:
  explicit LoopGate(LoopContext& context) : context_(&context) {}

  /// Runs `task` soon on the context's thread; false if there is no context any more.
  template <class Task>
  bool post(Task&& task);
  /// True on the context's own thread.
  bool is_here() const { return here_ == this; }
  /// True on a thread of any loop.
  static bool is_on_loop() { return here_ != nullptr; }

  void close() {
    const std::lock_guard lock(mutex_);
    context_ = nullptr;
  }

 private:
  friend class LoopThread;
  inline static thread_local const LoopGate* here_ = nullptr;

  std::mutex mutex_;
  LoopContext* context_;
};

/// Asio's context, but for a `shutdown` that can be called before the destructor: what waits in one
/// context may own parts of another, so all are emptied before the first is destroyed.
struct LoopIo : boost::asio::io_context {
  using execution_context::shutdown;
  using io_context::io_context;
};

/// One thread's worth of the loop. What lives here is touched by that thread alone, so needs no
/// lock.
struct LoopContext {
  static constexpr std::size_t read_buffer_bytes = 64 * 1024;

  LoopContext() : gate(std::make_shared<LoopGate>(*this)) {}
  ~LoopContext() { gate->close(); }

  /// Where connections receive: it is empty again before the next one reads.
  char* read_buffer() {
    if (!buffer) buffer = std::make_unique_for_overwrite<char[]>(read_buffer_bytes);
    return buffer.get();
  }

  std::shared_ptr<LoopGate> gate;
  std::unique_ptr<char[]> buffer;
  LoopIo io{1};
};

template <class Task>
bool LoopGate::post(Task&& task) {
  const std::lock_guard lock(mutex_);
  if (context_ == nullptr) return false;
  boost::asio::post(context_->io, std::forward<Task>(task));
  return true;
}

struct EventLoop::Impl {
  explicit Impl(int threads);
  ~Impl();

  /// The calling thread's own context; elsewhere one after the other.
  LoopContext& any_context();
  LoopContext& next_context();
  bool is_loop_thread() const;
  void run_context(LoopContext& context);

  std::vector<std::unique_ptr<LoopContext>> contexts;
  std::atomic<unsigned> next = 0;
  std::atomic<int> threads_running = 0;
};

}  // namespace micro_http
