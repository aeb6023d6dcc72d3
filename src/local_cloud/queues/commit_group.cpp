#include <local_cloud/queues/commit_group.hpp>

#include <utility>
#include <variant>

namespace local_cloud::queues {
namespace {

void append(storage::WriteBatch& to, const storage::WriteBatch& from) {
  using Batch = storage::WriteBatch;
  for (const Batch::Change& change : from.changes()) {
    if (const auto* put = std::get_if<Batch::Put>(&change)) {
      to.put(put->key, put->value);
    } else if (const auto* erase = std::get_if<Batch::Erase>(&change)) {
      to.erase(erase->key);
    } else if (const auto* range = std::get_if<Batch::EraseRange>(&change)) {
      to.erase_range(range->from, range->to);
    }
  }
}

}  // namespace

storage::WriteBatch CommitGroup::take() {
  hooks_.before(pending_);
  storage::WriteBatch batch = std::exchange(pending_, {});
  if (failed_.empty()) return batch;
  storage::WriteBatch all = std::exchange(failed_, {});
  append(all, batch);
  return all;
}

micro_core::Result<void> CommitGroup::settle(Ticket ticket) {
  const std::lock_guard commit(commit_mutex_);
  storage::WriteBatch batch;
  Ticket taken = 0;
  {
    const std::lock_guard lock(mutex_);
    if (committed_ >= ticket) return {};
    batch = take();
    taken = collecting_++;
  }
  auto written = batch.empty() ? micro_core::Result<void>() : store_.commit(batch);
  const std::lock_guard lock(mutex_);
  if (!written) {
    failed_ = std::move(batch);
    return written;
  }
  committed_ = taken;
  hooks_.after();
  return {};
}

}  // namespace local_cloud::queues
