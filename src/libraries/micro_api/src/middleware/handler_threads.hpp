#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace micro_api::detail {

/// Threads for work that may take longer than anybody waits for it. One that is done waits for the
/// next work; another one is made when none waits. Members may be called from several threads.
class HandlerThreads {
 public:
  HandlerThreads();
  /// Ends the threads that wait. Those that still work end by themselves: nobody can wait for them.
  ~HandlerThreads();
  HandlerThreads(const HandlerThreads&) = delete;
  HandlerThreads& operator=(const HandlerThreads&) = delete;

  /// Runs `work`, which must not throw, on a thread of its own. Throws `std::system_error` when the
  /// system gives no more threads.
  void run(std::function<void()> work);

 private:
  struct Idle;
  struct Shared;
  static void serve(const std::shared_ptr<Shared>& shared, std::function<void()> work);

  std::shared_ptr<Shared> shared_;
};

}  // namespace micro_api::detail
