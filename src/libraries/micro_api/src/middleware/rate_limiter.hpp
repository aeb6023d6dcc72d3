#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace micro_api::detail {

/// Token buckets, one a client. Members may be called from several threads.
class RateLimiter {
 public:
  using Time = std::chrono::steady_clock::time_point;

  struct Verdict {
    bool is_allowed = true;
    int remaining = 0;                      // whole tokens left
    std::chrono::nanoseconds until_next{};  // until there is a token; 0 if there is one
    std::chrono::nanoseconds until_full{};
  };

  RateLimiter(int requests, std::chrono::nanoseconds window, std::size_t clients_max);

  /// Takes a token of `client`, if there is one.
  Verdict take(const std::string& client, Time now);

  std::size_t clients() const;

 private:
  // Nothing but the moment when the bucket is full again needs to be kept: how many tokens lack
  // follows from it.
  struct Bucket {
    std::string client;
    Time full_at;
  };

  Bucket& bucket_of(const std::string& client, Time now);

  const int requests_;
  const std::chrono::nanoseconds per_token_;
  const std::size_t clients_max_;
  mutable std::mutex mutex_;
  std::list<Bucket> buckets_;  // who asked last is first
  std::unordered_map<std::string_view, std::list<Bucket>::iterator> places_;
};

}  // namespace micro_api::detail
