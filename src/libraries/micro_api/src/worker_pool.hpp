#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace micro_api {

/// Threads that run tasks in their order of arrival. A task must not throw.
class WorkerPool {
 public:
  using Task = std::function<void()>;

  WorkerPool(int threads, std::size_t waiting_max);
  /// Runs what waits, then joins.
  ~WorkerPool();

  /// Runs what waits; true if all of it ended within `patience`. Nothing can be submitted any more.
  bool end(std::chrono::milliseconds patience);

  /// False if too many tasks wait already, or the pool has ended.
  bool submit(Task task);

 private:
  void work();

  std::size_t waiting_max_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::condition_variable ended_;  // a task, when the pool is to end
  std::deque<Task> waiting_;
  bool stopping_ = false;
  int running_ = 0;
  std::vector<std::jthread> threads_;
};

}  // namespace micro_api
