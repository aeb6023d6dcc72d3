#include <micro_lambda/runtime.hpp>
#include <micro_lambda/testing/fake_runtime_api.hpp>

#include <gmock/gmock.h>

#include <stdexcept>

namespace {

using micro_core::Error;
using micro_core::Json;
using micro_core::Result;
using micro_lambda::Context;
using micro_lambda::ResponseStream;
using micro_lambda::run_streaming;
using micro_lambda::RuntimeOptions;
using micro_lambda::testing::FakeRuntimeApi;
using micro_lambda::testing::Fault;
using micro_lambda::testing::FunctionAnswer;
using micro_lambda::testing::RuntimeCall;
using testing::ElementsAre;
using testing::HasSubstr;

struct Outcome {
  int code = -1;
  std::vector<std::string> log = {};
};

template <class Handler>
Outcome run_logged(const FakeRuntimeApi& api, Handler handler) {
  Outcome outcome;
  RuntimeOptions options = api.options();
  options.logger = micro_core::Logger(
      {.service = "test", .sink = [&](std::string_view line) { outcome.log.emplace_back(line); }});
  outcome.code = run_streaming(std::move(handler), std::move(options));
  return outcome;
}

void greet(const Json& event, const Context& context, ResponseStream& answer) {
  answer.begin("text/plain");
  answer.write("hello ");
  answer.write(micro_core::string_at(event, "name"));
  answer.write(", " + context.request_id);
}

TEST(RuntimeStream, SendsWhatTheHandlerWritesAsOneAnswer) {
  FakeRuntimeApi api;
  api.add_event(R"({"name":"Ada"})");
  api.add_event(R"({"name":"Bob"})");

  EXPECT_EQ(run_logged(api, greet).code, 0);

  const auto answers = api.answers();
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].kind, FunctionAnswer::Kind::response);
  EXPECT_TRUE(answers[0].is_streamed);
  EXPECT_EQ(answers[0].body, "hello Ada, id-1");
  EXPECT_EQ(answers[0].headers.get("Content-Type"), "text/plain");
  EXPECT_EQ(answers[0].headers.get("Transfer-Encoding"), "chunked");
  EXPECT_THAT(answers[0].headers.all("Trailer"), ElementsAre("Lambda-Runtime-Function-Error-Type",
                                                             "Lambda-Runtime-Function-Error-Body"));
  EXPECT_TRUE(answers[0].trailers.empty());
  EXPECT_TRUE(answers[0].error().is_null());
  EXPECT_EQ(answers[1].body, "hello Bob, id-2");
}

TEST(RuntimeStream, WritesTheHeadOfAnHttpAnswerAsPreludeAndEightNullBytes) {
  FakeRuntimeApi api;
  api.add_event("{}");
  run_logged(api, [](const Json&, const Context&, ResponseStream& answer) {
    answer.begin_http({201, {{"content-type", "text/html"}}, {"a=1", "b=2"}});
    answer.write("<p>");
  });
  const FunctionAnswer answer = api.answer_to("id-1").value();
  EXPECT_EQ(answer.headers.get("Content-Type"),
            "application/vnd.awslambda.http-integration-response");
  EXPECT_EQ(answer.body, std::string(R"({"statusCode":201,"headers":{"content-type":"text/html"},)"
                                     R"("cookies":["a=1","b=2"]})") +
                             std::string(8, '\0') + "<p>");
  const auto http = answer.http().value();
  EXPECT_EQ(http.head.status_code, 201);
  EXPECT_EQ(http.body, "<p>");
}

TEST(RuntimeStream, SendsBytesOfNoTypeWhenTheHandlerNamesNone) {
  FakeRuntimeApi api;
  api.add_event("{}");
  api.add_event("{}");
  run_logged(api, [](std::string_view, const Context& context, ResponseStream& answer) {
    if (context.request_id == "id-1") answer.write(std::string("\0\xff", 2));
  });
  const auto answers = api.answers();
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].headers.get("Content-Type"), "application/octet-stream");
  EXPECT_EQ(answers[0].body, std::string("\0\xff", 2));
  EXPECT_EQ(answers[1].body, "") << "an answer without bytes is one";
}

