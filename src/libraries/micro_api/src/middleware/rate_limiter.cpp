#include "rate_limiter.hpp"

#include <algorithm>

namespace micro_api::detail {

RateLimiter::RateLimiter(int requests, std::chrono::nanoseconds window, std::size_t clients_max)
    : requests_(requests),
      per_token_(std::max(window / requests, std::chrono::nanoseconds(1))),
      clients_max_(clients_max) {}

RateLimiter::Bucket& RateLimiter::bucket_of(const std::string& client, Time now) {
  if (const auto known = places_.find(client); known != places_.end()) {
    buckets_.splice(buckets_.begin(), buckets_, known->second);
    return buckets_.front();
  }
  while (buckets_.size() >= clients_max_) {
    places_.erase(buckets_.back().client);
    buckets_.pop_back();
  }
  buckets_.push_front({client, now});
  places_.emplace(buckets_.front().client, buckets_.begin());
  return buckets_.front();
}

RateLimiter::Verdict RateLimiter::take(const std::string& client, Time now) {
  const std::lock_guard lock(mutex_);
  Bucket& bucket = bucket_of(client, now);
  const Time full_at = std::max(bucket.full_at, now);
  const auto capacity = per_token_ * requests_;
  Verdict verdict;
  const auto lacking = full_at + per_token_ - now;  // once this token is taken
  verdict.is_allowed = lacking <= capacity;
  if (verdict.is_allowed) {
    bucket.full_at = full_at + per_token_;
    verdict.remaining = static_cast<int>((capacity - lacking) / per_token_);
    verdict.until_full = lacking;
  } else {
    verdict.until_full = full_at - now;
    verdict.until_next = lacking - capacity;
  }
  return verdict;
}

std::size_t RateLimiter::clients() const {
  const std::lock_guard lock(mutex_);
  return buckets_.size();
}

}  // namespace micro_api::detail
