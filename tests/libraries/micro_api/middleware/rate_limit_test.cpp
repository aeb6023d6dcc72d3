#include <micro_api/micro_api.hpp>
#include <micro_api/test_client.hpp>

#include <gtest/gtest.h>

#include "middleware/rate_limiter.hpp"

namespace micro_api {
namespace {

using namespace std::chrono_literals;

class RateLimitTest : public testing::Test {
 protected:
  TestAnswer ask(const std::string& address = "1.2.3.4") {
    Request request{.http = {.target = "/", .remote_address = address}};
    HttpResponse response = app_->handle(request);
    return {.status = response.status, .headers = response.headers, .body = response.body};
  }
  void limit(RateLimitOptions options) {
    options.now = [this] { return now; };
    app_.emplace(AppOptions{.logger = micro_core::Logger({.sink = [](std::string_view) {}})});
    app_->use(rate_limit(std::move(options)));
    Router router;
    router.get<"/">("Get", [] { return 1; });
    app_->include(router);
  }
  std::chrono::steady_clock::time_point now{1h};

 private:
  std::optional<App> app_;
};

TEST_F(RateLimitTest, RefusesWhoAsksTooOftenAndSaysWhenToComeBack) {
  limit({.requests = 3, .window = 30s});
  for (int left = 2; left >= 0; --left) {
    const TestAnswer answer = ask();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.headers.get("x-ratelimit-remaining"), std::to_string(left));
  }
  const TestAnswer refused = ask();
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.body, R"({"detail":"Too Many Requests"})");
  EXPECT_EQ(refused.headers.get("retry-after"), "10");
  EXPECT_EQ(refused.headers.get("x-ratelimit-limit"), "3");
  EXPECT_EQ(refused.headers.get("x-ratelimit-reset"), "30");
  EXPECT_EQ(refused.headers.get("ratelimit-policy"), R"("default";q=3;w=30)");
  EXPECT_EQ(refused.headers.get("ratelimit"), R"("default";r=0;t=30)");
}

TEST_F(RateLimitTest, FillsTheBucketEvenly) {
  limit({.requests = 3, .window = 30s});
  for (int i = 0; i < 3; ++i) ask();
  now += 9999ms;
  EXPECT_EQ(ask().headers.get("retry-after"), "1");
  now += 1ms;
  EXPECT_EQ(ask().status, 200);
  EXPECT_EQ(ask().status, 429);
  now += 1h;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(ask().status, 200);
  EXPECT_EQ(ask().status, 429);
}

// 10 s / 7 is no whole number of nanoseconds: what is cut off must not cost or give a token.
TEST_F(RateLimitTest, HasAllItsTokensWhereTheyDoNotDivideTheWindow) {
  limit({.requests = 7, .window = 10s});
  for (int round = 0; round < 3; ++round) {
    for (int left = 6; left >= 0; --left) {
      EXPECT_EQ(ask().headers.get("x-ratelimit-remaining"), std::to_string(left));
    }
    EXPECT_EQ(ask().status, 429);
    now += std::chrono::nanoseconds(10s) / 7 - 1ns;
    EXPECT_EQ(ask().status, 429);
    now += 1ns;
    EXPECT_EQ(ask().status, 200);
    EXPECT_EQ(ask().status, 429);
    now += 10s;
  }
}

// The most that can be asked for: a token a nanosecond.
TEST(RateLimiter, DoesNotDivideAWindowIntoNothing) {
  detail::RateLimiter limiter(2'000'000'000, 1s, 1);
  std::chrono::steady_clock::time_point now{1h};
  EXPECT_EQ(limiter.take("a", now).remaining, 1'999'999'999);
  EXPECT_TRUE(limiter.take("a", now).is_allowed);
}

TEST_F(RateLimitTest, CountsEachClientForItself) {
  limit({.requests = 1});
  EXPECT_EQ(ask("1.2.3.4").status, 200);
  EXPECT_EQ(ask("1.2.3.5").status, 200);
  EXPECT_EQ(ask("1.2.3.4").status, 429);
}

TEST_F(RateLimitTest, TakesAnIpv6NetworkForOneClient) {
  limit({.requests = 1});
  EXPECT_EQ(ask("2001:db8:0:1::1").status, 200);
  EXPECT_EQ(ask("2001:db8:0:1:ffff::2").status, 429);
  EXPECT_EQ(ask("2001:db8:0:2::1").status, 200);
}

TEST_F(RateLimitTest, CountsByItsOwnKeyAndNotAtAllByNone) {
  limit({.requests = 1,
         .key =
             [](const Request& request) {
               return request.http.remote_address == "free" ? std::string() : std::string("all");
             },
         .headers = false});
  const TestAnswer answer = ask("a");
  EXPECT_EQ(answer.status, 200);
  EXPECT_FALSE(answer.headers.contains("x-ratelimit-limit"));
  EXPECT_EQ(ask("b").status, 429);
  EXPECT_EQ(ask("free").status, 200);
  EXPECT_EQ(ask("free").status, 200);
}

TEST(RateLimiter, ForgetsTheClientThatWasQuietTheLongest) {
  detail::RateLimiter limiter(1, 1h, 2);
  const detail::RateLimiter::Time now{1h};
  EXPECT_TRUE(limiter.take("a", now).is_allowed);
  EXPECT_TRUE(limiter.take("b", now).is_allowed);
  EXPECT_FALSE(limiter.take("a", now).is_allowed);
  EXPECT_TRUE(limiter.take("c", now).is_allowed);  // b has to go
  EXPECT_EQ(limiter.clients(), 2);
  EXPECT_FALSE(limiter.take("a", now).is_allowed);
  EXPECT_TRUE(limiter.take("b", now).is_allowed);
}

TEST(RateLimiter, TakesMoreRequestsThanItsWindowHasNanoseconds) {
  detail::RateLimiter limiter(2'000'000, 1ms, 1);
  EXPECT_TRUE(limiter.take("a", detail::RateLimiter::Time{1h}).is_allowed);
}

TEST(RateLimit, RefusesLimitsThatAreNone) {
  EXPECT_THROW(rate_limit({.requests = 0}), std::invalid_argument);
  EXPECT_THROW(rate_limit({.window = 0ms}), std::invalid_argument);
  EXPECT_THROW(rate_limit({.clients_max = 0}), std::invalid_argument);
}

}  // namespace
}  // namespace micro_api
