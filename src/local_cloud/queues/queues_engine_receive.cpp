#include <local_cloud/queues/queues_engine.hpp>

#include <local_cloud/queues/queue_error.hpp>
#include <local_cloud/queues/queues_engine_state.hpp>

#include <algorithm>

namespace local_cloud::queues {
namespace {

using wire::Done;
using wire::Outcome;

constexpr std::chrono::minutes attempt_length{5};
// One step of loading a queue's front: long enough to be rare, short enough to hold the lock.
constexpr std::size_t load_messages = 1'024;
constexpr std::size_t load_bytes = 4 * 1024 * 1024;

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

}  // namespace local_cloud::queues
