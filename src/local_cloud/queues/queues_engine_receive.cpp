#include <local_cloud/queues/queues_engine.hpp>

#include <local_cloud/queues/queue_error.hpp>
#include <local_cloud/queues/queues_engine_state.hpp>

#include <algorithm>

namespace local_cloud::queues {
namespace {

using wire::Done;
using wire::Outcome;

constexpr std::int64_t messages_max_max = 10;
constexpr std::int64_t visibility_seconds_max = 43'200;
constexpr std::int64_t wait_seconds_max = 20;
constexpr std::size_t in_flight_max = 120'000;
constexpr std::chrono::minutes attempt_length{5};
// One step of loading a queue's front: long enough to be rare, short enough to hold the lock.
constexpr std::size_t load_messages = 1'024;
constexpr std::size_t load_bytes = 4 * 1024 * 1024;

std::string visibility_text(std::int64_t seconds) {
  return std::to_string(seconds);
}

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
    return invalid_value(visibility_text(*visibility), "VisibilityTimeout",
                         "Must be between 0 and 43200, if provided.");
  }
  return Done{};
}

bool is_never(TimePoint time) {
  return time == TimePoint{};
}

}  // namespace

bool QueuesEngine::load_front(Queue& queue) {
  const std::uint64_t id = queue.record.id;
  const std::string from = message_key(id, queue.index.load_from());
  const std::string end = message_key(id, queue.index.load_end());
  std::size_t messages = 0;
  std::size_t bytes = 0;
  Sequence last = 0;
  bool stopped = false;
  const auto visit = [&](std::string_view key, std::string_view value) {
    stopped = messages == load_messages || bytes >= load_bytes;
    if (stopped) return false;
    last = sequence_in_key(key);
    queue.index.load(last, queue.settings.fifo ? group_of(value) : std::string_view{});
    ++messages;
    bytes += value.size();
    return true;
  };
  // A store that cannot be read now is tried again by the next receive.
  if (!store_.scan({.from = from, .to = end}, visit)) return false;
  queue.index.loaded_up_to(stopped ? last + 1 : queue.index.load_end());
  return true;
}

void QueuesEngine::erase_message(Queue& queue, Sequence sequence) {
  const bool has_state = queue.index.state(sequence) != nullptr;
  if (!queue.index.remove(sequence)) return;
  storage::WriteBatch& batch = commits_.pending();
  batch.erase(message_key(queue.record.id, sequence));
  if (has_state) batch.erase(state_key(queue.record.id, sequence));
  --queue.stored;
  ++queue.erased_since_low_water;
  touch(queue);
}

// Drops what is older than the retention period, at most once a second.
void QueuesEngine::expire(Queue& queue, TimePoint now) {
  if (now < queue.next_expiry_check) return;
  queue.next_expiry_check = now + std::chrono::seconds(1);
  const Sequence cutoff =
      first_sequence_at(now - queue.settings.retention + std::chrono::milliseconds(1));
  if (queue.index.stored() == 0 || queue.index.low_water() >= cutoff) return;
  const std::uint64_t id = queue.record.id;
  std::uint64_t not_loaded = 0;
  const Sequence end = std::min(cutoff, queue.index.load_end());
  if (queue.index.load_from() < end) {
    const auto count = [&](std::string_view key, std::string_view) {
      not_loaded += queue.index.state(sequence_in_key(key)) == nullptr ? 1 : 0;
      return true;
    };
    const std::string from = message_key(id, queue.index.load_from());
    if (!store_.scan({.from = from, .to = message_key(id, end)}, count)) return;
  }
  const std::uint64_t before = queue.index.stored();
  queue.index.expire(cutoff, not_loaded);
  if (queue.index.stored() == before) return;
  queue.stored -= before - queue.index.stored();
  queue.low_water = queue.index.low_water();
  commits_.pending().erase_range(message_key(id, 0), message_key(id, end));
  commits_.pending().erase_range(state_key(id, 0), state_key(id, end));
  touch(queue);
}

// Moves a message that was received too often. False if its dead-letter queue is gone: then it is
// handed out as before, since nothing may be lost.
bool QueuesEngine::move_to_dead_letters(Queue& queue, Sequence sequence, TimePoint now) {
  Queue* target = find(name_in_arn(queue.settings.redrive->target_arn));
  if (target == nullptr || target == &queue) return false;
  const auto bytes = store_.get(message_key(queue.record.id, sequence));
  if (!bytes || !*bytes) return false;
  std::optional<Message> message = decode_message(**bytes);
  if (!message) return false;
  const MessageState state = *queue.index.state(sequence);
  message->dead_letter_source_arn = arn_of(queue.name);
  message->receives_before += state.receives;
  if (is_never(message->first_received_before)) {
    message->first_received_before = state.first_received;
  }
  // A FIFO queue starts the message's retention again, a standard queue keeps its age.
  if (target->settings.fifo) message->sent = now;
  erase_message(queue, sequence);
  store_sent(*target, next_sequence(now), *message, std::nullopt);
  return true;
}

