#include <local_cloud/functions/streamed_answer.hpp>

#include <gmock/gmock.h>

namespace local_cloud::functions {
namespace {

using micro_http::HttpRequest;
using ::testing::HasSubstr;

const std::string http_type = "application/vnd.awslambda.http-integration-response";
const std::string end(8, '\0');

HttpRequest streamed(std::string type, std::string body, micro_http::Headers trailers = {}) {
  return {.method = "POST",
          .headers = {{"Content-Type", std::move(type)},
                      {"Lambda-Runtime-Function-Response-Mode", "streaming"}},
          .body = std::move(body),
          .trailers = std::move(trailers)};
}

TEST(StreamedAnswer, IsToldByItsMode) {
  EXPECT_TRUE(is_streamed(streamed("text/plain", "")));
  EXPECT_FALSE(is_streamed({.method = "POST"}));
}

TEST(StreamedAnswer, OfHttpBecomesAPayload) {
  const auto answer = read_streamed_answer(
      streamed(http_type, R"({"statusCode":418,"headers":{"a":"b"}})" + end + "tea"));
  EXPECT_FALSE(answer.is_error);
  EXPECT_EQ(answer.payload,
            R"({"statusCode":418,"headers":{"a":"b"},"body":"tea","isBase64Encoded":false})");
}

TEST(StreamedAnswer, CarriesBytesThatAreNoTextAsBase64) {
  const auto answer = read_streamed_answer(streamed(http_type, "{}" + end + "\xff"));
  EXPECT_EQ(answer.payload, R"({"statusCode":200,"body":"/w==","isBase64Encoded":true})");
}

TEST(StreamedAnswer, WithABrokenHeadIsAnError) {
  for (const std::string body : {R"({"statusCode":200})", "", "{\0\0\0\0"}) {
    const auto answer = read_streamed_answer(streamed(http_type, body));
    EXPECT_TRUE(answer.is_error);
    EXPECT_THAT(answer.payload, HasSubstr("eight null bytes"));
  }
  const auto answer = read_streamed_answer(streamed(http_type, "[]" + end + "body"));
  EXPECT_TRUE(answer.is_error);
  EXPECT_THAT(answer.payload, HasSubstr("no JSON object"));
}

TEST(StreamedAnswer, OfAnotherTypeIsThePayload) {
  EXPECT_EQ(read_streamed_answer(streamed("text/plain", "a\nb")).payload, "a\nb");
}

TEST(StreamedAnswer, WithErrorTrailersIsThatError) {
  const auto told = read_streamed_answer(
      streamed(http_type, "{}" + end + "so far",
               {{"Lambda-Runtime-Function-Error-Type", "Function.MyError"},
                {"Lambda-Runtime-Function-Error-Body", "eyJlcnJvclR5cGUiOiJNeUVycm9yIn0="}}));
  EXPECT_TRUE(told.is_error);
  EXPECT_EQ(told.payload, R"({"errorType":"MyError"})");
  const auto untold = read_streamed_answer(streamed(
      "text/plain", "so far", {{"Lambda-Runtime-Function-Error-Type", "Function.MyError"}}));
  EXPECT_EQ(untold.payload, R"({"errorType":"Function.MyError","errorMessage":""})");
}

}  // namespace
}  // namespace local_cloud::functions
