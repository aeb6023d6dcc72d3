#include "retry_policy.hpp"

#include <gtest/gtest.h>

#include "scripted_service.hpp"

namespace {

using namespace std::chrono_literals;
using micro_aws::FailureKind;
using micro_aws::retry_policy;
using micro_aws::RetryPolicy;
using micro_aws::RetryRevision;
using micro_aws::RetryTokens;
using std::chrono::milliseconds;

RetryPolicy policy(bool is_dynamodb, std::map<std::string, std::string> variables = {}) {
  return retry_policy({}, is_dynamodb, environment_of(std::move(variables))).value();
}

TEST(RetryPolicy, HasTheConstantsOfRevision21) {
  EXPECT_EQ(policy(false).attempts_max, 3);
  EXPECT_EQ(policy(true).attempts_max, 4);
  EXPECT_EQ(policy(false).cost(FailureKind::transient), 14);
  EXPECT_EQ(policy(false).cost(FailureKind::timeout), 14);
  EXPECT_EQ(policy(false).cost(FailureKind::throttling), 5);
  EXPECT_EQ(policy(false).pause(0, FailureKind::transient, 1.0, {}), 50ms);
  EXPECT_EQ(policy(true).pause(0, FailureKind::transient, 1.0, {}), 25ms);
  EXPECT_EQ(policy(true).pause(0, FailureKind::throttling, 1.0, {}), 1s);
}

TEST(RetryPolicy, HasTheConstantsOfRevision20WhenAskedForIt) {
  const RetryPolicy old = policy(true, {{"AWS_NEW_RETRIES_2026", "False"}});
  EXPECT_EQ(old.revision, RetryRevision::standard_2_0);
  EXPECT_EQ(old.attempts_max, 3);
  EXPECT_EQ(old.cost(FailureKind::transient), 5);
  EXPECT_EQ(old.cost(FailureKind::throttling), 5);
  EXPECT_EQ(old.cost(FailureKind::timeout), 10);
  EXPECT_EQ(old.pause(1, FailureKind::transient, 1.0, {}), 2s);
  EXPECT_EQ(old.pause(0, FailureKind::transient, 0.5, {}), 500ms);
  EXPECT_EQ(old.pause(0, FailureKind::throttling, 1.0, {}), 1s);
}

TEST(RetryPolicy, DoublesThePauseUpToTwentySecondsAndThenDraws) {
  const RetryPolicy standard = policy(false);
  EXPECT_EQ(standard.pause(3, FailureKind::transient, 1.0, {}), 400ms);
  EXPECT_EQ(standard.pause(3, FailureKind::transient, 0.25, {}), 100ms);
  EXPECT_EQ(standard.pause(60, FailureKind::transient, 1.0, {}), 20s);
  EXPECT_EQ(standard.pause(60, FailureKind::throttling, 0.5, {}), 10s);
}

TEST(RetryPolicy, FollowsTheServicesHintWithinFiveSeconds) {
  const RetryPolicy standard = policy(false);
  EXPECT_EQ(standard.pause(0, FailureKind::transient, 1.0, 10ms), 50ms);
  EXPECT_EQ(standard.pause(0, FailureKind::transient, 1.0, 1500ms), 1500ms);
  EXPECT_EQ(standard.pause(0, FailureKind::transient, 1.0, 1h), 5050ms);
}

TEST(RetryPolicy, Revision20WaitsAtLeastAsLongAsTheServiceAsks) {
  const RetryPolicy old = policy(false, {{"AWS_NEW_RETRIES_2026", "false"}});
  EXPECT_EQ(old.pause(0, FailureKind::transient, 1.0, 4s), 4s);
  EXPECT_EQ(old.pause(0, FailureKind::transient, 1.0, 10ms), 1s);
  EXPECT_EQ(old.pause(0, FailureKind::transient, 1.0, 1h), 20s);
}

TEST(RetryHint, IsInMillisecondsOrInSecondsByRevision) {
  const micro_http::Headers headers{{"x-amz-retry-after", "1500"}, {"Retry-After", "3"}};
  EXPECT_EQ(retry_hint(headers, RetryRevision::standard_2_1), 1500ms);
  EXPECT_EQ(retry_hint(headers, RetryRevision::standard_2_0), 3s);
  for (const std::string value : {"", "-1", "1.5", "1500ms", "99999999999999999999"}) {
    EXPECT_FALSE(retry_hint({{"x-amz-retry-after", value}}, RetryRevision::standard_2_1)) << value;
  }
  EXPECT_EQ(retry_hint({{"x-amz-retry-after", "9000000000000000000"}}, RetryRevision::standard_2_1),
            24h);
}

TEST(RetryPolicy, TakesFromTheProfileWhatTheEnvironmentLeavesOpen) {
  micro_aws::SharedConfig config;
  ASSERT_TRUE(
      config.add_config("[default]\nmax_attempts = 7\nretry_mode = standard\n"
                        "[profile old]\nretry_mode = legacy\n",
                        "config"));
  const auto* profile = config.profile("default");
  EXPECT_EQ(retry_policy({}, false, environment_of({}), profile).value().attempts_max, 7);
  EXPECT_EQ(retry_policy({}, false, environment_of({{"AWS_MAX_ATTEMPTS", "2"}}), profile)
                .value()
                .attempts_max,
            2);
  const auto refused = retry_policy({}, false, environment_of({}), config.profile("old"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message,
            "the profile's retry_mode \"legacy\" is not supported, only \"standard\"");
}

TEST(RetryPolicy, TakesTheNumberOfAttemptsFromTheEnvironmentOrTheCaller) {
  EXPECT_EQ(policy(true, {{"AWS_MAX_ATTEMPTS", "7"}}).attempts_max, 7);
  const auto environment = environment_of({{"AWS_MAX_ATTEMPTS", "7"}});
  EXPECT_EQ(retry_policy({.attempts_max = 1}, false, environment).value().attempts_max, 1);
}

TEST(RetryPolicy, RefusesSettingsThatItDoesNotUnderstand) {
  for (const std::string count : {"0", "-1", "x", "3x"}) {
    const auto refused = retry_policy({}, false, environment_of({{"AWS_MAX_ATTEMPTS", count}}));
    ASSERT_FALSE(refused) << count;
    EXPECT_EQ(refused.error().code, micro_core::ErrorCode::invalid_argument);
  }
  EXPECT_TRUE(retry_policy({}, false, environment_of({{"AWS_RETRY_MODE", "standard"}})));
  const auto refused = retry_policy({}, false, environment_of({{"AWS_RETRY_MODE", "adaptive"}}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message,
            "AWS_RETRY_MODE \"adaptive\" is not supported, only \"standard\"");
}

TEST(RetryTokens, RunOutAndNeverExceedTheirNumber) {
  RetryTokens tokens;
  tokens.give_back(1000);
  for (int i = 0; i < 35; ++i) ASSERT_TRUE(tokens.take(14)) << i;
  EXPECT_FALSE(tokens.take(14));
  EXPECT_TRUE(tokens.take(10));
  EXPECT_FALSE(tokens.take(1));
  tokens.give_back(14);
  EXPECT_TRUE(tokens.take(14));
}

}  // namespace
