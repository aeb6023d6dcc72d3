#include <local_cloud/queues/queues_engine.hpp>

#include <local_cloud/queues/queue_error.hpp>
#include <local_cloud/queues/queues_engine_state.hpp>

#include <algorithm>

namespace local_cloud::queues {

using wire::Done;
using wire::Outcome;

QueuesEngine::QueuesEngine(storage::Store& store, wire::CloudIdentity identity)
    : store_(store),
      identity_(std::move(identity)),
      commits_(store, mutex_,
               {.before = [this](storage::WriteBatch& batch) { before_commit(batch); },
                .after = [this] { after_commit(); }}) {}

QueuesEngine::~QueuesEngine() = default;

std::string QueuesEngine::arn_of(std::string_view name) const {
  return "arn:aws:sqs:" + identity_.region + ":" + identity_.account_id + ":" + std::string(name);
}

std::string_view QueuesEngine::name_in_arn(std::string_view arn) const {
  const std::string prefix = arn_of("");
  return arn.starts_with(prefix) ? arn.substr(prefix.size()) : std::string_view{};
}

QueuesEngine::Queue* QueuesEngine::find(std::string_view name) const {
  const auto found = queues_.find(name);
  return found == queues_.end() ? nullptr : found->second.get();
}

QueuesEngine::Queue* QueuesEngine::find_by_id(std::uint64_t id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

Sequence QueuesEngine::next_sequence(TimePoint now) {
  last_sequence_ = std::max(last_sequence_ + 1, first_sequence_at(now));
  return last_sequence_;
}

std::optional<bool> QueuesEngine::type_of(std::string_view arn) const {
  const Queue* queue = find(name_in_arn(arn));
  if (queue == nullptr) return std::nullopt;
  return queue->settings.fifo;
}

void QueuesEngine::touch(Queue& queue) {
  touched_.insert(queue.record.id);
}

void QueuesEngine::before_commit(storage::WriteBatch& batch) {
  // Finding the low-water mark may take a walk over all groups of a FIFO queue.
  constexpr std::uint32_t erasures_between_walks = 1'024;
  for (const std::uint64_t id : touched_) {
    Queue* queue = find_by_id(id);
    if (queue == nullptr) continue;
    if (queue->erased_since_low_water >= erasures_between_walks) {
      queue->low_water = queue->index.low_water();
      queue->erased_since_low_water = 0;
    }
    batch.put(counters_key(id),
              encode(QueueCounters{queue->stored, queue->low_water, last_sequence_}));
  }
  touched_.clear();
  committing_.insert(committing_.end(), std::make_move_iterator(sent_.begin()),
                     std::make_move_iterator(sent_.end()));
  sent_.clear();
}

void QueuesEngine::after_commit() {
  for (const Sent& sent : committing_) {
    Queue* queue = find_by_id(sent.queue_id);
    if (queue == nullptr || sent.sequence < queue->purged_before) continue;
    queue->index.add(sent.sequence, sent.group_id, sent.delayed_until);
    if (!queue->waiters.empty()) awake_.insert(sent.queue_id);
  }
  committing_.clear();
}

// While the disk takes no writes, nothing may change in memory that the store will not get: calls
// that change something first try to write what is left over.
Outcome<Done> QueuesEngine::ready_to_write() {
  CommitGroup::Ticket ticket = 0;
  {
    const std::lock_guard lock(mutex_);
    if (!commits_.has_failed()) return Done{};
    ticket = commits_.ticket();
  }
  return settle(ticket);
}

Outcome<Done> QueuesEngine::settle(CommitGroup::Ticket ticket) {
  if (auto written = commits_.settle(ticket); !written) {
    return wire::internal_failure(written.error());
  }
  return Done{};
}

std::optional<TimePoint> QueuesEngine::next_event_time() const {
  const std::lock_guard lock(mutex_);
  std::optional<TimePoint> next;
  const auto consider = [&](std::optional<TimePoint> time) {
    if (time && (!next || *time < *next)) next = time;
  };
  if (!deadlines_.empty()) consider(deadlines_.begin()->first);
  for (const std::uint64_t id : waited_on_) {
    if (const Queue* queue = find_by_id(id)) consider(queue->index.next_event());
  }
  return next;
}

void QueuesEngine::run_due(TimePoint now) {
  {
    const std::lock_guard lock(mutex_);
    for (const std::uint64_t id : waited_on_) {
      const Queue* queue = find_by_id(id);
      if (queue == nullptr) continue;
      const std::optional<TimePoint> event = queue->index.next_event();
      if (event && *event <= now) awake_.insert(id);
    }
  }
  serve(now);
  std::vector<Delivery> ended;
  {
    const std::lock_guard lock(mutex_);
    end_waiters(now, ended);
  }
  for (Delivery& delivery : ended) deliver(std::move(delivery));
}

}  // namespace local_cloud::queues
