#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <unordered_map>

namespace micro_api {

/// How the handler behind one route has behaved so far: one that never waits for anything and is
/// done in microseconds can run where its request was read. To hand it to another thread would take
/// longer than to run it. Members may be called from several threads.
class Pace {
 public:
  /// True after enough runs that were quick and did not wait.
  bool is_quick() const { return credit_.load(std::memory_order_relaxed) >= credit_needed; }

  /// Calls `work` and remembers how it went.
  template <class Work>
  void run(Work work) {
    const Sample before = sample();
    work();
    judge(before, sample());
  }

  /// For what must not run there again, whatever it takes.
  void never() { credit_ = never_credit; }

 private:
  struct Sample {
    std::chrono::steady_clock::time_point time;
    long waits;  // how often this thread gave up its processor by itself
  };
  static constexpr int credit_needed = 100;
  static constexpr int never_credit = -1'000'000'000;

  static Sample sample();
  void judge(const Sample& before, const Sample& after);

  std::atomic<int> credit_ = 0;
};

/// The paces of all routes, by the route's address. Used by one thread, but for the `Pace`s.
class Paces {
 public:
  Pace& of(const void* route) { return paces_[route]; }

 private:
  std::unordered_map<const void*, Pace> paces_;
};

}  // namespace micro_api
