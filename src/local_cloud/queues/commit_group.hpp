#pragma once

#include <local_cloud/storage/store.hpp>

#include <cstdint>
#include <functional>
#include <mutex>

namespace local_cloud::queues {

/// Collects the changes of many callers in the order in which they were decided, and writes them to
/// the store in that order, as few commits as it can: whoever comes to `settle` first writes for
/// all who collected before. So the store never holds a later change without an earlier one.
///
/// A commit that failed is kept and tried again before anything newer.
class CommitGroup {
 public:
  using Ticket = std::uint64_t;
  struct Hooks {
    /// With `mutex` held, before a commit: may add what belongs to the collected changes.
    std::function<void(storage::WriteBatch&)> before = {};
    /// With `mutex` held, after a commit that succeeded.
    std::function<void()> after = {};
  };

  /// `mutex` is the one under which the caller's state and `pending()` change.
  CommitGroup(storage::Store& store, std::mutex& mutex, Hooks hooks)
      : store_(store), mutex_(mutex), hooks_(std::move(hooks)) {}

  /// The changes to come. Call with `mutex` held, and take a ticket after adding to it.
  storage::WriteBatch& pending() { return pending_; }
  Ticket ticket() const { return collecting_; }
  /// True while changes that failed to be written wait for the next try. Call with `mutex` held.
  bool has_failed() const { return !failed_.empty(); }

  /// Returns when what was collected under `ticket` is in the store. Call without `mutex`.
  micro_core::Result<void> settle(Ticket ticket);

 private:
  storage::WriteBatch take();

  storage::Store& store_;
  std::mutex& mutex_;
  Hooks hooks_;
  std::mutex commit_mutex_;  // held while the store writes; taken before `mutex_`
  storage::WriteBatch pending_;
  storage::WriteBatch failed_;
  Ticket collecting_ = 1;
  Ticket committed_ = 0;
};

}  // namespace local_cloud::queues
