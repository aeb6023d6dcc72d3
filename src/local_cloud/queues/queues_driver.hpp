#pragma once

#include <local_cloud/queues/queues_engine.hpp>
#include <micro_core/clock.hpp>
#include <micro_http/event_loop.hpp>

#include <mutex>
#include <string>
#include <vector>

namespace local_cloud::queues {

/// Gives an engine the time: of a clock for each call, and of a timer for those who wait. Who waits
/// for messages, or changes something that others wait for, calls the engine through here.
///
/// Members may be called from several threads. Engine, loop and clock must outlive the driver, and
/// the loop must have stopped before it is destroyed.
class QueuesDriver {
 public:
  QueuesDriver(QueuesEngine& engine, micro_http::EventLoop& loop, const micro_core::Clock& clock)
      : engine_(engine), loop_(loop), clock_(clock) {}

  QueuesEngine& engine() { return engine_; }
  TimePoint now() const { return clock_.now(); }

  /// As the engine's members of these names, now.
  wire::Outcome<std::vector<wire::Outcome<SendResult>>> send_batch(
      const std::string& name, std::vector<SendRequest> requests);
  WaiterId receive(const std::string& name, const ReceiveRequest& request,
                   ReceiveCallback callback);
  void cancel(WaiterId waiter) { engine_.cancel(waiter); }
  wire::Outcome<std::vector<wire::Outcome<wire::Done>>> delete_messages(
      const std::string& name, const std::vector<std::string>& handles);
  wire::Outcome<std::vector<wire::Outcome<wire::Done>>> change_visibility(
      const std::string& name, const std::vector<QueuesEngine::VisibilityChange>& changes);

 private:
  void arm();
  void on_timer();

  QueuesEngine& engine_;
  micro_http::EventLoop& loop_;
  const micro_core::Clock& clock_;
  std::mutex mutex_;  // guards what follows
  std::optional<TimePoint> armed_for_;
  micro_http::EventLoop::Handle timer_;
};

}  // namespace local_cloud::queues
