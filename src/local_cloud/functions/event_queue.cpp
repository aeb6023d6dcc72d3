#include <local_cloud/functions/event_queue.hpp>

#include <algorithm>
#include <utility>

namespace local_cloud::functions {
namespace {

// Lambda tries throttled events again for up to six hours, at intervals that grow to five minutes.
constexpr std::chrono::hours throttled_age_max{6};
constexpr std::chrono::milliseconds throttled_delay_first{1'000};
constexpr std::chrono::milliseconds throttled_delay_max{300'000};

}  // namespace

struct EventQueue::Pending {
  Event event;
  std::size_t failures = 0;
  std::chrono::milliseconds throttled_delay = throttled_delay_first;
  std::chrono::steady_clock::time_point accepted = std::chrono::steady_clock::now();
};

bool EventQueue::accept(Event event) {
  if (stopped_) return false;
  if (++waiting_ > options_->events_waiting_max) {
    --waiting_;
    return false;
  }
  auto pending = std::make_shared<Pending>();
  pending->event = std::move(event);
  loop_.post([self = shared_from_this(), pending] { self->attempt(pending); });
  return true;
}

void EventQueue::attempt(std::shared_ptr<Pending> pending) {
  if (stopped_) return;
  const Event& event = pending->event;
  run_(event, [self = shared_from_this(), pending = std::move(pending)](
                  const InvocationResult& result) { self->on_result(pending, result); });
}

void EventQueue::on_result(const std::shared_ptr<Pending>& pending,
                           const InvocationResult& result) {
  if (stopped_) return;
  if (result.throttled()) {
    const auto age = std::chrono::steady_clock::now() - pending->accepted;
    if (age > throttled_age_max) return give_up(*pending, "it was throttled for six hours");
    const auto delay = pending->throttled_delay;
    pending->throttled_delay = std::min(2 * delay, throttled_delay_max);
    return retry_after(delay, pending);
  }
  if (result.refusal) return give_up(*pending, result.refusal->message);
  if (!result.function_error) {
    --waiting_;
    return;
  }
  const auto& delays = options_->event_retry_delays;
  if (pending->failures >= delays.size()) {
    return give_up(*pending, "it failed " + std::to_string(pending->failures + 1) + " times");
  }
  retry_after(delays[pending->failures++], pending);
}

void EventQueue::retry_after(std::chrono::milliseconds delay,
                             const std::shared_ptr<Pending>& pending) {
  loop_
      .call_after(delay,
                  [weak = weak_from_this(), pending] {
                    if (const auto self = weak.lock()) self->attempt(pending);
                  })
      .release();
}

void EventQueue::give_up(const Pending& pending, const std::string& reason) {
  --waiting_;
  drop_(pending.event, reason);
}

}  // namespace local_cloud::functions
