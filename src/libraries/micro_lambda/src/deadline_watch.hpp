#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

namespace micro_lambda {

/// Tells a handler that its time is nearly over. One thread, started by the first `arm`: who wants
/// no such warning pays for none.
class DeadlineWatch {
 public:
  DeadlineWatch() = default;
  ~DeadlineWatch();
  DeadlineWatch(const DeadlineWatch&) = delete;
  DeadlineWatch& operator=(const DeadlineWatch&) = delete;

  /// A token that stops after `delay`, at once if that is not positive, unless disarmed before.
  std::stop_token arm(std::chrono::milliseconds delay);
  void disarm();

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::stop_source source_{std::nostopstate};
  std::optional<std::chrono::steady_clock::time_point> due_;
  bool is_ending_ = false;
  std::thread thread_;
};

}  // namespace micro_lambda
