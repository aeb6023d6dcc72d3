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

// A setting out of the environment, else out of the profile, and its name there.
struct Setting {
  std::string name = {};
  std::string value = {};
};

Setting setting_of(const Environment& environment, const SharedConfig::Section* profile,
                   std::string_view variable, std::string_view key) {
  if (auto value = environment(variable); value && !value->empty()) {
    return {std::string(variable), *std::move(value)};
  }
  return {"the profile's " + std::string(key), std::string(value_of(profile, key))};
}

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

Result<std::optional<int>> attempts_of(const RetryOptions& options, const Setting& setting) {
  if (options.attempts_max) return options.attempts_max;
  if (setting.value.empty()) return std::optional<int>();
  const auto value = number_in(setting.value);
  if (!value || *value < 1 || *value > 1'000'000) {
    return Error::invalid_argument(setting.name + " must be a number from 1 on, got \"" +
                                   setting.value + "\"");
  }
  return std::optional<int>(static_cast<int>(*value));
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
  if (!hint) return own;
  if (revision == RetryRevision::standard_2_0) return std::min(std::max(*hint, own), pause_max);
  return std::clamp(*hint, own, own + hint_slack);
}

std::optional<milliseconds> retry_hint(const micro_http::Headers& headers, RetryRevision revision) {
  const bool is_old = revision == RetryRevision::standard_2_0;
  const auto value = number_in(headers.get(is_old ? "Retry-After" : "x-amz-retry-after"));
  if (!value) return std::nullopt;
  // More than a day is cut anyhow, and must not overflow before.
  const std::int64_t count = std::min<std::int64_t>(*value, 86'400'000);
  return is_old ? milliseconds{seconds{count}} : milliseconds{count};
}

Result<RetryPolicy> retry_policy(const RetryOptions& options, bool is_dynamodb,
                                 const Environment& environment,
                                 const SharedConfig::Section* profile) {
  const Setting mode = setting_of(environment, profile, "AWS_RETRY_MODE", "retry_mode");
  if (!mode.value.empty() && mode.value != "standard") {
    return Error::unsupported(mode.name + " \"" + mode.value +
                              "\" is not supported, only \"standard\"");
  }
  const auto attempts =
      attempts_of(options, setting_of(environment, profile, "AWS_MAX_ATTEMPTS", "max_attempts"));
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
