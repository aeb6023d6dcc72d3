#include <micro_aws/dynamodb_read.hpp>

#include <atomic>
#include <mutex>
#include <thread>
#include <utility>

namespace micro_aws {

using micro_core::Error;
using micro_core::Result;

namespace detail {

std::optional<Result<DynamoDbPage>> PageCursor::next() {
  if (is_done_) return std::nullopt;
  auto page = table_.read(request_);
  if (page) request_.start_after = page->last_key;
  is_done_ = !page || !page->last_key;
  return page;
}

Error unreadable(const Error& error) {
  return Error::internal("the item is not as its struct says: " + error.message);
}

}  // namespace detail

namespace {

// DynamoDB takes a million; each of them is a thread here.
constexpr int segments_max = 64;

/// What the threads of one scan share.
class SegmentScan {
 public:
  SegmentScan(const DynamoDbTable& table, const detail::PageVisitor& visit)
      : table_(table), visit_(visit) {}

  void run(detail::ReadRequest request) {
    detail::PageCursor cursor(table_, std::move(request));
    while (!failed_) {
      auto page = cursor.next();
      if (!page) return;
      const std::lock_guard lock(mutex_);
      if (failed_) return;
      Result<void> visited = *page ? visit_(**std::move(page)) : Result<void>(page->error());
      if (visited) continue;
      failed_ = true;
      result_ = std::move(visited);
    }
  }

  Result<void> result() const { return result_; }

 private:
  const DynamoDbTable& table_;
  const detail::PageVisitor& visit_;
  std::mutex mutex_;
  std::atomic<bool> failed_ = false;
  Result<void> result_;
};

}  // namespace

Result<void> DynamoDbTable::read_segments(const detail::ReadRequest& request, int count,
                                          const detail::PageVisitor& visit) const {
  if (count < 1 || count > segments_max) {
    return Error::invalid_argument("a scan has 1 to " + std::to_string(segments_max) +
                                   " segments, not " + std::to_string(count));
  }
  SegmentScan scan(*this, visit);
  {
    std::vector<std::jthread> threads;
    for (int segment = 0; segment < count; ++segment) {
      detail::ReadRequest part = request;
      part.segment = std::pair(segment, count);
      threads.emplace_back([&scan, part = std::move(part)] { scan.run(part); });
    }
  }
  return scan.result();
}

}  // namespace micro_aws
