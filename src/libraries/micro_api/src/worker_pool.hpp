#pragma once

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

  /// False if too many tasks wait already.
  bool submit(Task task);

 private:
  void work();

  std::size_t waiting_max_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Task> waiting_;
  bool stopping_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace micro_api
