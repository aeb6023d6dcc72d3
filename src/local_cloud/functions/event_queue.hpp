#pragma once

#include <local_cloud/functions/functions.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <string>

namespace local_cloud::functions {

/// Asynchronous invocations (type Event): accepted at once, run when there is room, tried again
/// when the function fails or is throttled. Kept in memory. Members may be called from any thread.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
class EventQueue : public std::enable_shared_from_this<EventQueue> {
 public:
  struct Event {
    std::size_t function = 0;  ///< index in the configuration
    std::string request_id = {};
    std::string payload = {};
    InvokeOptions options = {};
  };
  /// Runs `event` once; the callback gets what became of it.
  using Run = std::function<void(const Event& event, InvokeCallback callback)>;
  /// Hears of an event that is given up.
  using Drop = std::function<void(const Event& event, const std::string& reason)>;

  EventQueue(micro_http::EventLoop& loop, std::shared_ptr<const FunctionsOptions> options, Run run,
             Drop drop)
      : loop_(loop), options_(std::move(options)), run_(std::move(run)), drop_(std::move(drop)) {}

  /// False when too many wait already.
  bool accept(Event event);
  /// Runs nothing any more.
  void stop() { stopped_ = true; }

 private:
  struct Pending;
  void attempt(std::shared_ptr<Pending> pending);
  void on_result(const std::shared_ptr<Pending>& pending, const InvocationResult& result);
  void retry_after(std::chrono::milliseconds delay, const std::shared_ptr<Pending>& pending);
  void give_up(const Pending& pending, const std::string& reason);

  micro_http::EventLoop& loop_;
  const std::shared_ptr<const FunctionsOptions> options_;
  const Run run_;
  const Drop drop_;
  std::atomic<std::size_t> waiting_{0};
  std::atomic<bool> stopped_{false};
};

}  // namespace local_cloud::functions
