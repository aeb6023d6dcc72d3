#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <local_cloud/gateway/http_answer.hpp>

namespace local_cloud::gateway {
namespace {

using ::testing::ElementsAre;

TEST(HttpAnswer, IsWhatTheFunctionFormed) {
  const auto answer = make_answer(
      R"({"statusCode":201,"headers":{"Content-Type":"text/html","x-count":3,"x-yes":true},)"
      R"("cookies":["a=1","b=2"],"body":"<p>hi</p>"})");
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(answer.body, "<p>hi</p>");
  EXPECT_EQ(answer.headers.get("content-type"), "text/html");
  EXPECT_EQ(answer.headers.get("x-count"), "3");
  EXPECT_EQ(answer.headers.get("x-yes"), "true");
  EXPECT_THAT(answer.headers.all("set-cookie"), ElementsAre("a=1", "b=2"));
}

// As API Gateway's guide shows for format 2.0: a text stands without its quotes.
TEST(HttpAnswer, IsInferredWithoutAStatusCode) {
  const auto object = make_answer(R"({"message": "Hello"})");
  EXPECT_EQ(object.status, 200);
  EXPECT_EQ(object.headers.get("content-type"), "application/json");
  EXPECT_EQ(object.body, R"({"message": "Hello"})");
  EXPECT_EQ(make_answer("\"Hello from Lambda!\"").body, "Hello from Lambda!");
  EXPECT_EQ(make_answer("[1,2]").body, "[1,2]");
  EXPECT_EQ(make_answer("null").body, "null");
}

TEST(HttpAnswer, DecodesABinaryBody) {
  const auto answer = make_answer(R"({"statusCode":200,"body":"AP8=","isBase64Encoded":true})");
  EXPECT_EQ(answer.body, std::string("\0\xff", 2));
}

TEST(HttpAnswer, HasATextTypeIfTheFunctionNamesNone) {
  EXPECT_EQ(make_answer(R"({"statusCode":200,"body":"x"})").headers.get("content-type"),
            "text/plain; charset=utf-8");
  EXPECT_TRUE(make_answer(R"({"statusCode":204})").headers.empty());
}

TEST(HttpAnswer, KeepsConnectionHeadersToTheServer) {
  const auto answer = make_answer(
      R"({"statusCode":200,"headers":{"Content-Length":"7","Transfer-Encoding":"chunked","a":null}})");
  EXPECT_TRUE(answer.headers.empty());
}

TEST(HttpAnswer, IsA500WhenItIsMalformed) {
  for (const char* payload :
       {"", "{", "{this is no JSON", R"({"statusCode":"abc"})", R"({"statusCode":42})",
        R"({"statusCode":1000})", R"({"statusCode":null})", R"({"statusCode":200.5})",
        R"({"statusCode":200,"headers":[]})", R"({"statusCode":200,"headers":{"a b":"c"}})",
        R"({"statusCode":200,"headers":{"a":"b\r\nx: y"}})",
        R"({"statusCode":200,"headers":{"a":{}}})", R"({"statusCode":200,"cookies":"a=1"})",
        R"({"statusCode":200,"cookies":["a\n"]})", R"({"statusCode":200,"body":{}})",
        R"({"statusCode":200,"body":"?","isBase64Encoded":true})"}) {
    const auto answer = make_answer(payload);
    EXPECT_EQ(answer.status, 500) << payload;
    EXPECT_EQ(answer.body, R"({"message":"Internal Server Error"})");
    EXPECT_EQ(answer.headers.get("content-type"), "application/json");
  }
}

TEST(HttpAnswer, TakesAStatusCodeThatIsText) {
  EXPECT_EQ(make_answer(R"({"statusCode":"404"})").status, 404);
}

TEST(HttpAnswer, OfFormat1HasListsOfHeadersAndInfersNothing) {
  const auto answer = make_answer(
      R"({"statusCode":200,"headers":{"a":"0","b":"1"},"multiValueHeaders":{"A":["1","2"],)"
      R"("Set-Cookie":["c=1","d=2"],"connection":["close"]},"cookies":["e=3"],"body":"x"})",
      PayloadFormat::v1);
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.headers.all("a"), ElementsAre("1", "2"));
  EXPECT_EQ(answer.headers.get("b"), "1");
  EXPECT_THAT(answer.headers.all("set-cookie"), ElementsAre("c=1", "d=2"));
  EXPECT_FALSE(answer.headers.contains("connection"));
  for (const char* payload : {R"({"message":"hi"})", R"("hi")", R"({"statusCode":200,"body":{}})",
                              R"({"statusCode":200,"multiValueHeaders":{"a":"1"}})"}) {
    EXPECT_EQ(make_answer(payload, PayloadFormat::v1).status, 500) << payload;
  }
}

}  // namespace
}  // namespace local_cloud::gateway
