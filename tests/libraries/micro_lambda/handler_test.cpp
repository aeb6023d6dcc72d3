#include <micro_lambda/batch.hpp>
#include <micro_lambda/handler.hpp>
#include <micro_lambda/http_api.hpp>
#include <micro_lambda/sqs_event.hpp>

#include <gtest/gtest.h>

namespace {

using micro_core::Json;
using micro_core::Result;
using micro_lambda::Context;
using micro_lambda::to_text_handler;

Result<std::string> call(const micro_lambda::TextHandler& handler, std::string_view event) {
  return handler(event, Context{.request_id = "id-1"});
}

struct Greeting {
  std::string name = {};
  int times = 0;
};

std::string free_function(std::string_view event) {
  return std::string(event);
}

TEST(Handler, PassesTextUnread) {
  EXPECT_EQ(call(to_text_handler([](std::string_view event) { return std::string(event); }), "{x")
                .value(),
            "{x");
  EXPECT_EQ(call(to_text_handler(&free_function), "{x").value(), "{x");
}

TEST(Handler, GetsTheContextWhenItAsksForIt) {
  const auto handler = to_text_handler(
      [](const Json&, const Context& context) -> Json { return Json(context.request_id); });
  EXPECT_EQ(call(handler, "{}").value(), R"("id-1")");
}

TEST(Handler, AnswersNullWhenItReturnsNothing) {
  EXPECT_EQ(call(to_text_handler([](const Json&) {}), "{}").value(), "null");
  EXPECT_EQ(call(to_text_handler([](const Json&) { return Result<void>(); }), "{}").value(),
            "null");
}

TEST(Handler, EncodesTypedAnswersAlsoFromAResult) {
  const auto handler = to_text_handler([](const Json&) -> Result<micro_lambda::BatchItemFailures> {
    return micro_lambda::BatchItemFailures{{"m-1"}};
  });
  EXPECT_EQ(call(handler, "{}").value(), R"({"batchItemFailures":[{"itemIdentifier":"m-1"}]})");
}

TEST(Handler, TakesAndReturnsPlainStructs) {
  const auto handler = to_text_handler(
      [](const Greeting& greeting) -> Greeting { return {greeting.name, greeting.times + 1}; });
  EXPECT_EQ(call(handler, R"({"name":"Ada","times":1})").value(), R"({"name":"Ada","times":2})");
  EXPECT_FALSE(call(handler, R"({"name":"Ada"})"));
}

TEST(Handler, RefusesAnEventOfAnotherSource) {
  const auto handler = to_text_handler([](const micro_lambda::SqsEvent&) {});
  const auto answer = call(handler, R"({"Records":[{"eventSource":"aws:s3"}]})");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().message,
            R"(the event does not come from SQS: a record's eventSource is "aws:s3")");
}

TEST(Handler, ReadsAnHttpRequestAndWritesAnHttpResponse) {
  const auto handler = to_text_handler(
      [](const micro_lambda::HttpApiRequest& request) -> micro_lambda::HttpApiResponse {
        return {.headers = {{"content-type", "text/plain"}},
                .body = request.request_context.http.method};
      });
  EXPECT_EQ(call(handler, R"({"requestContext":{"http":{"method":"GET"}}})").value(),
            R"({"statusCode":200,"headers":{"content-type":"text/plain"},)"
            R"("body":"GET","isBase64Encoded":false})");
}

}  // namespace
