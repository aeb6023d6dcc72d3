#pragma once

#include <micro_aws/sqs_queue.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace micro_aws {

/// Which message a consumer has in which state, and what is to be done next; without threads, calls
/// and clocks. Belongs to one thread, or to a lock.
///
///     waiting -> running -> handled, to be deleted   -> forgotten
///        |          `-----> failed, to be shown again -> forgotten
///        `----------------> given up, to be shown again
class ConsumerBoard {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Id = std::uint64_t;

  struct Rules {
    bool keeps_group_order = false;  ///< of a FIFO queue: one message of a group at a time
    std::chrono::milliseconds extend_every{10'000};
    /// Unset: what failed is left alone until it shows itself.
    std::optional<std::chrono::seconds> show_failed_after = std::nullopt;
  };

  /// Messages of one kind whose end has to be told to the queue.
  struct Settlement {
    std::vector<Id> ids = {};
    std::vector<std::string> receipt_handles = {};
    /// Unset: delete them; else show them again after so long.
    std::optional<std::chrono::seconds> show_after = std::nullopt;
  };

  struct Due {
    std::vector<Id> ids = {};
    std::vector<std::string> receipt_handles = {};
  };

  explicit ConsumerBoard(Rules rules) : rules_(rules) {}

  void add(std::vector<SqsMessage> messages, Time received);

  /// The oldest message that may be handled now, which then counts as running; null if there is
  /// none. It stays where it is until `finish`.
  const SqsMessage* start(Id& id);
  /// The handler is through with it. After a failure the messages of its group that wait behind it
  /// are given up too, which keeps their order; they are returned.
  std::vector<std::string> finish(Id id, bool succeeded);
  /// Everything that waits is to be shown again, at once.
  void give_up_waiting();

  /// Up to `count_max` messages of one kind that are to be settled; empty if there are none.
  Settlement take_settlement(std::size_t count_max);
  void forget(const std::vector<Id>& ids);

  /// Up to `count_max` messages whose visibility ends soon; they are counted as extended by then.
  Due take_due(Time now, std::size_t count_max);
  /// When the next one is due; none if there is none.
  std::optional<Time> next_due() const;
  /// The message is not ours any more: it is not extended again. False if it is settled anyway.
  bool stop_extending(Id id);
  const SqsMessage* find(Id id) const;

  std::size_t startable() const;
  std::size_t waiting() const { return waiting_.size(); }
  bool empty() const { return entries_.empty(); }
  bool has_settlements() const { return !handled_.empty() || !shown_.empty(); }

 private:
  struct Entry {
    SqsMessage message = {};
    std::string group = {};  // empty where order does not matter
    std::optional<Time> extend_at = std::nullopt;
    bool is_settled = false;
  };

  void show(Id id, std::chrono::seconds after);
  void drop(Id id);
  bool may_start(const Entry& entry) const;

  Rules rules_;
  Id next_id_ = 1;
  std::map<Id, Entry> entries_;  // in the order of their arrival
  std::deque<Id> waiting_;
  std::set<std::string> running_groups_;
  std::deque<Id> handled_;
  std::map<std::chrono::seconds, std::deque<Id>> shown_;
};

}  // namespace micro_aws
