#include <local_cloud/queues/queue_index.hpp>

#include <algorithm>
#include <cassert>

namespace local_cloud::queues {
namespace {

// How much of a queue's visible front is kept in memory. A FIFO queue must look further to find
// groups that are free; SQS itself looks at the first 120,000 messages.
constexpr std::size_t standard_front_max = 4'096;
constexpr std::size_t fifo_front_max = 120'000;

}  // namespace

bool QueueIndex::has_room() const {
  return fifo_ ? order_.waiting() < fifo_front_max : fresh_.size() < standard_front_max;
}

bool QueueIndex::is_hidden_head(const FifoGroup& group) const {
  return !group.waiting.empty() && is_hidden(group.waiting.front());
}

void QueueIndex::refresh(FifoGroup& group) {
  if (!order_.drop_if_empty(group)) order_.refresh(group, is_hidden_head(group));
}

void QueueIndex::set_hidden(Sequence sequence, Entry& entry) {
  entry.place = Place::hidden;
  by_time_.emplace(entry.state.visible_at, sequence);
  ++(entry.state.receives > 0 ? in_flight_ : delayed_);
}

void QueueIndex::unset_hidden(Sequence sequence, Entry& entry) {
  if (entry.place != Place::hidden) return;
  by_time_.erase({entry.state.visible_at, sequence});
  --(entry.state.receives > 0 ? in_flight_ : delayed_);
}

void QueueIndex::restore(Sequence sequence, const MessageState& state, std::string_view group) {
  Entry& entry = entries_[sequence];
  entry.state = state;
  // A delayed message of a FIFO queue waits for `load`: messages of its group may stand before it.
  if (fifo_ && state.receives > 0) {
    entry.group = &order_.group(group);
    ++entry.group->out;
  }
  set_hidden(sequence, entry);
}

void QueueIndex::set_stored(std::uint64_t count, Sequence end) {
  stored_ = std::max<std::uint64_t>(count, entries_.size());
  backlog_ = stored_ - entries_.size();
  added_end_ = end;
}

void QueueIndex::add(Sequence sequence, std::string_view group,
                     std::optional<TimePoint> delayed_until) {
  assert(sequence >= added_end_);
  // In a FIFO queue a delayed message may stand before this one without being in the backlog.
  const bool nothing_before = loaded_end_ == added_end_ || (!fifo_ && backlog_ == 0);
  const bool direct = nothing_before && has_room();
  added_end_ = sequence + 1;
  ++stored_;
  if (delayed_until) {
    Entry& entry = entries_[sequence];
    entry.state.visible_at = *delayed_until;
    set_hidden(sequence, entry);
  } else {
    ++backlog_;
  }
  if (!direct) return;
  load(sequence, group);
  loaded_end_ = added_end_;
}

bool QueueIndex::wants_load() const {
  if (loaded_end_ >= added_end_ || !has_room()) return false;
  return fifo_ ? order_.next() == nullptr : backlog_ > 0 && fresh_.empty();
}

void QueueIndex::load(Sequence sequence, std::string_view group) {
  const auto known = entries_.find(sequence);
  if (known == entries_.end()) {
    assert(backlog_ > 0);
    if (backlog_ > 0) --backlog_;
  }
  if (!fifo_) {
    if (known == entries_.end()) fresh_.push_back(sequence);
    return;
  }
  if (known != entries_.end() && known->second.group != nullptr) return;
  FifoGroup& of = order_.group(group);
  if (known != entries_.end()) known->second.group = &of;
  order_.put(of, sequence);
  refresh(of);
}

void QueueIndex::make_ready(Sequence sequence, Entry& entry) {
  const bool was_out = entry.state.receives > 0 || entry.place == Place::taken;
  unset_hidden(sequence, entry);
  entry.place = Place::ready;
  if (!fifo_) {
    returned_.emplace_back(entry.state.visible_at, sequence);
    return;
  }
  if (entry.group == nullptr) return;  // its turn comes with `load`
  if (was_out) {
    --entry.group->out;
    order_.put(*entry.group, sequence);
  }
  refresh(*entry.group);
}

void QueueIndex::advance(TimePoint now) {
  while (!by_time_.empty() && by_time_.begin()->first <= now) {
    const Sequence sequence = by_time_.begin()->second;
    make_ready(sequence, entries_.at(sequence));
  }
}

std::optional<TimePoint> QueueIndex::next_event() const {
  if (by_time_.empty()) return std::nullopt;
  return by_time_.begin()->first;
}

std::optional<Sequence> QueueIndex::take_standard() {
  // An entry of `returned_` is stale when its message was deleted or hidden again meanwhile.
  while (!returned_.empty()) {
    const auto& [since, sequence] = returned_.front();
    const auto found = entries_.find(sequence);
    const bool valid = found != entries_.end() && found->second.place == Place::ready &&
                       found->second.state.visible_at == since;
    if (valid && (fresh_.empty() || since <= time_of(fresh_.front()))) {
      const Sequence taken = sequence;
      returned_.pop_front();
      found->second.place = Place::taken;
      return taken;
    }
    if (valid) break;
    returned_.pop_front();
  }
  if (fresh_.empty()) return std::nullopt;
  const Sequence taken = fresh_.front();
  fresh_.pop_front();
  entries_[taken].place = Place::taken;
  return taken;
}

std::vector<Sequence> QueueIndex::take_group(std::size_t count_max) {
  std::vector<Sequence> taken;
  FifoGroup* group = order_.next();
  if (group == nullptr) return taken;
  while (taken.size() < count_max && !group->waiting.empty() && !is_hidden_head(*group)) {
    const Sequence sequence = order_.take_head(*group);
    Entry& entry = entries_[sequence];
    entry.group = group;
    entry.place = Place::taken;
    ++group->out;
    taken.push_back(sequence);
  }
  refresh(*group);
  return taken;
}

std::vector<Sequence> QueueIndex::take(std::size_t count_max) {
  if (fifo_) return take_group(count_max);
  std::vector<Sequence> taken;
  while (taken.size() < count_max) {
    const std::optional<Sequence> sequence = take_standard();
    if (!sequence) break;
    taken.push_back(*sequence);
  }
  return taken;
}

void QueueIndex::hide(Sequence sequence, const MessageState& state) {
  const auto found = entries_.find(sequence);
  if (found == entries_.end()) return;
  unset_hidden(sequence, found->second);
  found->second.state = state;
  set_hidden(sequence, found->second);
}

void QueueIndex::show(Sequence sequence) {
  const auto found = entries_.find(sequence);
  if (found != entries_.end() && found->second.place != Place::ready) {
    make_ready(sequence, found->second);
  }
}

bool QueueIndex::remove(Sequence sequence) {
  const auto found = entries_.find(sequence);
  if (found == entries_.end()) return false;
  Entry& entry = found->second;
  FifoGroup* group = entry.group;
  if (group != nullptr) {
    const bool waits =
        entry.place == Place::ready || (entry.place == Place::hidden && entry.state.receives == 0);
    if (waits) {
      order_.forget(*group, sequence);
    } else {
      --group->out;
    }
  }
  unset_hidden(sequence, entry);
  entries_.erase(found);
  --stored_;
  if (group != nullptr) refresh(*group);
  return true;
}

const MessageState* QueueIndex::state(Sequence sequence) const {
  const auto found = entries_.find(sequence);
  return found == entries_.end() ? nullptr : &found->second.state;
}

bool QueueIndex::is_hidden(Sequence sequence) const {
  const auto found = entries_.find(sequence);
  return found != entries_.end() && found->second.place == Place::hidden;
}

std::string_view QueueIndex::group_of(Sequence sequence) const {
  const auto found = entries_.find(sequence);
  if (found == entries_.end() || found->second.group == nullptr) return {};
  return found->second.group->id;
}

void QueueIndex::expire(Sequence cutoff, std::uint64_t not_loaded) {
  while (!fresh_.empty() && fresh_.front() < cutoff) {
    fresh_.pop_front();
    --stored_;
  }
  std::vector<Sequence> known;
  for (auto at = entries_.begin(); at != entries_.end() && at->first < cutoff; ++at) {
    if (at->second.place != Place::taken) known.push_back(at->first);
  }
  for (const Sequence sequence : known) remove(sequence);
  order_.expire(cutoff, [&](Sequence) { --stored_; });
  order_.for_each_group([&](FifoGroup& group) { refresh(group); });
  stored_ -= not_loaded;
  backlog_ -= not_loaded;
  loaded_end_ = std::max(loaded_end_, std::min(cutoff, added_end_));
}

void QueueIndex::clear() {
  const Sequence end = added_end_;
  *this = QueueIndex(fifo_);
  loaded_end_ = added_end_ = end;
}

QueueIndex::Counts QueueIndex::counts() const {
  return {stored_ - in_flight_ - delayed_, in_flight_, delayed_};
}

Sequence QueueIndex::low_water() const {
  Sequence lowest = order_.oldest(loaded_end_);
  if (!entries_.empty()) lowest = std::min(lowest, entries_.begin()->first);
  if (!fresh_.empty()) lowest = std::min(lowest, fresh_.front());
  return lowest;
}

}  // namespace local_cloud::queues
