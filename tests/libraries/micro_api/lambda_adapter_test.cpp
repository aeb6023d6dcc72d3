#include <micro_api/lambda_adapter.hpp>
#include <micro_api/micro_api.hpp>

#include <gtest/gtest.h>

namespace micro_api {
namespace {

struct Echo {
  Path<std::string> name;
  Query<std::vector<std::string>> q;
  Header<std::optional<std::string>> cookie;
};

App make_app() {
  App app{{.openapi_url = "", .logger = micro_core::Logger({.sink = [](std::string_view) {}})}};
  Router router;
  router.get<"/echo/{name}">("Echo", [](const Echo& in) {
    JsonArray q(in.q->begin(), in.q->end());
    return JsonObject{{"name", *in.name}, {"q", q}, {"cookie", in.cookie->value_or("-")}};
  });
  router.post<"/bytes">("Bytes", [](const Body<Json>& in) {
    return HttpResponse{
        .headers = {{"content-type", "image/png"}, {"set-cookie", "a=1"}, {"Set-Cookie", "b=2"}},
        .body = std::string(in->get_string())};
  });
  app.include(router);
  return app;
}

Json answer_to(std::string_view event) {
  return handle_event(make_app(), micro_core::parse_json(event).value(), {}).value();
}

std::string event(std::string_view stage, std::string_view raw_path, std::string_view domain) {
  return R"({"version":"2.0","rawPath":")" + std::string(raw_path) +
         R"(","rawQueryString":"q=a%20b&q=1,2","cookies":["x=1","y=2"],"headers":{"host":"h"},)"
         R"("requestContext":{"stage":")" +
         std::string(stage) + R"(","domainName":")" + std::string(domain) +
         R"(","http":{"method":"GET","path":"/"}},"isBase64Encoded":false})";
}

TEST(LambdaAdapter, ReadsPathQueryAndCookies) {
  const Json answer =
      answer_to(event("$default", "/echo/ada love", "x.execute-api.eu-central-1.amazonaws.com"));
  EXPECT_EQ(*micro_core::find(answer, "statusCode"), 200);
  EXPECT_EQ(micro_core::string_at(answer, "body"),
            R"({"name":"ada love","q":["a b","1,2"],"cookie":"x=1; y=2"})");
}

TEST(LambdaAdapter, TakesTheStageOffThePath) {
  const Json answer = answer_to(event("prod", "/prod/echo/ada", "h"));
  EXPECT_EQ(*micro_core::find(answer, "statusCode"), 200);
}

TEST(LambdaAdapter, DecodesThePathOfAFunctionUrlOnly) {
  const std::string url = "x.lambda-url.eu-central-1.on.aws";
  EXPECT_TRUE(micro_core::string_at(answer_to(event("$default", "/echo/a%20b", url)), "body")
                  .starts_with(R"({"name":"a b")"));
  EXPECT_TRUE(micro_core::string_at(answer_to(event("$default", "/echo/a%20b", "h")), "body")
                  .starts_with(R"({"name":"a%20b")"));
}

TEST(LambdaAdapter, SendsBytesAsBase64AndCookiesApart) {
  const Json answer =
      answer_to(R"({"version":"2.0","rawPath":"/bytes","body":"ImFiYyI=","isBase64Encoded":true,
    "headers":{},"requestContext":{"stage":"$default","http":{"method":"POST"}}})");
  EXPECT_EQ(micro_core::string_at(answer, "body"), "YWJj");
  EXPECT_EQ(micro_core::to_text(*micro_core::find(answer, "cookies")), R"(["a=1","b=2"])");
  EXPECT_EQ(*micro_core::find(answer, "isBase64Encoded"), true);
}

}  // namespace
}  // namespace micro_api
