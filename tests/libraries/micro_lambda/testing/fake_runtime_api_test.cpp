#include <micro_lambda/testing/fake_runtime_api.hpp>

#include <micro_http/client.hpp>

#include <gmock/gmock.h>

namespace micro_lambda::testing {
namespace {

using micro_core::Json;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

Json echo(const Json& event) {
  return event;
}

// A call as a runtime of another make would send it.
micro_core::Result<micro_http::HttpResponse> call(const FakeRuntimeApi& api,
                                                  const micro_http::HttpRequest& request) {
  const std::string url = "http://" + api.variables().at("AWS_LAMBDA_RUNTIME_API");
  return micro_http::HttpClient().send(micro_http::parse_url(url).value(), request);
}

int status_of_answer(const FakeRuntimeApi& api, const std::string& id,
                     micro_http::Headers headers = {}, std::string body = "1") {
  return call(api, {.method = "POST",
                    .target = "/2018-06-01/runtime/invocation/" + id + "/response",
                    .headers = std::move(headers),
                    .body = std::move(body)})
      .value()
      .status;
}

void take_event(const FakeRuntimeApi& api) {
  EXPECT_TRUE(call(api, {.target = "/2018-06-01/runtime/invocation/next"}));
}

TEST(FakeRuntimeApi, FeedsEventsInOrderAndKeepsTheAnswers) {
  FakeRuntimeApi api;
  EXPECT_EQ(api.add_event("1"), "id-1");
  EXPECT_EQ(api.add_event("2"), "id-2");
  EXPECT_EQ(run(echo, api.options()), 0);
  ASSERT_EQ(api.answers().size(), 2U);
  EXPECT_EQ(api.answer_to("id-2").value().json().value(), Json(2));
  EXPECT_EQ(api.answer_to("id-3").error().code, micro_core::ErrorCode::not_found);
  EXPECT_EQ(api.calls(RuntimeCall::next), 3);
}

TEST(FakeRuntimeApi, RefusesAnAnswerToNoEventOrASecondOne) {
  FakeRuntimeApi api;
  api.add_event("1");
  EXPECT_EQ(status_of_answer(api, "id-1"), 400) << "it was not handed out yet";
  take_event(api);
  EXPECT_EQ(status_of_answer(api, "id-1"), 202);
  EXPECT_EQ(status_of_answer(api, "id-1"), 400);
  EXPECT_EQ(api.answers().size(), 1U);
}

TEST(FakeRuntimeApi, RefusesWhatLambdaRefuses) {
  FakeRuntimeApi api;
  api.add_event("1");
  take_event(api);
  const std::string mode = "Lambda-Runtime-Function-Response-Mode";
  EXPECT_EQ(status_of_answer(api, "id-1", {{mode, "buffered"}}), 400);
  EXPECT_EQ(status_of_answer(api, "id-1", {}, std::string(6'291'557, ' ')), 413);
  EXPECT_EQ(status_of_answer(api, "id-1", {{mode, "streaming"}}, std::string(6'291'557, ' ')), 202);
}

TEST(FakeRuntimeApi, InjectsAFaultAsOftenAndAsLateAsTold) {
  FakeRuntimeApi api;
  api.add_fault({.call = RuntimeCall::response, .status = 410, .after = 1, .times = 2});
  for (int i = 0; i < 4; ++i) api.add_event("1");
  EXPECT_EQ(run(echo, api.options()), 0);
  EXPECT_TRUE(api.answer_to("id-1"));
  EXPECT_FALSE(api.answer_to("id-2"));
  EXPECT_FALSE(api.answer_to("id-3"));
  EXPECT_TRUE(api.answer_to("id-4"));
}

TEST(FakeRuntimeApi, HangsUpOnACall) {
  FakeRuntimeApi api;
  api.add_fault({.call = RuntimeCall::response, .hangs_up = true});
  api.add_event("1");
  EXPECT_EQ(run(echo, api.options()), 0);
  EXPECT_EQ(api.calls(RuntimeCall::response), 2) << "the runtime tries again";
  EXPECT_TRUE(api.answer_to("id-1"));
}

TEST(FakeRuntimeApi, CutsAnEventAndHandsItOutAgain) {
  FakeRuntimeApi api;
  api.add_fault({.call = RuntimeCall::next, .cuts_after = 2, .times = 2});
  api.add_event(R"({"n":1})");
  EXPECT_EQ(run(echo, api.options()), 0);
  EXPECT_EQ(api.answer_to("id-1").value().body, R"({"n":1})");
  EXPECT_EQ(api.calls(RuntimeCall::next), 4) << "two that broke, the event, and the end";
}

TEST(FakeRuntimeApi, CutsItsReplyToAnAnswerThatItHasTaken) {
  FakeRuntimeApi api;
  api.add_fault({.call = RuntimeCall::response, .cuts_after = 0});
  api.add_event("1");
  api.add_event("2");
  EXPECT_EQ(run(echo, api.options()), 0);
  EXPECT_EQ(api.calls(RuntimeCall::response), 3) << "the first is sent again, and refused";
  EXPECT_EQ(api.answers().size(), 2U);
}

TEST(FakeRuntimeApi, HandsOutEventsSideBySideInTheOrderInWhichTheyWereAdded) {
  FakeRuntimeApi api({.max_concurrency = 2});
  EXPECT_EQ(api.variables().at("AWS_LAMBDA_MAX_CONCURRENCY"), "2");
  EXPECT_EQ(FakeRuntimeApi().variables().count("AWS_LAMBDA_MAX_CONCURRENCY"), 0U);
  api.add_event("1");
  take_event(api);
  api.add_event("2");
  take_event(api);
  EXPECT_EQ(status_of_answer(api, "id-2"), 202);
  EXPECT_EQ(status_of_answer(api, "id-1"), 202);
}

TEST(FakeRuntimeApi, KeepsAThreadWaitingWhileAnotherOneHasAnEvent) {
  FakeRuntimeApi api({.max_concurrency = 2});
  api.add_event("1");
  const auto handler = [&](const Json& event) -> Json {
    // From within the first event: the other thread waits for it.
    if (event == Json(1)) api.add_event("2");
    return event;
  };
  EXPECT_EQ(run(handler, api.options()), 0);
  EXPECT_TRUE(api.answer_to("id-2"));
}

TEST(FakeRuntimeApi, LetsACallWait) {
  FakeRuntimeApi api;
  api.add_fault({.call = RuntimeCall::next, .delay = milliseconds{50}});
  api.add_event("1");
  const auto start = steady_clock::now();
  EXPECT_EQ(run(echo, api.options()), 0);
  EXPECT_GE(steady_clock::now() - start, milliseconds{50});
  EXPECT_TRUE(api.answer_to("id-1"));
}

TEST(FunctionAnswer, ReadsAnHttpAnswerOfEitherKind) {
  FunctionAnswer buffered{
      .body = R"({"statusCode":418,"headers":{"a":"b"},"body":"aGk=","isBase64Encoded":true})"};
  EXPECT_EQ(buffered.http().value().body, "hi");
  EXPECT_EQ(buffered.http().value().head.headers.at("a"), "b");
  FunctionAnswer streamed{
      .body = R"({"statusCode":418,"cookies":["c=d"]})" + std::string(8, '\0') + "hi",
      .is_streamed = true,
      .headers = {{"Content-Type", "application/vnd.awslambda.http-integration-response"}}};
  EXPECT_EQ(streamed.http().value().body, "hi");
  EXPECT_THAT(streamed.http().value().head.cookies, ::testing::ElementsAre("c=d"));
}

TEST(FunctionAnswer, SaysWhyItIsNoHttpAnswer) {
  const auto message = [](const FunctionAnswer& answer) { return answer.http().error().message; };
  using ::testing::HasSubstr;
  EXPECT_THAT(message({.body = "{}"}), HasSubstr("no statusCode"));
  EXPECT_THAT(message({.body = R"({"statusCode":200,"body":"%","isBase64Encoded":true})"}),
              HasSubstr("no base64"));
  EXPECT_THAT(message({.body = "{}", .is_streamed = true}), HasSubstr("media type"));
  EXPECT_THAT(message({.kind = FunctionAnswer::Kind::error, .body = "{}"}), HasSubstr("an error"));
}

}  // namespace
}  // namespace micro_lambda::testing
