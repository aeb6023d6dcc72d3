#include <local_cloud/queues/queues_engine.hpp>

#include <local_cloud/queues/queue_error.hpp>
#include <local_cloud/queues/queues_engine_state.hpp>
#include <local_cloud/storage/key.hpp>
#include <micro_core/json.hpp>

#include <algorithm>

namespace local_cloud::queues {
namespace {

using wire::Done;
using wire::Outcome;

constexpr std::size_t tags_max = 50;

std::string seconds_text(TimePoint time) {
  return std::to_string(
      std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count());
}

// Policies are the same however their JSON is spaced.
bool is_same_value(std::string_view name, std::string_view a, std::string_view b) {
  if (a == b) return true;
  if (!name.ends_with("Policy")) return false;
  const auto left = micro_core::parse_json(a);
  const auto right = micro_core::parse_json(b);
  return left && right && *left == *right;
}

// Attributes of a create that repeats: each one named must have the value that the queue has.
Outcome<Done> check_same(const AttributeMap& existing, const AttributeMap& asked) {
  for (const auto& [name, value] : asked) {
    const auto found = existing.find(name);
    const std::string_view has = found == existing.end() ? std::string_view{} : found->second;
    if (!is_same_value(name, has, value)) return queue_name_exists(name);
  }
  return Done{};
}

void erase_prefix(storage::WriteBatch& batch, std::string prefix) {
  std::string end = storage::prefix_end(prefix);
  batch.erase_range(std::move(prefix), std::move(end));
}

}  // namespace

void QueuesEngine::store_queue(Queue& queue) {
  commits_.pending().put(queue_key(queue.name), encode(queue.record));
}

Outcome<Done> QueuesEngine::create(const std::string& name, const AttributeMap& attributes,
                                   const TagMap& tags, TimePoint now) {
  const auto fifo_attribute = attributes.find("FifoQueue");
  const bool fifo = fifo_attribute != attributes.end() && fifo_attribute->second == "true";
  if (auto checked = check_queue_name(name, fifo); !checked) return checked;
  const AttributeCheck check{
      .fifo = fifo, .created = true, .find_type = [this](auto arn) { return type_of(arn); }};
  if (auto checked = check_attributes(attributes, check); !checked) return checked;
  QueueRecord record;
  record.id = next_sequence(now);
  record.created = record.modified = now;
  record.attributes = with_defaults(attributes);
  record.tags = tags;
  auto queue = std::make_unique<Queue>(name, std::move(record));
  queue->low_water = queue->record.id;
  by_id_[queue->record.id] = queue.get();
  store_queue(*queue);
  touch(*queue);
  queues_[name] = std::move(queue);
  return Done{};
}

Outcome<Done> QueuesEngine::create_queue(const std::string& name, const AttributeMap& attributes,
                                         const TagMap& tags, TimePoint now) {
  if (auto ready = ready_to_write(); !ready) return ready;
  CommitGroup::Ticket ticket = 0;
  {
    const std::lock_guard lock(mutex_);
    if (const Queue* queue = find(name)) {
      const AttributeCheck check{.fifo = queue->settings.fifo,
                                 .created = true,
                                 .find_type = [this](auto arn) { return type_of(arn); }};
      if (auto checked = check_attributes(attributes, check); !checked) return checked;
      return check_same(queue->record.attributes, attributes);
    }
    if (tags.size() > tags_max)
      return invalid_parameter("Too many tags added for queue " + name + ".");
    if (auto created = create(name, attributes, tags, now); !created) return created;
    ticket = commits_.ticket();
  }
  return settle(ticket);
}

Outcome<Done> QueuesEngine::ensure_queue(const std::string& name, const AttributeMap& attributes,
                                         const TagMap& tags, TimePoint now) {
  {
    const std::lock_guard lock(mutex_);
    const Queue* queue = find(name);
    if (queue != nullptr && queue->record.tags == tags &&
        check_same(queue->record.attributes, attributes)) {
      return Done{};
    }
    if (queue == nullptr) {
      if (auto created = create(name, attributes, tags, now); !created) return created;
    }
  }
  if (auto changed = set_attributes(name, attributes, now); !changed) return changed;
  return tag_queue(name, tags);
}

Outcome<Done> QueuesEngine::find_queue(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  if (find(name) == nullptr) return queue_does_not_exist();
  return Done{};
}

Outcome<Done> QueuesEngine::delete_queue(const std::string& name) {
  if (auto ready = ready_to_write(); !ready) return ready;
  CommitGroup::Ticket ticket = 0;
  std::vector<ReceiveCallback> abandoned;
  {
    const std::lock_guard lock(mutex_);
    Queue* queue = find(name);
    if (queue == nullptr) return queue_does_not_exist();
    while (!queue->waiters.empty()) {
      abandoned.push_back(remove_waiter(*queue, queue->waiters.begin()));
    }
    storage::WriteBatch& batch = commits_.pending();
    const std::uint64_t id = queue->record.id;
    batch.erase(queue_key(name));
    batch.erase(counters_key(id));
    for (const RecordKind kind :
         {RecordKind::message, RecordKind::state, RecordKind::deduplication}) {
      erase_prefix(batch, queue_prefix(kind, id));
    }
    by_id_.erase(id);
    touched_.erase(id);
    awake_.erase(id);
    queues_.erase(name);
    ticket = commits_.ticket();
  }
  auto settled = settle(ticket);
  for (const ReceiveCallback& callback : abandoned) callback(queue_does_not_exist());
  return settled;
}

Outcome<Done> QueuesEngine::purge_queue(const std::string& name) {
  if (auto ready = ready_to_write(); !ready) return ready;
  CommitGroup::Ticket ticket = 0;
  {
    const std::lock_guard lock(mutex_);
    Queue* queue = find(name);
    if (queue == nullptr) return queue_does_not_exist();
    const std::uint64_t id = queue->record.id;
    erase_prefix(commits_.pending(), queue_prefix(RecordKind::message, id));
    erase_prefix(commits_.pending(), queue_prefix(RecordKind::state, id));
    queue->index.clear();
    queue->attempts.clear();
    queue->stored = 0;
    queue->purged_before = queue->low_water = last_sequence_ + 1;
    touch(*queue);
    ticket = commits_.ticket();
  }
  return settle(ticket);
}

QueuePage QueuesEngine::list_queues(std::string_view prefix, std::string_view token,
                                    std::size_t count_max) const {
  const std::lock_guard lock(mutex_);
  QueuePage page;
  auto at = token < prefix ? queues_.lower_bound(prefix) : queues_.upper_bound(token);
  for (; at != queues_.end() && at->first.starts_with(prefix); ++at) {
    if (page.names.size() == count_max) {
      page.next_token = page.names.back();
      break;
    }
    page.names.push_back(at->first);
  }
  return page;
}

Outcome<QueuePage> QueuesEngine::list_dead_letter_sources(const std::string& name,
                                                          std::string_view token,
                                                          std::size_t count_max) const {
  const std::lock_guard lock(mutex_);
  if (find(name) == nullptr) return queue_does_not_exist();
  const std::string arn = arn_of(name);
  QueuePage page;
  for (auto at = queues_.upper_bound(token); at != queues_.end(); ++at) {
    const auto& redrive = at->second->settings.redrive;
    if (!redrive || redrive->target_arn != arn) continue;
    if (page.names.size() == count_max) {
      page.next_token = page.names.back();
      break;
    }
    page.names.push_back(at->first);
  }
  return page;
}

Outcome<AttributeMap> QueuesEngine::get_attributes(const std::string& name, TimePoint now) {
  const std::lock_guard lock(mutex_);
  Queue* queue = find(name);
  if (queue == nullptr) return queue_does_not_exist();
  expire(*queue, now);
  queue->index.advance(now);
  const QueueIndex::Counts counts = queue->index.counts();
  AttributeMap all = queue->record.attributes;
  all["QueueArn"] = arn_of(name);
  all["CreatedTimestamp"] = seconds_text(queue->record.created);
  all["LastModifiedTimestamp"] = seconds_text(queue->record.modified);
  all["ApproximateNumberOfMessages"] = std::to_string(counts.visible);
  all["ApproximateNumberOfMessagesNotVisible"] = std::to_string(counts.in_flight);
  all["ApproximateNumberOfMessagesDelayed"] = std::to_string(counts.delayed);
  return all;
}

std::chrono::seconds QueuesEngine::visibility_timeout(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  const Queue* queue = find(name);
  return queue == nullptr ? QueueSettings{}.visibility_timeout : queue->settings.visibility_timeout;
}

Outcome<Done> QueuesEngine::change_attributes(Queue& queue, const AttributeMap& changes,
                                              TimePoint now) {
  const AttributeCheck check{.fifo = queue.settings.fifo,
                             .created = false,
                             .find_type = [this](auto arn) { return type_of(arn); }};
  if (auto checked = check_attributes(changes, check); !checked) return checked;
  apply_changes(queue.record.attributes, changes);
  queue.record.modified = now;
  queue.settings = settings_of(queue.record.attributes);
  store_queue(queue);
  return Done{};
}

Outcome<Done> QueuesEngine::set_attributes(const std::string& name, const AttributeMap& changes,
                                           TimePoint now) {
  if (auto ready = ready_to_write(); !ready) return ready;
  CommitGroup::Ticket ticket = 0;
  {
    const std::lock_guard lock(mutex_);
    Queue* queue = find(name);
    if (queue == nullptr) return queue_does_not_exist();
    if (auto changed = change_attributes(*queue, changes, now); !changed) return changed;
    ticket = commits_.ticket();
  }
  return settle(ticket);
}

Outcome<TagMap> QueuesEngine::list_tags(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const Queue* queue = find(name);
  if (queue == nullptr) return queue_does_not_exist();
  return queue->record.tags;
}

Outcome<Done> QueuesEngine::tag_queue(const std::string& name, const TagMap& tags) {
  if (auto ready = ready_to_write(); !ready) return ready;
  CommitGroup::Ticket ticket = 0;
  {
    const std::lock_guard lock(mutex_);
    Queue* queue = find(name);
    if (queue == nullptr) return queue_does_not_exist();
    TagMap merged = queue->record.tags;
    for (const auto& [key, value] : tags) merged[key] = value;
    if (merged.size() > tags_max) {
      return invalid_parameter("Too many tags added for queue " + name + ".");
    }
    queue->record.tags = std::move(merged);
    store_queue(*queue);
    ticket = commits_.ticket();
  }
  return settle(ticket);
}

Outcome<Done> QueuesEngine::untag_queue(const std::string& name,
                                        const std::vector<std::string>& keys) {
  if (auto ready = ready_to_write(); !ready) return ready;
  CommitGroup::Ticket ticket = 0;
  {
    const std::lock_guard lock(mutex_);
    Queue* queue = find(name);
    if (queue == nullptr) return queue_does_not_exist();
    for (const std::string& key : keys) queue->record.tags.erase(key);
    store_queue(*queue);
    ticket = commits_.ticket();
  }
  return settle(ticket);
}

}  // namespace local_cloud::queues
