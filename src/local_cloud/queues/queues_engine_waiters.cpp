#include <local_cloud/queues/queues_engine.hpp>

#include <local_cloud/queues/queue_error.hpp>
#include <local_cloud/queues/queues_engine_state.hpp>

#include <utility>

namespace local_cloud::queues {
namespace {

using wire::Done;
using wire::Outcome;

constexpr std::int64_t messages_max_max = 10;
constexpr std::int64_t visibility_seconds_max = 43'200;
constexpr std::int64_t wait_seconds_max = 20;
constexpr std::size_t in_flight_max = 120'000;

Outcome<Done> check_receive(const ReceiveRequest& request) {
  if (request.messages_max < 1 || request.messages_max > messages_max_max) {
    return invalid_value(std::to_string(request.messages_max), "MaxNumberOfMessages",
                         "Must be between 1 and 10, if provided.");
  }
  if (request.wait_seconds &&
      (*request.wait_seconds < 0 || *request.wait_seconds > wait_seconds_max)) {
    return invalid_value(std::to_string(*request.wait_seconds), "WaitTimeSeconds",
                         "Must be >= 0 and <= 20, if provided.");
  }
  const auto visibility = request.visibility_timeout;
  if (visibility && (*visibility < 0 || *visibility > visibility_seconds_max)) {
    return invalid_value(std::to_string(*visibility), "VisibilityTimeout",
                         "Must be between 0 and 43200, if provided.");
  }
  return Done{};
}

}  // namespace

WaiterId QueuesEngine::receive(const std::string& name, const ReceiveRequest& request,
                               TimePoint now, ReceiveCallback callback) {
  Delivery delivery;
  WaiterId waiter = 0;
  const auto answer = [&](wire::ServiceError error) {
    callback(std::move(error));
    return WaiterId{0};
  };
  if (auto checked = check_receive(request); !checked) return answer(checked.error());
  if (auto ready = ready_to_write(); !ready) return answer(ready.error());
  {
    const std::lock_guard lock(mutex_);
    Queue* queue = find(name);
    if (queue == nullptr) {
      delivery.error = queue_does_not_exist();
    } else if (!queue->settings.fifo && queue->index.counts().in_flight >= in_flight_max) {
      delivery.error = over_limit("Too many messages in flight.");
    } else {
      delivery.picked = pick(*queue, request, now);
      const auto wait =
          request.wait_seconds ? std::chrono::seconds(*request.wait_seconds) : queue->settings.wait;
      if (delivery.picked.empty() && wait.count() > 0) {
        waiter = add_waiter(*queue, request, now + wait, std::move(callback));
      }
    }
    delivery.ticket = commits_.ticket();
  }
  if (waiter != 0) {
    // Messages that moved to a dead-letter queue while this one looked must still be written.
    serve(now);
    return waiter;
  }
  delivery.callback = std::move(callback);
  deliver(std::move(delivery));
  serve(now);
  return 0;
}

WaiterId QueuesEngine::add_waiter(Queue& queue, const ReceiveRequest& request, TimePoint deadline,
                                  ReceiveCallback callback) {
  const WaiterId id = ++last_waiter_;
  queue.waiters.push_back({id, request, deadline, std::move(callback)});
  waiters_[id] = {queue.record.id, std::prev(queue.waiters.end())};
  deadlines_.emplace(deadline, id);
  waited_on_.insert(queue.record.id);
  return id;
}

ReceiveCallback QueuesEngine::remove_waiter(Queue& queue, std::list<Waiter>::iterator waiter) {
  ReceiveCallback callback = std::move(waiter->callback);
  waiters_.erase(waiter->id);
  deadlines_.erase({waiter->deadline, waiter->id});
  queue.waiters.erase(waiter);
  if (queue.waiters.empty()) waited_on_.erase(queue.record.id);
  return callback;
}

void QueuesEngine::cancel(WaiterId waiter) {
  ReceiveCallback dropped;  // destroyed after the lock: it may own what locks
  const std::lock_guard lock(mutex_);
  const auto found = waiters_.find(waiter);
  if (found == waiters_.end()) return;
  if (Queue* queue = find_by_id(found->second.first)) {
    dropped = remove_waiter(*queue, found->second.second);
  }
}

void QueuesEngine::serve_waiters(Queue& queue, TimePoint now, std::vector<Delivery>& deliveries) {
  while (!queue.waiters.empty()) {
    const auto first = queue.waiters.begin();
    std::vector<Picked> picked = pick(queue, first->request, now);
    if (picked.empty()) return;
    Delivery delivery;
    delivery.callback = remove_waiter(queue, first);
    delivery.picked = std::move(picked);
    deliveries.push_back(std::move(delivery));
  }
}

void QueuesEngine::end_waiters(TimePoint now, std::vector<Delivery>& deliveries) {
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
    const auto found = waiters_.find(deadlines_.begin()->second);
    Queue* queue = found == waiters_.end() ? nullptr : find_by_id(found->second.first);
    if (queue == nullptr) {
      deadlines_.erase(deadlines_.begin());
      continue;
    }
    Delivery delivery;
    delivery.callback = remove_waiter(*queue, found->second.second);
    deliveries.push_back(std::move(delivery));
  }
}

// Gives what became visible to those who wait for it; a move to a dead-letter queue may wake
// others, so it goes on until nothing is collected any more.
void QueuesEngine::serve(TimePoint now) {
  for (;;) {
    std::vector<Delivery> deliveries;
    CommitGroup::Ticket ticket = 0;
    {
      const std::lock_guard lock(mutex_);
      if (awake_.empty() && sent_.empty()) return;
      for (const std::uint64_t id : std::exchange(awake_, {})) {
        if (Queue* queue = find_by_id(id)) serve_waiters(*queue, now, deliveries);
      }
      ticket = commits_.ticket();
    }
    const auto settled = settle(ticket);
    for (Delivery& delivery : deliveries) {
      if (!settled) delivery.error = settled.error();
      deliver(std::move(delivery));
    }
    if (!settled) return;
  }
}

void QueuesEngine::deliver(Delivery delivery) {
  if (!delivery.error && delivery.ticket != 0) {
    if (auto settled = settle(delivery.ticket); !settled) delivery.error = settled.error();
  }
  if (delivery.error) return delivery.callback(std::move(*delivery.error));
  delivery.callback(read_picked(std::move(delivery.picked)));
}

}  // namespace local_cloud::queues
