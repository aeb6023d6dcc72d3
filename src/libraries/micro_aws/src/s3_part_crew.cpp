#include "s3_part_crew.hpp"

#include <algorithm>

namespace micro_aws {

using micro_core::Result;

PartCrew::~PartCrew() {
  end();
}

void PartCrew::end() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
    if (failure_) jobs_.clear();
    changed_.notify_all();
  }
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

bool PartCrew::add(Job job) {
  std::unique_lock lock(mutex_);
  changed_.wait(
      lock, [this] { return failure_ || busy_ + static_cast<int>(jobs_.size()) < concurrency_; });
  if (failure_) return false;
  jobs_.push_back(std::move(job));
  if (static_cast<int>(threads_.size()) < busy_ + static_cast<int>(jobs_.size())) {
    threads_.emplace_back([this] { work(); });
  }
  changed_.notify_all();
  return true;
}

void PartCrew::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return is_ending_ || !jobs_.empty(); });
    if (jobs_.empty()) return;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    busy_ += 1;
    lock.unlock();
    auto part = job();
    job = nullptr;  // and the bytes that it holds
    lock.lock();
    busy_ -= 1;
    if (part) {
      parts_.push_back(*std::move(part));
    } else if (!failure_) {
      failure_ = std::move(part).error();
      jobs_.clear();
    }
    changed_.notify_all();
  }
}

Result<std::vector<S3Part>> PartCrew::finish() {
  end();
  if (failure_) return *failure_;
  std::ranges::sort(parts_, {}, &S3Part::number);
  return std::move(parts_);
}

}  // namespace micro_aws
