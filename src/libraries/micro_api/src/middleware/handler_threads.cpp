#include "handler_threads.hpp"

#include <thread>
#include <utility>

namespace micro_api::detail {

// A thread that waits for work; on its own stack.
struct HandlerThreads::Idle {
  std::condition_variable changed;
  std::function<void()> work;
};

// Belongs to the threads too: some may be at work when their owner is gone.
struct HandlerThreads::Shared {
  std::mutex mutex;
  std::vector<Idle*> idle;  // who came last is the first to go: its caches are warm
  bool is_over = false;
};

HandlerThreads::HandlerThreads() : shared_(std::make_shared<Shared>()) {}

HandlerThreads::~HandlerThreads() {
  const std::lock_guard lock(shared_->mutex);
  shared_->is_over = true;
  for (Idle* idle : shared_->idle) idle->changed.notify_one();
}

void HandlerThreads::run(std::function<void()> work) {
  {
    const std::lock_guard lock(shared_->mutex);
    if (!shared_->idle.empty()) {
      Idle* idle = shared_->idle.back();
      shared_->idle.pop_back();
      idle->work = std::move(work);
      idle->changed.notify_one();
      return;
    }
  }
  std::thread(serve, shared_, std::move(work)).detach();
}

void HandlerThreads::serve(const std::shared_ptr<Shared>& shared, std::function<void()> work) {
  Idle self;
  while (true) {
    work();
    work = nullptr;  // what it holds is gone before this thread waits
    std::unique_lock lock(shared->mutex);
    if (shared->is_over) return;
    shared->idle.push_back(&self);
    self.changed.wait(lock, [&] { return shared->is_over || self.work; });
    if (!self.work) return;
    work = std::exchange(self.work, nullptr);
  }
}

}  // namespace micro_api::detail
