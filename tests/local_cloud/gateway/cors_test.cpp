#include <gtest/gtest.h>
#include <local_cloud/gateway/cors.hpp>

namespace local_cloud::gateway {
namespace {

Cors some_cors() {
  return {.allow_origins = {"https://example.com", "http://*"},
          .allow_methods = {"GET", "POST"},
          .allow_headers = {"content-type", "authorization"},
          .expose_headers = {"x-id"},
          .max_age_s = 600,
          .allow_credentials = true};
}

micro_http::HttpRequest preflight(const char* origin) {
  return {"OPTIONS", "/", {{"Origin", origin}, {"Access-Control-Request-Method", "PUT"}}, {}, {}};
}

TEST(Cors, KnowsAPreflight) {
  EXPECT_TRUE(is_preflight(preflight("https://example.com")));
  EXPECT_FALSE(is_preflight({"OPTIONS", "/", {{"Origin", "x"}}, {}, {}}));
  EXPECT_FALSE(is_preflight({"GET", "/", preflight("x").headers, {}, {}}));
}

TEST(Cors, AnswersAPreflightOfAnAllowedOrigin) {
  const auto response = preflight_response(some_cors(), preflight("https://example.com"));
  EXPECT_EQ(response.status, 204);
  EXPECT_EQ(response.headers.get("access-control-allow-origin"), "https://example.com");
  EXPECT_EQ(response.headers.get("access-control-allow-methods"), "GET,POST");
  EXPECT_EQ(response.headers.get("access-control-allow-headers"), "content-type,authorization");
  EXPECT_EQ(response.headers.get("access-control-max-age"), "600");
  EXPECT_EQ(response.headers.get("access-control-allow-credentials"), "true");
}

TEST(Cors, GivesAnotherOriginNothing) {
  const auto response = preflight_response(some_cors(), preflight("https://evil.example"));
  EXPECT_EQ(response.status, 204);
  EXPECT_TRUE(response.headers.empty());
}

TEST(Cors, KnowsWildcards) {
  const auto origin = [](const Cors& cors, const char* text) {
    return std::string(
        preflight_response(cors, preflight(text)).headers.get("access-control-allow-origin"));
  };
  EXPECT_EQ(origin(some_cors(), "http://anything:3000"), "http://anything:3000");
  EXPECT_EQ(origin({.allow_origins = {"*"}}, "https://anything"), "*");
}

TEST(Cors, ReplacesWhatTheFunctionSaid) {
  micro_http::Headers headers{{"Access-Control-Allow-Origin", "mine"}, {"x-id", "1"}};
  apply_cors(some_cors(), "https://example.com", headers);
  EXPECT_EQ(headers.all("access-control-allow-origin").size(), 1U);
  EXPECT_EQ(headers.get("access-control-allow-origin"), "https://example.com");
  EXPECT_EQ(headers.get("access-control-expose-headers"), "x-id");
  EXPECT_EQ(headers.get("x-id"), "1");
}

TEST(Cors, AddsNothingToARequestWithoutAnOrigin) {
  micro_http::Headers headers{{"x-id", "1"}};
  apply_cors(some_cors(), std::nullopt, headers);
  EXPECT_EQ(headers.size(), 1U);
}

}  // namespace
}  // namespace local_cloud::gateway
