#include <micro_api/micro_api.hpp>
#include <micro_api/test_client.hpp>

#include <gmock/gmock.h>

namespace micro_api {
namespace {

App make_app(CorsOptions options) {
  App app{{.logger = micro_core::Logger({.sink = [](std::string_view) {}})}};
  app.use(cors(std::move(options)));
  Router router;
  router.get<"/">("Get", [] { return 1; });
  router.get<"/broken">("Broken", []() -> int { throw 1; });
  router.get<"/varies">("Varies", [] {
    return HttpResponse{.status = 200, .headers = {{"Vary", "Accept-Encoding"}}, .body = "x"};
  });
  app.include(router);
  return app;
}

TestAnswer from(const std::string& origin, CorsOptions options, std::string_view url = "/") {
  TestClient client(make_app(std::move(options)), {.raise_errors = false});
  return client.get(url, {.headers = {{"Origin", origin}}});
}

TestAnswer preflight(CorsOptions options, const std::string& method,
                     const std::string& headers = {},
                     const std::string& origin = "https://a.test") {
  TestClient client(make_app(std::move(options)));
  TestRequest request{.headers = {{"Origin", origin}, {"Access-Control-Request-Method", method}}};
  if (!headers.empty()) request.headers.add("Access-Control-Request-Headers", headers);
  return client.options("/", request);
}

TEST(Cors, AllowsAnAllowedOriginAndSaysThatTheAnswerDependsOnIt) {
  const TestAnswer answer = from("https://a.test", {.origins = {"https://a.test"}});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.get("access-control-allow-origin"), "https://a.test");
  EXPECT_EQ(answer.headers.get("vary"), "Origin");
  EXPECT_FALSE(answer.headers.contains("access-control-allow-credentials"));
}

TEST(Cors, ServesOtherOriginsWithoutLettingThemRead) {
  const TestAnswer answer = from("https://b.test", {.origins = {"https://a.test"}});
  EXPECT_EQ(answer.status, 200);
  EXPECT_FALSE(answer.headers.contains("access-control-allow-origin"));
  EXPECT_EQ(answer.headers.get("vary"), "Origin");
}

TEST(Cors, VariesEvenWithoutAnOriginSoThatCachesKeepThemApart) {
  TestClient client(make_app({.origins = {"https://a.test"}}));
  EXPECT_EQ(client.get("/").headers.get("vary"), "Origin");
  EXPECT_EQ(client.get("/varies").headers.get("vary"), "Accept-Encoding, Origin");
}

TEST(Cors, AnswersAnyOriginWithAStar) {
  const TestAnswer answer = from("https://a.test", {.origins = {"*"}, .expose = {"X-A", "X-B"}});
  EXPECT_EQ(answer.headers.get("access-control-allow-origin"), "*");
  EXPECT_EQ(answer.headers.get("access-control-expose-headers"), "X-A, X-B");
  EXPECT_FALSE(answer.headers.contains("vary"));
}

TEST(Cors, NamesTheOriginInsteadOfAStarWhenCredentialsAreAllowed) {
  const TestAnswer answer = from("https://a.test", {.origins = {"*"}, .credentials = true});
  EXPECT_EQ(answer.headers.get("access-control-allow-origin"), "https://a.test");
  EXPECT_EQ(answer.headers.get("access-control-allow-credentials"), "true");
  EXPECT_EQ(answer.headers.get("vary"), "Origin");
}

TEST(Cors, IsOnErrorsToo) {
  for (const auto& [url, status] : {std::pair{"/none", 404}, std::pair{"/broken", 500}}) {
    const TestAnswer answer = from("https://a.test", {.origins = {"https://a.test"}}, url);
    EXPECT_EQ(answer.status, status);
    EXPECT_EQ(answer.headers.get("access-control-allow-origin"), "https://a.test");
  }
}

TEST(Cors, KnowsWhichOriginsAPatternMeans) {
  const auto allows = [](const std::string& pattern, const std::string& origin) {
    return from(origin, {.origins = {pattern}}).headers.contains("access-control-allow-origin");
  };
  EXPECT_TRUE(allows("https://*.example.com", "https://a.example.com"));
  EXPECT_TRUE(allows("https://*.example.com", "https://a.b.example.com"));
  EXPECT_TRUE(allows("https://*.example.com:8443", "https://a.example.com:8443"));
  EXPECT_TRUE(allows("http://localhost:*", "http://localhost:3000"));
  EXPECT_TRUE(allows("null", "null"));
  for (const std::string origin :
       {"https://example.com", "http://a.example.com", "https://aexample.com",
        "https://a.example.com.evil.test", "https://evil.test/.example.com",
        "https://evil.test#.example.com", "https://a.example.com:8443", "https://.example.com",
        "https://user@evil.test:80.example.com", "null"}) {
    EXPECT_FALSE(allows("https://*.example.com", origin)) << origin;
  }
  for (const std::string origin :
       {"http://localhost", "http://localhost:", "http://localhost:80a", "http://localhost.x:80"}) {
    EXPECT_FALSE(allows("http://localhost:*", origin)) << origin;
  }
}

TEST(Cors, AnswersAPreflightItself) {
  const TestAnswer answer =
      preflight({.origins = {"https://a.test"}, .methods = {"GET", "PUT"}, .headers = {"X-Token"}},
                "PUT", "x-token, Content-Type");
  EXPECT_EQ(answer.status, 204);
  EXPECT_EQ(answer.headers.get("access-control-allow-origin"), "https://a.test");
  EXPECT_EQ(answer.headers.get("access-control-allow-methods"), "GET, PUT");
  EXPECT_EQ(answer.headers.get("access-control-allow-headers"),
            "accept, accept-language, content-language, content-type, x-token");
  EXPECT_EQ(answer.headers.get("access-control-max-age"), "600");
  EXPECT_EQ(answer.headers.get("vary"), "Origin");
}

TEST(Cors, RepeatsTheHeadersThatWereAskedForWhenAllAreAllowed) {
  EXPECT_EQ(preflight({.origins = {"*"}, .headers = {"*"}}, "GET", "authorization, x-a")
                .headers.get("access-control-allow-headers"),
            "authorization, x-a");
}

TEST(Cors, RefusesAPreflightWithItsReason) {
  const CorsOptions options{.origins = {"https://a.test"}, .methods = {"GET"}};
  const TestAnswer all = preflight(options, "PUT", "x-token", "https://b.test");
  EXPECT_EQ(all.status, 400);
  EXPECT_EQ(all.json().at("detail"), "Disallowed CORS origin, method, headers");
  EXPECT_FALSE(all.headers.contains("access-control-allow-origin"));
  EXPECT_EQ(preflight(options, "PUT").json().at("detail"), "Disallowed CORS method");
  EXPECT_EQ(preflight(options, "GET").status, 204);
}

TEST(Cors, LeavesOtherOptionsRequestsToTheRoutes) {
  TestClient client(make_app({.origins = {"*"}}));
  EXPECT_EQ(client.options("/", {.headers = {{"Origin", "https://a.test"}}}).headers.get("allow"),
            "GET, HEAD, OPTIONS");
  EXPECT_EQ(client.options("/").headers.get("allow"), "GET, HEAD, OPTIONS");
}

TEST(Cors, RefusesAnOriginThatNoBrowserSends) {
  for (const std::string origin :
       {"", "example.com", "https://", "https://a.test/", "https://a.*.test", "https://*"}) {
    EXPECT_THROW(cors({.origins = {origin}}), std::invalid_argument) << origin;
  }
}

}  // namespace
}  // namespace micro_api