// True if the message is one to hand out; otherwise it went where it belongs.
bool QueuesEngine::pick_one(Queue& queue, Sequence sequence, TimePoint now,
                            std::vector<Picked>& picked) {
  if (time_of(sequence) + queue.settings.retention <= now) {
    erase_message(queue, sequence);
    return false;
  }
  MessageState state = *queue.index.state(sequence);
  const auto& redrive = queue.settings.redrive;
  if (redrive && state.receives >= redrive->receives_max &&
      move_to_dead_letters(queue, sequence, now)) {
    return false;
  }
  ++state.receives;
  state.last_received = now;
  if (is_never(state.first_received)) state.first_received = now;
  picked.push_back({queue.record.id, queue.settings.fifo, sequence, state});
  return true;
}

void QueuesEngine::hide_picked(Queue& queue, const ReceiveRequest& request,
                               std::vector<Picked>& picked, TimePoint now) {
  const std::chrono::seconds hidden_for = request.visibility_timeout
                                              ? std::chrono::seconds(*request.visibility_timeout)
                                              : queue.settings.visibility_timeout;
  for (Picked& each : picked) {
    each.state.visible_at = now + hidden_for;
    queue.index.hide(each.sequence, each.state);
    commits_.pending().put(state_key(queue.record.id, each.sequence),
                           encode(each.state, queue.index.group_of(each.sequence)));
  }
  // A timeout of zero shows them again at once, but only after all of them were picked.
  queue.index.advance(now);
}

// A repeated receive of a FIFO queue gets the same messages while nothing happened to them.
std::vector<QueuesEngine::Picked> QueuesEngine::pick_again(Queue& queue,
                                                           const ReceiveRequest& request,
                                                           TimePoint now) {
  std::erase_if(queue.attempts, [&](const auto& entry) { return entry.second.expires <= now; });
  const auto found = queue.attempts.find(request.attempt_id);
  if (request.attempt_id.empty() || found == queue.attempts.end()) return {};
  const bool unchanged = std::all_of(
      found->second.picked.begin(), found->second.picked.end(), [&](const Picked& picked) {
        const MessageState* state = queue.index.state(picked.sequence);
        return state != nullptr && queue.index.is_hidden(picked.sequence) &&
               state->receives == picked.state.receives &&
               state->visible_at == picked.state.visible_at;
      });
  if (!unchanged) return {};
  hide_picked(queue, request, found->second.picked, now);
  return found->second.picked;
}

std::vector<QueuesEngine::Picked> QueuesEngine::pick(Queue& queue, const ReceiveRequest& request,
                                                     TimePoint now) {
  expire(queue, now);
  queue.index.advance(now);
  if (queue.settings.fifo) {
    std::vector<Picked> again = pick_again(queue, request, now);
    if (!again.empty()) return again;
  }
  std::vector<Picked> picked;
  const auto count_max = static_cast<std::size_t>(request.messages_max);
  while (picked.size() < count_max) {
    if (queue.index.wants_load() && !load_front(queue)) break;
    const std::vector<Sequence> taken = queue.index.take(count_max - picked.size());
    if (taken.empty() && !queue.index.wants_load()) break;
    for (const Sequence sequence : taken) pick_one(queue, sequence, now, picked);
  }
  hide_picked(queue, request, picked, now);
  if (queue.settings.fifo && !request.attempt_id.empty() && !picked.empty()) {
    queue.attempts[request.attempt_id] = {now + attempt_length, picked};
  }
  return picked;
}

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

ReceiveOutcome QueuesEngine::read_picked(std::vector<Picked> picked) {
  std::vector<ReceivedMessage> received;
  received.reserve(picked.size());
  for (const Picked& each : picked) {
    auto bytes = store_.get(message_key(each.queue_id, each.sequence));
    if (!bytes) return wire::internal_failure(bytes.error());
    if (!*bytes) continue;  // purged meanwhile
    std::optional<Message> message = decode_message(**bytes);
    if (!message) {
      return wire::internal_failure(micro_core::Error::internal("a message cannot be read"));
    }
    ReceivedMessage out;
    out.receipt_handle = to_text(ReceiptHandle{each.queue_id, each.sequence, each.state.receives});
    out.receive_count = message->receives_before + each.state.receives;
    out.first_received = is_never(message->first_received_before) ? each.state.first_received
                                                                  : message->first_received_before;
    if (each.fifo) out.sequence_number = sequence_text(each.sequence);
    out.message = std::move(*message);
    received.push_back(std::move(out));
  }
  return received;
}

