#include "sqs_consumer_board.hpp"

#include <algorithm>
#include <cassert>

namespace micro_aws {

using std::chrono::seconds;

void ConsumerBoard::add(std::vector<SqsMessage> messages, Time received) {
  for (SqsMessage& message : messages) {
    Entry entry{.message = std::move(message), .extend_at = received + rules_.extend_every};
    if (rules_.keeps_group_order) {
      const auto& attributes = entry.message.system_attributes;
      const auto group = attributes.find("MessageGroupId");
      if (group != attributes.end()) entry.group = group->second;
    }
    waiting_.push_back(next_id_);
    entries_.emplace(next_id_++, std::move(entry));
  }
}

bool ConsumerBoard::may_start(const Entry& entry) const {
  return entry.group.empty() || !running_groups_.contains(entry.group);
}

const SqsMessage* ConsumerBoard::start(Id& id) {
  const auto found =
      std::ranges::find_if(waiting_, [&](Id each) { return may_start(entries_.at(each)); });
  if (found == waiting_.end()) return nullptr;
  id = *found;
  waiting_.erase(found);
  const Entry& entry = entries_.at(id);
  if (!entry.group.empty()) running_groups_.insert(entry.group);
  return &entry.message;
}

std::vector<std::string> ConsumerBoard::finish(Id id, bool succeeded) {
  Entry& entry = entries_.at(id);
  const std::string group = entry.group;
  running_groups_.erase(group);
  std::vector<std::string> followers;
  if (succeeded) {
    entry.is_settled = true;
    handled_.push_back(id);
    return followers;
  }
  std::vector<Id> given_up{id};
  if (!group.empty()) {
    const auto follows = [&](Id each) { return entries_.at(each).group == group; };
    std::ranges::copy_if(waiting_, std::back_inserter(given_up), follows);
    std::erase_if(waiting_, follows);
  }
  for (const Id each : given_up) {
    if (each != id) followers.push_back(entries_.at(each).message.message_id);
    rules_.show_failed_after ? show(each, *rules_.show_failed_after) : drop(each);
  }
  return followers;
}

void ConsumerBoard::give_up_waiting() {
  for (const Id id : waiting_) show(id, seconds{0});
  waiting_.clear();
}

void ConsumerBoard::show(Id id, seconds after) {
  Entry& entry = entries_.at(id);
  entry.is_settled = true;
  entry.extend_at.reset();  // a later extension would hide it again
  shown_[after].push_back(id);
}

void ConsumerBoard::drop(Id id) {
  entries_.erase(id);
}

ConsumerBoard::Settlement ConsumerBoard::take_settlement(std::size_t count_max) {
  Settlement settlement;
  std::deque<Id>* ids = &handled_;
  if (handled_.empty()) {
    if (shown_.empty()) return settlement;
    settlement.show_after = shown_.begin()->first;
    ids = &shown_.begin()->second;
  }
  while (!ids->empty() && settlement.ids.size() < count_max) {
    settlement.ids.push_back(ids->front());
    settlement.receipt_handles.push_back(entries_.at(ids->front()).message.receipt_handle);
    ids->pop_front();
  }
  if (ids != &handled_ && ids->empty()) shown_.erase(shown_.begin());
  return settlement;
}

void ConsumerBoard::forget(const std::vector<Id>& ids) {
  for (const Id id : ids) drop(id);
}

ConsumerBoard::Due ConsumerBoard::take_due(Time now, std::size_t count_max) {
  Due due;
  for (auto& [id, entry] : entries_) {
    if (due.ids.size() == count_max) break;
    if (!entry.extend_at || *entry.extend_at > now) continue;
    entry.extend_at = now + rules_.extend_every;
    due.ids.push_back(id);
    due.receipt_handles.push_back(entry.message.receipt_handle);
  }
  return due;
}

std::optional<ConsumerBoard::Time> ConsumerBoard::next_due() const {
  std::optional<Time> next;
  for (const auto& [id, entry] : entries_) {
    if (entry.extend_at && (!next || *entry.extend_at < *next)) next = entry.extend_at;
  }
  return next;
}

bool ConsumerBoard::stop_extending(Id id) {
  const auto found = entries_.find(id);
  if (found == entries_.end()) return false;
  found->second.extend_at.reset();
  return !found->second.is_settled;
}

const SqsMessage* ConsumerBoard::find(Id id) const {
  const auto found = entries_.find(id);
  return found == entries_.end() ? nullptr : &found->second.message;
}

std::size_t ConsumerBoard::startable() const {
  std::set<std::string_view> groups;
  std::size_t count = 0;
  for (const Id id : waiting_) {
    const Entry& entry = entries_.at(id);
    if (!may_start(entry)) continue;
    // Of several messages of a group only the first can start.
    if (entry.group.empty() || groups.insert(entry.group).second) ++count;
  }
  return count;
}

}  // namespace micro_aws
