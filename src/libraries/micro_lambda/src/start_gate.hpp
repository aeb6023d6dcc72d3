#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>

namespace micro_lambda {

/// Where threads wait until it is known whether all of them could be started.
class StartGate {
 public:
  /// Waits for `open`; false if the threads shall end instead.
  bool wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return may_go_on_.has_value(); });
    return *may_go_on_;
  }

  void open(bool may_go_on) {
    const std::lock_guard lock(mutex_);
    may_go_on_ = may_go_on;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<bool> may_go_on_;
};

}  // namespace micro_lambda