Outcome<Done> QueuesEngine::delete_one(Queue& queue, const std::string& handle) {
  const std::optional<ReceiptHandle> parsed = parse_receipt_handle(handle);
  if (!parsed || parsed->queue_id != queue.record.id) return receipt_handle_is_invalid(handle);
  const MessageState* state = queue.index.state(parsed->sequence);
  if (state == nullptr) return Done{};
  const bool current =
      state->receives == parsed->receive && queue.index.is_hidden(parsed->sequence);
  if (queue.settings.fifo && !current) {
    return invalid_value(handle, "ReceiptHandle", "The receipt handle has expired.");
  }
  erase_message(queue, parsed->sequence);
  // A deleted message frees its group for those who wait.
  if (queue.settings.fifo && !queue.waiters.empty()) awake_.insert(queue.record.id);
  return Done{};
}

Outcome<std::vector<Outcome<Done>>> QueuesEngine::delete_messages(
    const std::string& name, const std::vector<std::string>& handles, TimePoint now) {
  if (auto ready = ready_to_write(); !ready) return ready.error();
  std::vector<Outcome<Done>> results;
  CommitGroup::Ticket ticket = 0;
  {
    const std::lock_guard lock(mutex_);
    Queue* queue = find(name);
    if (queue == nullptr) return queue_does_not_exist();
    queue->index.advance(now);
    if (!queue->waiters.empty()) awake_.insert(queue->record.id);
    for (const std::string& handle : handles) results.push_back(delete_one(*queue, handle));
    ticket = commits_.ticket();
  }
  if (auto settled = settle(ticket); !settled) return settled.error();
  serve(now);
  return results;
}

Outcome<Done> QueuesEngine::change_one(Queue& queue, const VisibilityChange& change,
                                       TimePoint now) {
  if (change.timeout_seconds < 0 || change.timeout_seconds > visibility_seconds_max) {
    return invalid_value(visibility_text(change.timeout_seconds), "VisibilityTimeout",
                         "Must be between 0 and 43200, if provided.");
  }
  const std::optional<ReceiptHandle> parsed = parse_receipt_handle(change.receipt_handle);
  if (!parsed || parsed->queue_id != queue.record.id) {
    return receipt_handle_is_invalid(change.receipt_handle);
  }
  const MessageState* found = queue.index.state(parsed->sequence);
  if (found == nullptr) {
    return invalid_value(
        change.receipt_handle, "ReceiptHandle",
        "Message does not exist or is not available for visibility timeout change.");
  }
  const bool current =
      found->receives == parsed->receive && queue.index.is_hidden(parsed->sequence);
  if (!current) {
    // SQS takes the call and does nothing; only a FIFO queue says that the handle is too old.
    if (!queue.settings.fifo) return Done{};
    return invalid_value(change.receipt_handle, "ReceiptHandle", "The receipt handle has expired.");
  }
  MessageState state = *found;
  state.visible_at = now + std::chrono::seconds(change.timeout_seconds);
  if (state.visible_at > state.last_received + std::chrono::seconds(visibility_seconds_max)) {
    return invalid_value(visibility_text(change.timeout_seconds), "VisibilityTimeout",
                         "Total VisibilityTimeout for the message is beyond the limit [43200 "
                         "seconds]");
  }
  queue.index.hide(parsed->sequence, state);
  commits_.pending().put(state_key(queue.record.id, parsed->sequence),
                         encode(state, queue.index.group_of(parsed->sequence)));
  return Done{};
}

Outcome<std::vector<Outcome<Done>>> QueuesEngine::change_visibility(
    const std::string& name, const std::vector<VisibilityChange>& changes, TimePoint now) {
  if (auto ready = ready_to_write(); !ready) return ready.error();
  std::vector<Outcome<Done>> results;
  CommitGroup::Ticket ticket = 0;
  {
    const std::lock_guard lock(mutex_);
    Queue* queue = find(name);
    if (queue == nullptr) return queue_does_not_exist();
    queue->index.advance(now);
    for (const VisibilityChange& change : changes) {
      results.push_back(change_one(*queue, change, now));
    }
    queue->index.advance(now);
    if (!queue->waiters.empty()) awake_.insert(queue->record.id);
    ticket = commits_.ticket();
  }
  if (auto settled = settle(ticket); !settled) return settled.error();
  serve(now);
  return results;
}

}  // namespace local_cloud::queues
