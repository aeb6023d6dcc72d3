#include "deadline_watch.hpp"

#include <utility>

namespace micro_lambda {

DeadlineWatch::~DeadlineWatch() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::stop_token DeadlineWatch::arm(std::chrono::milliseconds delay) {
  const std::lock_guard lock(mutex_);
  source_ = std::stop_source();
  due_ = std::chrono::steady_clock::now() + delay;
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  changed_.notify_all();
  return source_.get_token();
}

void DeadlineWatch::disarm() {
  const std::lock_guard lock(mutex_);
  due_.reset();
}

void DeadlineWatch::run() {
  std::unique_lock lock(mutex_);
  while (!is_ending_) {
    if (!due_) {
      changed_.wait(lock);
      continue;
    }
    const auto due = *due_;
    changed_.wait_until(lock, due);
    if (!due_ || std::chrono::steady_clock::now() < *due_) continue;
    due_.reset();
    std::stop_source source = source_;
    lock.unlock();  // callbacks of the token run in here
    source.request_stop();
    lock.lock();
  }
}

}  // namespace micro_lambda
