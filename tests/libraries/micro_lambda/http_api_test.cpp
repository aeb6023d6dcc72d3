#include <micro_lambda/http_api.hpp>

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace {

using micro_core::Json;
using micro_lambda::EventCodec;
using micro_lambda::HttpApiRequest;
using testing::ElementsAre;
using testing::Pair;

HttpApiRequest decode(std::string_view text) {
  return EventCodec<HttpApiRequest>::decode(micro_core::parse_json(text).value()).value();
}

TEST(HttpApiRequest, ReadsEveryPartOfTheEvent) {
  const auto request = decode(R"({"version":"2.0","routeKey":"GET /users/{id}",
    "rawPath":"/users/7","rawQueryString":"a=1&a=2","cookies":["c=1","d=2"],
    "headers":{"accept":"*/*"},"queryStringParameters":{"a":"1,2"},
    "requestContext":{"accountId":"000000000000","apiId":"api","domainName":"localhost",
      "domainPrefix":"api","http":{"method":"GET","path":"/users/7","protocol":"HTTP/1.1",
      "sourceIp":"127.0.0.1","userAgent":"curl"},"requestId":"r-1","routeKey":"GET /users/{id}",
      "stage":"$default","time":"12/Mar/2020:19:03:58 +0000","timeEpoch":1583348638390,
      "authorizer":{"jwt":{"claims":{"sub":"u"}}}},
    "pathParameters":{"id":"7"},"stageVariables":{"v":"1"},"body":"aGk=","isBase64Encoded":true})");
  EXPECT_EQ(request.route_key, "GET /users/{id}");
  EXPECT_EQ(request.raw_path, "/users/7");
  EXPECT_EQ(request.raw_query_string, "a=1&a=2");
  EXPECT_THAT(request.cookies, ElementsAre("c=1", "d=2"));
  EXPECT_THAT(request.headers, ElementsAre(Pair("accept", "*/*")));
  EXPECT_THAT(request.query_string_parameters, ElementsAre(Pair("a", "1,2")));
  EXPECT_THAT(request.path_parameters, ElementsAre(Pair("id", "7")));
  EXPECT_THAT(request.stage_variables, ElementsAre(Pair("v", "1")));
  EXPECT_EQ(request.request_context.http.method, "GET");
  EXPECT_EQ(request.request_context.http.source_ip, "127.0.0.1");
  EXPECT_EQ(request.request_context.request_id, "r-1");
  EXPECT_EQ(request.request_context.stage, "$default");
  EXPECT_EQ(request.request_context.time_epoch.time_since_epoch().count(), 1583348638390);
  EXPECT_TRUE(request.request_context.authorizer);
  EXPECT_EQ(request.body_bytes().value(), "hi");
}

TEST(HttpApiRequest, TakesMissingAndNullForNothing) {
  for (const std::string_view text :
       {R"({"requestContext":{"http":{}}})",
        R"({"requestContext":{"http":{},"authorizer":null},"body":null,"headers":null,
            "cookies":null,"pathParameters":null,"queryStringParameters":null,
            "stageVariables":null})"}) {
    const auto request = decode(text);
    EXPECT_FALSE(request.body);
    EXPECT_EQ(request.body_bytes().value(), "");
    EXPECT_TRUE(request.path_parameters.empty());
    EXPECT_FALSE(request.request_context.authorizer);
  }
}

TEST(HttpApiRequest, RefusesOtherEventsAndBrokenBase64) {
  for (const std::string_view text : {"{}", "[]", "null", R"({"requestContext":{"stage":"x"}})"}) {
    const auto request = EventCodec<HttpApiRequest>::decode(micro_core::parse_json(text).value());
    ASSERT_FALSE(request) << text;
    EXPECT_EQ(request.error().code, micro_core::ErrorCode::invalid_argument);
  }
  EXPECT_FALSE(HttpApiRequest({.body = "a", .is_base64_encoded = true}).body_bytes());
}

TEST(HttpApiRequest, ReadsTheEventsThatAwsSends) {
  if (!std::filesystem::exists(EVENTS_FOLDER)) GTEST_SKIP() << "no recorded events here";
  int seen = 0;
  for (const auto& file : std::filesystem::directory_iterator(EVENTS_FOLDER)) {
    const std::string name = file.path().filename();
    const bool version_2 =
        name.starts_with("apiGatewayProxyV2") || name.starts_with("lambdaFunctionUrl");
    if (!version_2 || name.find("Schema") != std::string::npos) continue;
    SCOPED_TRACE(name);
    std::stringstream text;
    text << std::ifstream(file.path()).rdbuf();
    const auto request = decode(text.str());
    EXPECT_FALSE(request.raw_path.empty());
    EXPECT_FALSE(request.request_context.http.method.empty());
    seen += 1;
  }
  EXPECT_GE(seen, 5);
}

TEST(HttpApiResponse, WritesCookiesOnlyWhenThereAreSome) {
  const Json json = EventCodec<micro_lambda::HttpApiResponse>::encode(
      {.status_code = 201, .cookies = {"a=1"}, .body = "x"});
  EXPECT_EQ(
      micro_core::to_text(json),
      R"({"statusCode":201,"headers":{},"cookies":["a=1"],"body":"x","isBase64Encoded":false})");
}

}  // namespace