TEST(RuntimeStream, SendsALargeAnswerWhole) {
  FakeRuntimeApi api;
  api.add_event("{}");
  run_logged(api, [](const Json&, const Context&, ResponseStream& answer) {
    const std::string piece(100'000, 'x');
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(answer.write(piece));
  });
  EXPECT_EQ(api.answer_to("id-1").value().body.size(), 10'000'000U);
}

TEST(RuntimeStream, ReportsAFailureBeforeTheFirstByteAsAFunctionError) {
  FakeRuntimeApi api;
  api.add_event("1");
  api.add_event("{broken");
  const Outcome outcome =
      run_logged(api, [](const Json&, const Context&, ResponseStream&) -> Result<void> {
        return Error::not_found("no such user");
      });
  EXPECT_EQ(outcome.code, 0);
  const auto answers = api.answers();
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].kind, FunctionAnswer::Kind::error);
  EXPECT_EQ(answers[0].error_type(), "Function.NotFound");
  EXPECT_EQ(answers[1].error_type(), "Function.InvalidArgument");
}

TEST(RuntimeStream, SendsALaterFailureBehindTheBytesAndLogsItOnce) {
  FakeRuntimeApi api;
  api.add_event("{}");
  api.add_event("{}");
  const Outcome outcome = run_logged(api, [](const Json&, const Context&, ResponseStream& answer) {
    answer.write("so far");
    throw std::runtime_error("the table is away");
  });
  EXPECT_EQ(outcome.code, 0);
  const auto answers = api.answers();
  ASSERT_EQ(answers.size(), 2U) << "the loop continues";
  EXPECT_EQ(answers[0].kind, FunctionAnswer::Kind::response);
  EXPECT_EQ(answers[0].body, "so far");
  EXPECT_EQ(answers[0].error_type(), "Function.Exception");
  EXPECT_EQ(micro_core::string_at(answers[0].error(), "errorMessage"), "the table is away");
  EXPECT_EQ(micro_core::string_at(answers[0].error(), "errorType"), "std::runtime_error");
  ASSERT_EQ(outcome.log.size(), 2U);
  EXPECT_THAT(outcome.log[0], HasSubstr("inside its answer"));
  EXPECT_THAT(outcome.log[0], HasSubstr("\"function_request_id\":\"id-1\""));
}

TEST(RuntimeStream, ContinuesAfterAnAnswerThatCameTooLate) {
  for (const int status : {400, 410}) {
    SCOPED_TRACE(status);
    FakeRuntimeApi api;
    api.add_fault({.status = status});
    api.add_event("{}");
    api.add_event("{}");
    const Outcome outcome = run_logged(api, greet);
    EXPECT_EQ(outcome.code, 0);
    ASSERT_EQ(outcome.log.size(), 1U);
    EXPECT_THAT(outcome.log[0], HasSubstr("too late"));
    EXPECT_EQ(api.answers().size(), 1U);
  }
}

TEST(RuntimeStream, ReportsAnAnswerThatIsTooLong) {
  FakeRuntimeApi api;
  api.add_fault({.status = 413});
  api.add_event("{}");
  EXPECT_EQ(run_logged(api, greet).code, 0);
  EXPECT_EQ(api.answer_to("id-1").value().error_type(), "Function.ResponseSizeTooLarge");
}

TEST(RuntimeStream, ContinuesWhenNobodyReadsTheAnswerToItsEnd) {
  FakeRuntimeApi api;
  api.add_fault({.hangs_up = true});
  api.add_event("{}");
  api.add_event("{}");
  const Outcome outcome = run_logged(api, greet);
  EXPECT_EQ(outcome.code, 0);
  ASSERT_EQ(outcome.log.size(), 1U);
  EXPECT_THAT(outcome.log[0], HasSubstr("cut off"));
  EXPECT_EQ(api.calls(RuntimeCall::response), 2) << "what was sent in part is not sent again";
  EXPECT_TRUE(api.answer_to("id-2"));
}

TEST(RuntimeStream, EndsWithAFailureWhenTheApiRefusesToContinue) {
  FakeRuntimeApi api;
  api.add_fault({.status = 500});
  api.add_event("{}");
  EXPECT_EQ(run_logged(api, greet).code, 1);
}

TEST(RuntimeStream, ReportsAFailedStartAsInitError) {
  FakeRuntimeApi api;
  const int code = micro_lambda::run_streaming_runtime(
      []() -> Result<micro_lambda::StreamHandler> { throw std::runtime_error("no disk"); },
      api.options());
  EXPECT_EQ(code, 1);
  ASSERT_EQ(api.answers().size(), 1U);
  EXPECT_EQ(api.answers()[0].kind, FunctionAnswer::Kind::init_error);
  EXPECT_EQ(micro_core::string_at(api.answers()[0].error(), "errorMessage"), "no disk");
}

}  // namespace
