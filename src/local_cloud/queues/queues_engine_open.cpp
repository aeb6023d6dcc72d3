#include <local_cloud/queues/queues_engine.hpp>

#include <local_cloud/queues/queues_engine_state.hpp>
#include <local_cloud/storage/key.hpp>

#include <algorithm>

namespace local_cloud::queues {
namespace {

using micro_core::Error;
using micro_core::Result;

Error broken_record(std::string_view what) {
  return Error::internal("the data folder holds a " + std::string(what) +
                         " of a queue that cannot be read");
}

// Calls `visitor` with each key and value that starts with `prefix`, from `from` on.
Result<void> scan_prefix(const storage::Store& store, std::string_view prefix,
                         std::string_view from, const storage::ScanVisitor& visitor) {
  const std::string end = storage::prefix_end(prefix);
  return store.scan({.from = from, .to = end}, visitor);
}

}  // namespace

Result<std::unique_ptr<QueuesEngine>> QueuesEngine::open(storage::Store& store,
                                                         wire::CloudIdentity identity,
                                                         TimePoint now) {
  std::unique_ptr<QueuesEngine> engine(new QueuesEngine(store, std::move(identity)));
  const std::lock_guard lock(engine->mutex_);
  if (auto loaded = engine->load_queues(now); !loaded) return loaded.error();
  return engine;
}

Result<void> QueuesEngine::load_queues(TimePoint now) {
  const std::string prefix = kind_prefix(RecordKind::queue);
  bool ok = true;
  const auto visit = [&](std::string_view key, std::string_view value) {
    std::optional<QueueRecord> record = decode_queue(value);
    ok = record.has_value();
    if (!ok) return false;
    const std::string name = name_in_key(key);
    auto queue = std::make_unique<Queue>(name, std::move(*record));
    last_sequence_ = std::max(last_sequence_, queue->record.id);
    by_id_[queue->record.id] = queue.get();
    queues_[name] = std::move(queue);
    return true;
  };
  if (auto scanned = scan_prefix(store_, prefix, prefix, visit); !scanned) return scanned;
  if (!ok) return broken_record("description");
  for (auto& [name, queue] : queues_) {
    if (auto loaded = load_queue(*queue, now); !loaded) return loaded;
  }
  return {};
}

Result<void> QueuesEngine::load_queue(Queue& queue, TimePoint now) {
  const std::uint64_t id = queue.record.id;
  auto bytes = store_.get(counters_key(id));
  if (!bytes) return bytes.error();
  QueueCounters counters;
  if (*bytes) {
    const std::optional<QueueCounters> read = decode_counters(**bytes);
    if (!read) return broken_record("counter");
    counters = *read;
  }
  last_sequence_ = std::max(last_sequence_, counters.last_sequence);
  queue.stored = counters.stored;
  queue.low_water = counters.low_water;

  bool ok = true;
  const auto restore = [&](std::string_view key, std::string_view value) {
    const std::optional<StateRecord> record = decode_state(value);
    ok = record.has_value();
    if (ok) queue.index.restore(sequence_in_key(key), record->state, record->group_id);
    return ok;
  };
  // Deleted states below the low-water mark need not be walked over.
  auto scanned = scan_prefix(store_, queue_prefix(RecordKind::state, id),
                             state_key(id, counters.low_water), restore);
  if (!scanned) return scanned;
  if (!ok) return broken_record("message's state");
  queue.index.set_stored(counters.stored, counters.last_sequence + 1);
  queue.index.loaded_up_to(counters.low_water);

  const std::string window = queue_prefix(RecordKind::deduplication, id);
  std::vector<std::pair<std::string, DeduplicationRecord>> records;
  const auto remember = [&](std::string_view key, std::string_view value) {
    std::optional<DeduplicationRecord> record = decode_deduplication(value);
    ok = record.has_value();
    if (ok) records.emplace_back(digest_in_key(key), std::move(*record));
    return ok;
  };
  if (auto read = scan_prefix(store_, window, window, remember); !read) return read;
  if (!ok) return broken_record("deduplication id");
  std::sort(records.begin(), records.end(),
            [](const auto& a, const auto& b) { return a.second.expires < b.second.expires; });
  for (auto& [digest, record] : records) queue.window.add(digest, std::move(record));
  queue.index.advance(now);
  return {};
}

}  // namespace local_cloud::queues
