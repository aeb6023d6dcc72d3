#include <local_cloud/queues/queues_driver.hpp>

#include <algorithm>
#include <chrono>

namespace local_cloud::queues {

wire::Outcome<std::vector<wire::Outcome<SendResult>>> QueuesDriver::send_batch(
    const std::string& name, std::vector<SendRequest> requests) {
  auto sent = engine_.send_batch(name, std::move(requests), now());
  arm();
  return sent;
}

WaiterId QueuesDriver::receive(const std::string& name, const ReceiveRequest& request,
                               ReceiveCallback callback) {
  const WaiterId waiter = engine_.receive(name, request, now(), std::move(callback));
  arm();
  return waiter;
}

wire::Outcome<std::vector<wire::Outcome<wire::Done>>> QueuesDriver::delete_messages(
    const std::string& name, const std::vector<std::string>& handles) {
  return engine_.delete_messages(name, handles, now());
}

wire::Outcome<std::vector<wire::Outcome<wire::Done>>> QueuesDriver::change_visibility(
    const std::string& name, const std::vector<QueuesEngine::VisibilityChange>& changes) {
  auto changed = engine_.change_visibility(name, changes, now());
  arm();
  return changed;
}

// The timer is only moved to an earlier moment: one that rings too early finds nothing due.
void QueuesDriver::arm() {
  const std::lock_guard lock(mutex_);
  const std::optional<TimePoint> next = engine_.next_event_time();
  if (!next || (armed_for_ && *armed_for_ <= *next)) return;
  armed_for_ = next;
  const auto delay = std::max(std::chrono::milliseconds(0), *next - clock_.now());
  timer_ = loop_.call_after(delay, [this] { on_timer(); });
}

void QueuesDriver::on_timer() {
  {
    const std::lock_guard lock(mutex_);
    armed_for_.reset();
  }
  engine_.run_due(clock_.now());
  arm();
}

}  // namespace local_cloud::queues
