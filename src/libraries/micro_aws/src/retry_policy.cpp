#include "retry_policy.hpp"

#include <micro_http/message.hpp>

#include <algorithm>
#include <charconv>
#include <string>

namespace micro_aws {
namespace {

using micro_core::Environment;
using micro_core::Error;
using micro_core::Result;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds pause_max = seconds{20};
// How far beyond its own pause a client follows the service's hint.
constexpr milliseconds hint_slack = seconds{5};

RetryRevision revision_of(const RetryOptions& options, const Environment& environment) {
  if (options.revision) return *options.revision;
  const auto value = environment("AWS_NEW_RETRIES_2026");
  const bool old = value && micro_http::equal_ignoring_case(*value, "false");
  return old ? RetryRevision::standard_2_0 : RetryRevision::standard_2_1;
}

Result<std::optional<int>> attempts_of(const RetryOptions& options,
                                       const Environment& environment) {
  if (options.attempts_max) return options.attempts_max;
  const auto text = environment("AWS_MAX_ATTEMPTS");
  if (!text || text->empty()) return std::optional<int>();
  int value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end != text->data() + text->size() || value < 1) {
    return Error::invalid_argument("AWS_MAX_ATTEMPTS must be a number from 1 on, got \"" + *text +
                                   "\"");
  }
  return std::optional<int>(value);
}

}  // namespace

bool RetryTokens::take(int cost) {
  const std::lock_guard lock(mutex_);
  if (left_ < cost) return false;
  left_ -= cost;
  return true;
}

void RetryTokens::give_back(int count) {
  const std::lock_guard lock(mutex_);
  left_ = std::min(left_ + count, capacity_);
}

int RetryPolicy::cost(FailureKind kind) const {
  if (revision == RetryRevision::standard_2_0) return kind == FailureKind::timeout ? 10 : 5;
  return kind == FailureKind::throttling ? 5 : 14;
}

milliseconds RetryPolicy::pause(int retry, FailureKind kind, double random,
                                std::optional<milliseconds> hint) const {
  const milliseconds from = kind == FailureKind::throttling ? throttling_base : base;
  // 2^15 s is far over the limit: no retry counts so high that the shift matters.
  const milliseconds full = std::min<milliseconds>(from * (1 << std::min(retry, 15)), pause_max);
  const milliseconds own{static_cast<std::int64_t>(random * static_cast<double>(full.count()))};
  if (!hint || revision == RetryRevision::standard_2_0) return own;
  return std::clamp(*hint, own, own + hint_slack);
}

Result<RetryPolicy> retry_policy(const RetryOptions& options, bool is_dynamodb,
                                 const Environment& environment) {
  const auto mode = environment("AWS_RETRY_MODE");
  if (mode && !mode->empty() && *mode != "standard") {
    return Error::unsupported("AWS_RETRY_MODE \"" + *mode +
                              "\" is not supported, only \"standard\"");
  }
  const auto attempts = attempts_of(options, environment);
  if (!attempts) return attempts.error();
  RetryPolicy policy{.revision = revision_of(options, environment)};
  if (policy.revision == RetryRevision::standard_2_0) {
    policy.base = seconds{1};
  } else if (is_dynamodb) {
    policy.base = milliseconds{25};
    policy.attempts_max = 4;
  }
  policy.attempts_max = attempts->value_or(policy.attempts_max);
  return policy;
}

}  // namespace micro_aws
