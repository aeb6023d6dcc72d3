#pragma once

#include <local_cloud/queues/message.hpp>

#include <deque>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace local_cloud::queues {

/// One message group of a FIFO queue.
struct FifoGroup {
  std::string id = {};
  std::deque<Sequence> waiting = {};  ///< ascending; not handed out
  std::size_t out = 0;  ///< handed out and neither deleted nor back: they lock the group
  bool listed = false;  ///< stands in `FifoOrder`'s list of groups that may be served
  Sequence listed_as = 0;
};

/// The loaded messages of a FIFO queue by group, and which groups may be served: those with nothing
/// out and a head that is not hidden, oldest head first.
class FifoOrder {
 public:
  /// The group `id`, made when absent. Its address stays until `drop_if_empty`.
  FifoGroup& group(std::string_view id);
  /// Adds a message where its sequence belongs; new ones come last.
  void put(FifoGroup& group, Sequence sequence);
  /// Lists or unlists the group after a change of its messages, of `out`, or of its head.
  void refresh(FifoGroup& group, bool head_hidden);
  /// The group with the oldest head; nullptr if none may be served.
  FifoGroup* next() const;
  Sequence take_head(FifoGroup& group);
  /// Removes one waiting message, wherever it stands.
  void forget(FifoGroup& group, Sequence sequence);
  bool drop_if_empty(FifoGroup& group);

  std::size_t waiting() const { return waiting_; }
  /// The oldest waiting message; `otherwise` if there is none.
  Sequence oldest(Sequence otherwise) const;
  /// Forgets waiting messages before `cutoff` and calls `gone` with each.
  template <class Gone>
  void expire(Sequence cutoff, const Gone& gone) {
    for (auto& [id, group] : groups_) {
      while (!group->waiting.empty() && group->waiting.front() < cutoff) {
        gone(group->waiting.front());
        group->waiting.pop_front();
        --waiting_;
      }
    }
  }
  template <class Visitor>
  void for_each_group(const Visitor& visitor) {
    for (auto at = groups_.begin(); at != groups_.end();) {
      FifoGroup& group = *(at++)->second;  // the visitor may drop it
      visitor(group);
    }
  }

 private:
  std::unordered_map<std::string, std::unique_ptr<FifoGroup>> groups_;
  std::set<std::pair<Sequence, FifoGroup*>> listed_;
  std::size_t waiting_ = 0;
};

}  // namespace local_cloud::queues
