#include <gtest/gtest.h>

#include "echo_app.hpp"

namespace micro_api {
namespace {

std::string event(std::string_view path, std::string_view whole_path, std::string_view more = "") {
  return R"({"resource":"/{proxy+}","httpMethod":"GET","path":")" + std::string(path) +
         R"(","headers":{"X-Many":"b"},"multiValueHeaders":{"X-Many":["a","b"],"Cookie":["c=1"]},)"
         R"("queryStringParameters":{"q":"1&2"},"multiValueQueryStringParameters":{"q":["ä","1&2"]},)"
         R"("requestContext":{"stage":"prod","path":")" +
         std::string(whole_path) + R"(","identity":{"sourceIp":"203.0.113.7"}},"body":null)" +
         std::string(more) + "}";
}

TEST(RestApi, ReadsEveryValueOfHeadersAndQuery) {
  EXPECT_EQ(body_of(answer_to(event("/echo/x", "/prod/echo/x"))),
            R"({"rest":"x","q":["ä","1&2"],"many":["a","b"],"cookie":"c=1","body":null,)"
            R"("from":"203.0.113.7","stage":"prod"})");
}

TEST(RestApi, ReadsTheLastValuesWhereAllOfThemAreMissing) {
  const Json answer =
      answer_to(R"({"resource":"/","httpMethod":"POST","path":"/echo/x","headers":{"X-Many":"b"},)"
                R"("multiValueHeaders":null,"queryStringParameters":{"q":"2"},"requestContext":{},)"
                R"("body":"eyJhIjoxfQ==","isBase64Encoded":true})");
  EXPECT_EQ(body_of(answer), R"({"rest":"x","q":["2"],"many":["b"],"cookie":"-","body":{"a":1},)"
                             R"("from":"","stage":""})");
}

// A REST API hands over the path as the client wrote it, an HTTP API decodes it.
TEST(RestApi, DecodesThePathOnceWhicheverGatewaySentIt) {
  EXPECT_TRUE(body_of(answer_to(event("/echo/a%2Fb%20c", "/prod/echo/a%2Fb%20c")))
                  .starts_with(R"({"rest":"a/b c")"));
  EXPECT_TRUE(
      body_of(answer_to(event("/echo/100%25?#", "/prod/echo/100%25?#", R"(,"version":"1.0")")))
          .starts_with(R"({"rest":"100%25?#")"));
}

TEST(RestApi, FindsTheStageWhereEachGatewayLeavesIt) {
  for (const auto& [path, whole] : std::vector<std::pair<std::string, std::string>>{
           {"/openapi.json", "/prod/openapi.json"},          // its own domain: only in the context
           {"/prod/openapi.json", "/prod/openapi.json"}}) {  // HTTP API: in both
    const Json answer = answer_to(event(path, whole));
    EXPECT_EQ(answer.at("statusCode"), 200) << path;
    EXPECT_NE(body_of(answer).find(R"("servers":[{"url":"/prod"}])"), std::string::npos)
        << body_of(answer);
  }
}

TEST(RestApi, TakesTheBasePathOfACustomDomainOffThePath) {
  const std::string text = event("/v1/echo/x", "/v1/echo/x");
  EXPECT_EQ(answer_to(text).at("statusCode"), 404);
  EXPECT_EQ(answer_to(text, {.base_paths = {"/v2", "/v1"}}).at("statusCode"), 200);
  EXPECT_EQ(answer_to(event("/v10/echo/x", "/"), {.base_paths = {"/v1"}}).at("statusCode"), 404);
}

// Whatever else stood in the answer would make the gateway refuse it.
TEST(RestApi, AnswersWithListsOfHeadersAndNothingElse) {
  const Json answer = answer_to(event("/bytes", "/prod/bytes"));
  EXPECT_EQ(micro_core::to_text(answer),
            R"({"statusCode":200,"multiValueHeaders":{"content-type":["image/png"],)"
            R"("set-cookie":["a=1","b=2"],"vary":["accept","origin"]},"body":"iVBORw==",)"
            R"("isBase64Encoded":true})");
}

}  // namespace
}  // namespace micro_api
