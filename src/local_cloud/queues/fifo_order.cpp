#include <local_cloud/queues/fifo_order.hpp>

#include <algorithm>

namespace local_cloud::queues {

FifoGroup& FifoOrder::group(std::string_view id) {
  auto& slot = groups_[std::string(id)];
  if (!slot) {
    slot = std::make_unique<FifoGroup>();
    slot->id = id;
  }
  return *slot;
}

void FifoOrder::put(FifoGroup& group, Sequence sequence) {
  auto& waiting = group.waiting;
  ++waiting_;
  if (waiting.empty() || waiting.back() < sequence) {
    waiting.push_back(sequence);
    return;
  }
  waiting.insert(std::lower_bound(waiting.begin(), waiting.end(), sequence), sequence);
}

void FifoOrder::refresh(FifoGroup& group, bool head_hidden) {
  if (group.listed) listed_.erase({group.listed_as, &group});
  group.listed = group.out == 0 && !group.waiting.empty() && !head_hidden;
  if (!group.listed) return;
  group.listed_as = group.waiting.front();
  listed_.emplace(group.listed_as, &group);
}

FifoGroup* FifoOrder::next() const {
  return listed_.empty() ? nullptr : listed_.begin()->second;
}

Sequence FifoOrder::take_head(FifoGroup& group) {
  const Sequence head = group.waiting.front();
  group.waiting.pop_front();
  --waiting_;
  return head;
}

void FifoOrder::forget(FifoGroup& group, Sequence sequence) {
  auto& waiting = group.waiting;
  const auto at = std::lower_bound(waiting.begin(), waiting.end(), sequence);
  if (at == waiting.end() || *at != sequence) return;
  waiting.erase(at);
  --waiting_;
}

bool FifoOrder::drop_if_empty(FifoGroup& group) {
  if (group.out > 0 || !group.waiting.empty()) return false;
  if (group.listed) listed_.erase({group.listed_as, &group});
  groups_.erase(groups_.find(group.id));
  return true;
}

Sequence FifoOrder::oldest(Sequence otherwise) const {
  for (const auto& [id, group] : groups_) {
    if (!group->waiting.empty()) otherwise = std::min(otherwise, group->waiting.front());
  }
  return otherwise;
}

}  // namespace local_cloud::queues
