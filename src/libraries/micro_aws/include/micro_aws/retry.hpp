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

struct RetryOptions {
  /// The first one included; unset: AWS_MAX_ATTEMPTS, else 3, and 4 for DynamoDB with revision 2.1.
  std::optional<int> attempts_max = std::nullopt;
  /// Unset: 2.1, unless AWS_NEW_RETRIES_2026 is "false".
  std::optional<RetryRevision> revision = std::nullopt;
};

}  // namespace micro_aws
