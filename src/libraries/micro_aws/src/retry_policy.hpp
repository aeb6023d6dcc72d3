#pragma once

#include <micro_aws/retry.hpp>

#include <chrono>
#include <mutex>
#include <optional>

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
  /// service asked for; revision 2.1 follows it within limits.
  std::chrono::milliseconds pause(int retry, FailureKind kind, double random,
                                  std::optional<std::chrono::milliseconds> hint) const;
};

/// Errors: `invalid_argument` (a variable that is no count), `unsupported` (another
/// AWS_RETRY_MODE).
micro_core::Result<RetryPolicy> retry_policy(const RetryOptions& options, bool is_dynamodb,
                                             const micro_core::Environment& environment);

}  // namespace micro_aws
