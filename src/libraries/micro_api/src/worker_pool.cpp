#include "worker_pool.hpp"

#include <algorithm>
#include <utility>

namespace micro_api {
namespace {

using std::chrono::steady_clock;

// What the threads that are awake may have ahead of them before another one is woken: a few times
// what that costs.
constexpr std::chrono::microseconds backlog_max{100};
constexpr std::chrono::milliseconds tick{1};
// The share of one task in what is usual is 1 / memory.
constexpr int memory = 8;

}  // namespace

WorkerPool::WorkerPool(int threads, std::size_t waiting_max) : waiting_max_(waiting_max) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

WorkerPool::~WorkerPool() {
  end({});
}

bool WorkerPool::end(std::chrono::milliseconds patience) {
  Lock lock(mutex_);
  stopping_ = true;
  woken_.notify_all();
  watch_.notify_all();
  return ended_.wait_for(lock, patience, [this] { return running_ == 0 && waiting_.empty(); });
}

bool WorkerPool::submit(Task task) {
  Lock lock(mutex_);
  if (stopping_ || waiting_.size() >= waiting_max_) return false;
  waiting_.push_back(std::move(task));
  const bool wants_help = busy() == 0 || !is_watched_ || has_backlog(busy());
  const bool wakes = wants_help && sleeping_ > wakes_;
  const bool calls_watch = busy() == 0 && !wakes;
  if (wakes) ++wakes_;
  lock.unlock();  // whoever wakes up needs it
  if (wakes) woken_.notify_one();
  if (calls_watch) watch_.notify_one();
  return true;
}

bool WorkerPool::has_backlog(int threads) const {
  return usual_time_ * waiting_.size() > backlog_max * threads;
}

void WorkerPool::work() {
  Lock lock(mutex_);
  do {
    if (waiting_.empty() && !stopping_) sleep(lock);
    const int others = busy();
    if (others > 0 && !is_watched_ && !has_backlog(others)) watch(lock);
    while (!waiting_.empty()) run_next(lock);
  } while (!stopping_);
}

void WorkerPool::sleep(Lock& lock) {
  ++sleeping_;
  woken_.wait(lock, [this] { return stopping_ || wakes_ > 0; });
  --sleeping_;
  if (wakes_ > 0) --wakes_;
}

// Until tasks no longer start. If some wait nevertheless, those that run are stuck, and it is to be
// feared that the next ones will be, too.
void WorkerPool::watch(Lock& lock) {
  is_watched_ = true;
  const auto is_needed = [this] { return stopping_ || (busy() == 0 && !waiting_.empty()); };
  for (std::uint64_t seen = started_ - 1; seen != started_ && !is_needed();) {
    seen = started_;
    watch_.wait_for(lock, tick, is_needed);
  }
  is_watched_ = false;
  if (is_needed()) return;
  stuck_before_ = started_;
  stuck_ = running_;
  if (waiting_.empty()) return;
  usual_time_ = std::max<std::chrono::nanoseconds>(usual_time_, tick);
  for (std::size_t others = waiting_.size() - 1; others > 0 && sleeping_ > wakes_; --others) {
    ++wakes_;
    woken_.notify_one();
  }
}

void WorkerPool::run_next(Lock& lock) {
  Task task = std::move(waiting_.front());
  waiting_.pop_front();
  const std::uint64_t number = ++started_;
  ++running_;
  lock.unlock();
  const auto start = steady_clock::now();
  task();
  task = nullptr;  // what it holds is gone before the lock is taken again
  const auto time = steady_clock::now() - start;
  lock.lock();
  usual_time_ += (time - usual_time_) / memory;
  --running_;
  if (number <= stuck_before_) --stuck_;
  if (stopping_) ended_.notify_one();
}

}  // namespace micro_api
