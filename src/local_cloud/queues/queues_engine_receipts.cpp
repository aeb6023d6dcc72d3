#include <local_cloud/queues/queues_engine.hpp>

#include <local_cloud/queues/queue_error.hpp>
#include <local_cloud/queues/queues_engine_state.hpp>

namespace local_cloud::queues {
namespace {

constexpr std::int64_t visibility_seconds_max = 43'200;

}  // namespace

using wire::Done;
using wire::Outcome;

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
    return invalid_value(std::to_string(change.timeout_seconds), "VisibilityTimeout",
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
    return invalid_value(std::to_string(change.timeout_seconds), "VisibilityTimeout",
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
