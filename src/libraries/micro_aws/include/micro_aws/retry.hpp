#pragma once

#include <micro_core/environment.hpp>
#include <micro_core/result.hpp>

#include <optional>

namespace micro_aws {

/// Which constants the standard retry mode takes.
enum class RetryRevision {
  standard_2_0,  ///< 1 s base, 5 tokens a retry and 10 after a timeout
  standard_2_1,  ///< 50 ms base (DynamoDB 25 ms, throttling 1 s), 14 tokens, 5 for throttling
};

/// The SDKs' standard retry mode. AWS_RETRY_MODE and the profile's `retry_mode` may name no other.
///
/// Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
struct RetryOptions {
  /// The first one included: 1 means no retry. Unset: AWS_MAX_ATTEMPTS, else the profile's
  /// `max_attempts`, else 3, and 4 for DynamoDB and its streams with revision 2.1.
  std::optional<int> attempts_max = std::nullopt;
  /// Unset: 2.1, unless AWS_NEW_RETRIES_2026 is "false".
  std::optional<RetryRevision> revision = std::nullopt;
};

}  // namespace micro_aws
