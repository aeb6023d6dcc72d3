#pragma once

#include <micro_aws/retry.hpp>
#include <micro_http/message.hpp>

#include <chrono>
#include <mutex>
#include <optional>

#include "shared_config.hpp"

namespace micro_aws {

/// Why a call failed, as far as a retry cares.
enum class FailureKind {
  final,       ///< repeating it will not help
  transient,   ///< the service or the way to it failed
  timeout,     ///< transient, but dearer in revision 2.0
  throttling,  ///< the service asks for less
};

/// What the calls of one client may spend on retries together, so that an outage is not made worse.
/// Thread safe.
class RetryTokens {
 public:
  /// False if there are not `cost` left; else they are taken.
  bool take(int cost);
  void give_back(int count);

 private:
  static constexpr int capacity_ = 500;
  std::mutex mutex_;
  int left_ = capacity_;
};

/// The rules of the standard retry mode for one service.
struct RetryPolicy {
  RetryRevision revision = RetryRevision::standard_2_1;
  int attempts_max = 3;
  std::chrono::milliseconds base{50};
  std::chrono::milliseconds throttling_base{1000};

  int cost(FailureKind kind) const;
  /// The pause before retry number `retry` (from 0). `random` is in [0, 1]. `hint` is what the
  /// service asked for: revision 2.1 goes up to 5 s beyond its own pause for it, revision 2.0 waits
  /// at least as long, but for 20 s at most.
  std::chrono::milliseconds pause(int retry, FailureKind kind, double random,
                                  std::optional<std::chrono::milliseconds> hint) const;
};

/// What the answer asks a client to wait for: x-amz-retry-after (milliseconds) with revision 2.1,
/// Retry-After (seconds) with 2.0. None if it has no such header, or one that is no number.
std::optional<std::chrono::milliseconds> retry_hint(const micro_http::Headers& headers,
                                                    RetryRevision revision);

/// `profile` may be null. Errors: `invalid_argument` (a variable or setting that is no count),
/// `unsupported` (another retry mode).
micro_core::Result<RetryPolicy> retry_policy(const RetryOptions& options, bool is_dynamodb,
                                             const micro_core::Environment& environment,
                                             const SharedConfig::Section* profile = nullptr);

}  // namespace micro_aws
