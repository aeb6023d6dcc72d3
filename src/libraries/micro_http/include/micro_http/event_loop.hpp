#pragma once

#include <chrono>
#include <functional>
#include <initializer_list>
#include <memory>

namespace micro_http {

/// A few threads that run callbacks: of sockets, of timers, of other threads. All servers of a
/// process share one. Callbacks must not block and must not throw (what escapes is logged, then the
/// process aborts: it is a mistake in our own code).
///
/// Members may be called from any thread.
class EventLoop {
 public:
  /// A pending timer or watch. Destroying it cancels: the callback will not start afterwards,
  /// unless it is just running on another thread. `release()` lets it run without an owner.
  class Handle {
   public:
    struct State;
    Handle() = default;
    explicit Handle(std::shared_ptr<State> state) : state_(std::move(state)) {}
    Handle(Handle&&) noexcept = default;
    Handle& operator=(Handle&& other) noexcept;
    ~Handle();
    void cancel();
    void release() { state_.reset(); }

   private:
    std::shared_ptr<State> state_;
  };

  /// `threads` is at least 1.
  explicit EventLoop(int threads = 1);
  ~EventLoop();

  /// Runs callbacks on `threads` threads, this one among them, until `stop()`.
  void run();
  /// Makes `run()` return soon; what has not started by then does not run.
  void stop();

  /// Runs `callback` soon, on one of the loop's threads.
  void post(std::function<void()> callback);
  /// Runs `callback` once, `delay` from now (steady time).
  [[nodiscard]] Handle call_after(std::chrono::nanoseconds delay, std::function<void()> callback);
  /// Runs `callback` each time `fd` can be read or its other side is gone. `fd` stays the caller's
  /// and must outlive the handle.
  [[nodiscard]] Handle watch_readable(int fd, std::function<void()> callback);
  /// Runs `callback` with the signal's number each time the process gets one of `signals`.
  [[nodiscard]] Handle watch_signals(std::initializer_list<int> signals,
                                     std::function<void(int)> callback);

  struct Impl;
  Impl& impl() { return *impl_; }  ///< for the other parts of micro_http

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace micro_http
