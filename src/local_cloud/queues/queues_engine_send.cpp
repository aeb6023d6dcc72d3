#include <local_cloud/queues/queues_engine.hpp>

#include <local_cloud/queues/message_check.hpp>
#include <local_cloud/queues/queue_error.hpp>
#include <local_cloud/queues/queues_engine_state.hpp>
#include <micro_core/hash.hpp>
#include <micro_core/uuid.hpp>

namespace local_cloud::queues {
namespace {

using wire::Done;
using wire::Outcome;

constexpr std::int64_t delay_seconds_max = 900;

Outcome<Done> check_contents(const SendRequest& request, const QueueSettings& settings) {
  if (request.body.empty()) return missing_parameter("MessageBody");
  if (size_of(request.body, request.attributes) > settings.message_bytes_max) {
    return invalid_parameter(
        "One or more parameters are invalid. Reason: Message must be shorter than " +
        std::to_string(settings.message_bytes_max) + " bytes.");
  }
  if (!has_valid_characters(request.body)) return invalid_message_contents();
  return check_message_attributes(request.attributes);
}

Outcome<Done> check_delay(const SendRequest& request, const QueueSettings& settings) {
  if (!request.delay_seconds) return Done{};
  const std::int64_t delay = *request.delay_seconds;
  if (settings.fifo && delay != 0) {
    return invalid_value(std::to_string(delay), "DelaySeconds",
                         "The request include parameter that is not valid for this queue type.");
  }
  if (delay < 0 || delay > delay_seconds_max) {
    return invalid_value(std::to_string(delay), "DelaySeconds",
                         "DelaySeconds must be >= 0 and <= 900.");
  }
  return Done{};
}

Outcome<Done> check_ids(const SendRequest& request, const QueueSettings& settings) {
  if (settings.fifo && request.group_id.empty()) return missing_parameter("MessageGroupId");
  if (!settings.fifo && !request.deduplication_id.empty()) {
    return invalid_value(request.deduplication_id, "MessageDeduplicationId",
                         "The request includes a parameter that is not valid for this queue type.");
  }
  if (!request.group_id.empty()) {
    if (auto checked = check_fifo_id(request.group_id, "MessageGroupId"); !checked) return checked;
  }
  if (request.deduplication_id.empty()) return Done{};
  return check_fifo_id(request.deduplication_id, "MessageDeduplicationId");
}

}  // namespace

Outcome<std::string> QueuesEngine::deduplication_id_of(const Queue& queue,
                                                       const SendRequest& request) const {
  if (!request.deduplication_id.empty() || !queue.settings.fifo) return request.deduplication_id;
  if (queue.settings.content_based_deduplication) return micro_core::sha256_hex(request.body);
  return invalid_parameter(
      "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId "
      "provided explicitly");
}

void QueuesEngine::store_sent(Queue& queue, Sequence sequence, const Message& message,
                              std::optional<TimePoint> delayed_until) {
  storage::WriteBatch& batch = commits_.pending();
  const std::uint64_t id = queue.record.id;
  batch.put(message_key(id, sequence), encode(message));
  if (delayed_until) {
    const MessageState state{.visible_at = *delayed_until};
    batch.put(state_key(id, sequence), encode(state, message.group_id));
  }
  ++queue.stored;
  touch(queue);
  sent_.push_back({id, sequence, message.group_id, delayed_until});
}

Outcome<SendResult> QueuesEngine::send_one(Queue& queue, SendRequest request, TimePoint now) {
  if (auto checked = check_contents(request, queue.settings); !checked) return checked.error();
  if (auto checked = check_delay(request, queue.settings); !checked) return checked.error();
  if (auto checked = check_ids(request, queue.settings); !checked) return checked.error();
  auto deduplication_id = deduplication_id_of(queue, request);
  if (!deduplication_id) return deduplication_id.error();

  SendResult result;
  result.body_md5 = micro_core::md5_hex(request.body);
  result.attributes_md5 = attributes_md5_hex(request.attributes);
  std::string digest;
  if (queue.settings.fifo) {
    digest = DeduplicationWindow::digest(
        *deduplication_id, queue.settings.deduplicate_per_group ? request.group_id : "");
    if (const DeduplicationRecord* sent = queue.window.find(digest, now)) {
      result.message_id = sent->message_id;
      result.sequence_number = sequence_text(sent->sequence);
      return result;
    }
  }
  const Sequence sequence = next_sequence(now);
  result.message_id = micro_core::uuid_v4();
  if (queue.settings.fifo) {
    result.sequence_number = sequence_text(sequence);
    DeduplicationRecord sent{now + DeduplicationWindow::length, sequence, result.message_id};
    storage::WriteBatch& batch = commits_.pending();
    batch.put(deduplication_key(queue.record.id, digest), encode(sent));
    // Two go for each one that comes, so that the window never keeps more than it must.
    for (const std::string& gone : queue.window.expire(now, 2)) {
      if (gone != digest) batch.erase(deduplication_key(queue.record.id, gone));
    }
    queue.window.add(digest, std::move(sent));
  }
  Message message{.id = result.message_id,
                  .body = std::move(request.body),
                  .attributes = std::move(request.attributes),
                  .sent = now,
                  .sender_id = std::move(request.sender_id),
                  .group_id = std::move(request.group_id),
                  .deduplication_id = std::move(*deduplication_id),
                  .trace_header = std::move(request.trace_header)};
  const std::chrono::seconds delay = request.delay_seconds && !queue.settings.fifo
                                         ? std::chrono::seconds(*request.delay_seconds)
                                         : queue.settings.delay;
  store_sent(queue, sequence, message,
             delay.count() > 0 ? std::optional<TimePoint>(now + delay) : std::nullopt);
  return result;
}

Outcome<SendResult> QueuesEngine::send(const std::string& name, SendRequest request,
                                       TimePoint now) {
  std::vector<SendRequest> one;
  one.push_back(std::move(request));
  auto sent = send_batch(name, std::move(one), now);
  if (!sent) return sent.error();
  return std::move(sent->front());
}

Outcome<std::vector<Outcome<SendResult>>> QueuesEngine::send_batch(
    const std::string& name, std::vector<SendRequest> requests, TimePoint now) {
  if (auto ready = ready_to_write(); !ready) return ready.error();
  std::vector<Outcome<SendResult>> results;
  CommitGroup::Ticket ticket = 0;
  {
    const std::lock_guard lock(mutex_);
    Queue* queue = find(name);
    if (queue == nullptr) return queue_does_not_exist();
    for (SendRequest& request : requests) {
      results.push_back(send_one(*queue, std::move(request), now));
    }
    ticket = commits_.ticket();
  }
  // Also without a message of our own: a duplicate's original may not be written yet.
  if (auto settled = settle(ticket); !settled) return settled.error();
  serve(now);
  return results;
}

}  // namespace local_cloud::queues
