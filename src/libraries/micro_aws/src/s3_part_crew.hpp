#pragma once

#include <micro_aws/s3_multipart.hpp>
#include <micro_core/result.hpp>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace micro_aws {

/// Sends the parts of one upload, several at a time. Its threads end before it does: what jobs
/// borrow may die after that.
class PartCrew {
 public:
  using Job = std::function<micro_core::Result<S3Part>()>;

  /// Threads are started as jobs come, at most `concurrency`.
  explicit PartCrew(int concurrency) : concurrency_(concurrency) {}
  PartCrew(const PartCrew&) = delete;
  PartCrew& operator=(const PartCrew&) = delete;
  ~PartCrew();

  /// Waits until one of the threads is free. False if a part has failed: there is no use in going
  /// on.
  bool add(Job job);
  /// Waits for all; the parts in the order of their numbers, or the first failure.
  micro_core::Result<std::vector<S3Part>> finish();

 private:
  void work();
  void end();

  int concurrency_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> jobs_;
  int busy_ = 0;
  bool is_ending_ = false;
  std::vector<S3Part> parts_;
  std::optional<micro_core::Error> failure_;
  std::vector<std::thread> threads_;
};

}  // namespace micro_aws
