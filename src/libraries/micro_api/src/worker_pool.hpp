#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace micro_api {

/// Threads that run tasks in their order of arrival. A task must not throw.
///
/// To wake a thread takes longer than to run a quick task. So no other one is woken as long as
/// those that are awake will be done with what waits in less time, going by how long tasks usually
/// take. If they turn out to be stuck, another thread, which looks every tick whether tasks still
/// start, takes over.
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
  using Lock = std::unique_lock<std::mutex>;

  void work();
  void sleep(Lock& lock);
  void watch(Lock& lock);
  void run_next(Lock& lock);
  int busy() const { return running_ - stuck_ + wakes_; }
  bool has_backlog(int threads) const;

  const std::size_t waiting_max_;
  std::mutex mutex_;
  std::condition_variable woken_;  // one that sleeps
  std::condition_variable ended_;  // a task, when the pool is to end
  std::condition_variable watch_;
  std::deque<Task> waiting_;
  std::chrono::nanoseconds usual_time_{0};
  std::uint64_t started_ = 0;       // tasks, ever
  std::uint64_t stuck_before_ = 0;  // running tasks up to this one count as stuck
  int stuck_ = 0;
  int running_ = 0;  // threads with a task
  int sleeping_ = 0;
  int wakes_ = 0;  // of sleeping threads, on their way
  bool is_watched_ = false;
  bool stopping_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace micro_api
