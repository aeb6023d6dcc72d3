#include <micro_api/micro_api.hpp>
#include <micro_api/test_client.hpp>

#include <gtest/gtest.h>

namespace micro_api {
namespace {

TestAnswer ask(Middleware middleware, TestClientOptions options = {}, std::string_view url = "/") {
  App app{{.logger = micro_core::Logger({.sink = [](std::string_view) {}})}};
  app.use(std::move(middleware));
  Router router;
  router.get<"/">("Get", [] { return 1; });
  router.get<"/page">("Page", [] {
    return HttpResponse{
        .status = 200, .headers = {{"Content-Security-Policy", "default-src 'self'"}}, .body = "x"};
  });
  app.include(router);
  options.follow_redirects = false;
  TestClient client(std::move(app), std::move(options));
  return client.get(url);
}

TEST(SecurityHeaders, AreOnEveryAnswer) {
  for (const std::string_view url : {"/", "/none"}) {
    const TestAnswer answer = ask(security_headers(), {}, url);
    EXPECT_EQ(answer.headers.get("x-content-type-options"), "nosniff");
    EXPECT_EQ(answer.headers.get("x-frame-options"), "DENY");
    EXPECT_EQ(answer.headers.get("referrer-policy"), "no-referrer");
    EXPECT_EQ(answer.headers.get("content-security-policy"),
              "default-src 'none'; frame-ancestors 'none'");
    EXPECT_FALSE(answer.headers.contains("cache-control"));
  }
}

TEST(SecurityHeaders, LeaveWhatTheAnswerSaysItself) {
  const TestAnswer answer = ask(security_headers(), {}, "/page");
  EXPECT_EQ(answer.headers.all("content-security-policy").size(), 1);
  EXPECT_EQ(answer.headers.get("content-security-policy"), "default-src 'self'");
}

TEST(SecurityHeaders, PinHttpsOverHttpsOnly) {
  EXPECT_FALSE(ask(security_headers()).headers.contains("strict-transport-security"));
  EXPECT_EQ(ask(security_headers(), {.scheme = "https"}).headers.get("strict-transport-security"),
            "max-age=31536000");
  EXPECT_EQ(ask(security_headers({.hsts_subdomains = true}), {.scheme = "https"})
                .headers.get("strict-transport-security"),
            "max-age=31536000; includeSubDomains");
}

TEST(SecurityHeaders, LeaveOutWhatIsSetToNothing) {
  const TestAnswer answer =
      ask(security_headers({.nosniff = false, .frame_options = "", .cache_control = "no-store"}));
  EXPECT_FALSE(answer.headers.contains("x-content-type-options"));
  EXPECT_FALSE(answer.headers.contains("x-frame-options"));
  EXPECT_EQ(answer.headers.get("cache-control"), "no-store");
}

TEST(TrustedHosts, RefusesEveryOtherHost) {
  const auto status = [](const std::string& host) {
    return ask(trusted_hosts({"Example.com", "*.example.org", "[::1]"}), {.host = host}).status;
  };
  for (const std::string host :
       {"example.com", "EXAMPLE.com:8080", "a.b.example.org", "[::1]:80"}) {
    EXPECT_EQ(status(host), 200) << host;
  }
  for (const std::string host :
       {"", "a.example.com", "example.org", "example.org.evil.test", "[::2]:80", ":80"}) {
    EXPECT_EQ(status(host), 400) << host;
  }
}

TEST(HttpsRedirect, SendsHttpToHttps) {
  const TestAnswer answer = ask(https_redirect(), {.host = "example.com:8080"}, "/page?x=1");
  EXPECT_EQ(answer.status, 307);
  EXPECT_EQ(answer.headers.get("location"), "https://example.com/page?x=1");
  EXPECT_EQ(ask(https_redirect(), {.scheme = "https"}).status, 200);
}

TEST(BodyLimit, RefusesLongerBodiesUnlessTheyAreExempt) {
  App app{{.logger = micro_core::Logger({.sink = [](std::string_view) {}})}};
  app.use(body_limit(10, [](const Request& request) { return request.http.path() == "/uploads"; }));
  Router router;
  router.post<"/">("Small", [] { return 1; });
  router.post<"/uploads">("Large", [] { return 1; });
  app.include(router);
  TestClient client(std::move(app));
  EXPECT_EQ(client.post("/", {.body = std::string(10, 'x')}).status, 200);
  EXPECT_EQ(client.post("/", {.body = std::string(11, 'x')}).status, 413);
  EXPECT_EQ(client.post("/uploads", {.body = std::string(11, 'x')}).status, 200);
}

}  // namespace
}  // namespace micro_api
