#include <micro_core/encoding.hpp>
#include <micro_lambda/runtime.hpp>
#include <micro_lambda/testing/fake_runtime_api.hpp>

#include <gmock/gmock.h>

#include <cstdlib>
#include <stdexcept>
#include <thread>

namespace {

using micro_core::Error;
using micro_core::ErrorException;
using micro_core::Json;
using micro_core::Result;
using micro_lambda::Context;
using micro_lambda::run;
using micro_lambda::RuntimeOptions;
using micro_lambda::testing::FakeRuntimeApi;
using micro_lambda::testing::FunctionAnswer;
using micro_lambda::testing::RuntimeCall;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string>& log_lines() {
  static std::vector<std::string> lines;
  return lines;
}

RuntimeOptions options_for(const FakeRuntimeApi& api) {
  log_lines().clear();
  RuntimeOptions options = api.options();
  options.logger = micro_core::Logger(
      {.service = "test", .sink = [](std::string_view line) { log_lines().emplace_back(line); }});
  return options;
}

TEST(Runtime, AnswersEachEventUnderItsRequestId) {
  FakeRuntimeApi api;
  api.add_event(R"({"n":1})");
  api.add_event(R"({"n":2})");

  const int code = run([](const Json& event) -> Json { return event; }, options_for(api));

  EXPECT_EQ(code, 0);
  const auto answers = api.answers();
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].kind, FunctionAnswer::Kind::response);
  EXPECT_EQ(answers[0].request_id, "id-1");
  EXPECT_EQ(answers[0].body, R"({"n":1})");
  EXPECT_EQ(answers[0].headers.get("Content-Type"), "application/json");
  EXPECT_EQ(answers[1].kind, FunctionAnswer::Kind::response);
  EXPECT_EQ(answers[1].request_id, "id-2");
  EXPECT_EQ(answers[1].body, R"({"n":2})");
}

TEST(Runtime, SaysThatAnAnswerWasDeliveredBeforeItAsksForMore) {
  FakeRuntimeApi api;
  api.add_event("{}");
  api.add_event("{}");
  RuntimeOptions options = options_for(api);
  std::vector<std::pair<std::size_t, int>> seen;
  options.after_answer = [&] {
    seen.emplace_back(api.answers().size(), api.calls(RuntimeCall::next));
  };
  run([](const Json& event) -> Json { return event; }, options);
  EXPECT_THAT(seen, ElementsAre(std::pair(1U, 1), std::pair(2U, 2)));
}

TEST(Runtime, FillsTheContextFromHeadersAndEnvironment) {
  FakeRuntimeApi api;
  api.add_event({.timeout = std::chrono::hours{1},
                 .trace_id = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700",
                 .invoked_function_arn = "arn:aws:lambda:greet",
                 .client_context = R"({"client":{}})",
                 .cognito_identity = R"({"cognitoIdentityId":"x"})",
                 .tenant_id = "tenant"});
  Context seen;
  run([&](const Json&, const Context& context) { seen = context; }, options_for(api));

  EXPECT_EQ(seen.request_id, "id-1");
  EXPECT_GT(seen.remaining_time(), std::chrono::minutes{59});
  EXPECT_LE(seen.remaining_time(), std::chrono::hours{1});
  EXPECT_EQ(seen.invoked_function_arn, "arn:aws:lambda:greet");
  EXPECT_EQ(seen.trace_id, "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700");
  EXPECT_EQ(seen.client_context, R"({"client":{}})");
  EXPECT_EQ(seen.cognito_identity, R"({"cognitoIdentityId":"x"})");
  EXPECT_EQ(seen.tenant_id, "tenant");
  EXPECT_EQ(seen.function_name, "greet");
  EXPECT_EQ(seen.function_version, "$LATEST");
  EXPECT_EQ(seen.memory_mb, 256);
  EXPECT_EQ(seen.log_group_name, "/aws/lambda/greet");
  EXPECT_EQ(seen.log_stream_name, "2026/11/22/[$LATEST]0");
}

TEST(Runtime, SetsTheTraceVariableForEachEventAndClearsItForOneWithout) {
  FakeRuntimeApi api;
  api.add_event({.trace_id = "Root=1"});
  api.add_event("{}");
  std::vector<std::string> seen;
  run(
      [&](const Json&) {
        const char* value = std::getenv("_X_AMZN_TRACE_ID");
        seen.emplace_back(value ? value : "unset");
      },
      options_for(api));
  EXPECT_THAT(seen, ElementsAre("Root=1", "unset"));
}

TEST(Runtime, ReportsAReturnedErrorAndServesTheNextEvent) {
  FakeRuntimeApi api;
  api.add_event("1");
  api.add_event("2");
  const auto handler = [](const Json& event) -> Result<Json> {
    if (event == Json(1)) {
      return Error::not_found("no such user").with_detail("secret");
    }
    return event;
  };

  EXPECT_EQ(run(handler, options_for(api)), 0);

  const auto answers = api.answers();
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].kind, FunctionAnswer::Kind::error);
  EXPECT_EQ(answers[0].request_id, "id-1");
  EXPECT_EQ(answers[0].headers.get("Lambda-Runtime-Function-Error-Type"), "Function.NotFound");
  EXPECT_EQ(answers[0].body,
            R"({"errorMessage":"no such user","errorType":"not_found","stackTrace":[]})");
  EXPECT_EQ(answers[1].kind, FunctionAnswer::Kind::response);
  EXPECT_EQ(answers[1].request_id, "id-2");
}

TEST(Runtime, TellsXRayTheCauseOfAFailure) {
  FakeRuntimeApi api;
  api.add_event("{}");
  // Cut between two characters, not inside one.
  const std::string message = std::string(3'999, 'x') + "\xc3\xa4" + std::string(100'000, 'y');
  run([&](const Json&) -> Json { throw std::runtime_error(message); }, options_for(api));
  const auto cause = micro_core::parse_json(
      api.answers().at(0).headers.get("Lambda-Runtime-Function-XRay-Error-Cause"));
  ASSERT_TRUE(cause);
  const Json& exception = cause->at("exceptions").at(0);
  EXPECT_EQ(micro_core::string_at(exception, "type"), "std::runtime_error");
  EXPECT_EQ(micro_core::string_at(exception, "message"), std::string(3'999, 'x') + "...");
  EXPECT_FALSE(micro_core::string_at(*cause, "working_directory").empty());
}

TEST(Runtime, StopsTheTokenBeforeTheDeadline) {
  using std::chrono::milliseconds;
  FakeRuntimeApi api;
  api.add_event({.timeout = milliseconds{1'050}});
  api.add_event({.timeout = milliseconds{500}});
  api.add_event({.timeout = std::chrono::hours{1}});
  std::vector<bool> stopped_at_first;
  std::vector<milliseconds> left;
  RuntimeOptions options = options_for(api);
  options.stop_margin = milliseconds{1'000};
  const auto handler = [&](const Json&, const Context& context) {
    stopped_at_first.push_back(context.stop_token.stop_requested());
    if (left.size() == 2) return;  // an hour is too long to wait
    while (!context.stop_token.stop_requested()) std::this_thread::yield();
    left.push_back(context.remaining_time());
  };
  EXPECT_EQ(run(handler, std::move(options)), 0);
  EXPECT_FALSE(stopped_at_first.at(2)) << "a token of an earlier event stops no later one";
  ASSERT_EQ(left.size(), 2U);
  EXPECT_GT(left[0], milliseconds{0});
  EXPECT_LE(left[0], milliseconds{1'000});
}

TEST(Runtime, LeavesTheTokenAloneUnlessItIsWanted) {
  FakeRuntimeApi api;
  api.add_event("{}");
  bool can_stop = true;
  run([&](const Json&, const Context& context) { can_stop = context.stop_token.stop_possible(); },
      options_for(api));
  EXPECT_FALSE(can_stop);
}

TEST(Runtime, LogsAFailureOnceWithItsRequestIdAndDetail) {
  FakeRuntimeApi api;
  api.add_event("1");
  run([](const Json&) -> Json { throw ErrorException(Error::timeout("slow").with_detail("why")); },
      options_for(api));
  ASSERT_EQ(log_lines().size(), 1U);
  const Json line = micro_core::parse_json(log_lines()[0]).value();
  EXPECT_EQ(micro_core::string_at(line, "level"), "ERROR");
  EXPECT_EQ(micro_core::string_at(line, "function_request_id"), "id-1");
  EXPECT_EQ(micro_core::string_at(line, "exception"), "slow");
  EXPECT_EQ(micro_core::string_at(line, "detail"), "why");
}

TEST(Runtime, ReportsWhateverIsThrown) {
  FakeRuntimeApi api;
  for (int i = 0; i < 4; ++i) api.add_event(std::to_string(i));
  const auto handler = [](const Json& event) -> Json {
    if (event == Json(0)) throw ErrorException(Error::unavailable("table is away"));
    if (event == Json(1)) throw std::out_of_range("index 7");
    if (event == Json(2)) throw 42;
    try {
      throw std::logic_error("inner");
    } catch (...) {
      std::throw_with_nested(std::runtime_error("outer"));
    }
  };

  EXPECT_EQ(run(handler, options_for(api)), 0);

  const auto answers = api.answers();
  ASSERT_EQ(answers.size(), 4U);
  EXPECT_EQ(micro_core::string_at(answers[0].error(), "errorType"), "unavailable");
  EXPECT_EQ(micro_core::string_at(answers[1].error(), "errorType"), "std::out_of_range");
  EXPECT_EQ(micro_core::string_at(answers[1].error(), "errorMessage"), "index 7");
  EXPECT_EQ(answers[1].headers.get("Lambda-Runtime-Function-Error-Type"), "Function.Exception");
  EXPECT_EQ(micro_core::string_at(answers[2].error(), "errorType"), "int");
  const Json error = answers[3].error();
  EXPECT_EQ(error.at("stackTrace").as_array().back(), Json("caused by std::logic_error: inner"));
}

// Not merged into the handler by any compiler.
[[gnu::noinline]] int divide_by(int number) {
  if (number == 0) throw std::domain_error("nothing can be divided by zero");
  return 1 / number;
}

TEST(Runtime, SaysWhereAnExceptionWasThrown) {
  FakeRuntimeApi api;
  api.add_event("0");
  run([](const Json&) -> Json { return Json(divide_by(0)); }, options_for(api));
  const FunctionAnswer answer = api.answers().at(0);
  const Json error = answer.error();
  const auto& stack = error.at("stackTrace").as_array();
  ASSERT_GE(stack.size(), 2U);
  EXPECT_THAT(std::string(stack[0].as_string()), HasSubstr("divide_by(int) [micro_lambda_test+0x"));
  EXPECT_EQ(answer.body.find("Worker::"), std::string::npos) << "our own calls help nobody";
  const Json cause =
      micro_core::parse_json(answer.headers.get("Lambda-Runtime-Function-XRay-Error-Cause"))
          .value();
  const Json& place = cause.at("exceptions").at(0).at("stack").at(0);
  EXPECT_THAT(std::string(micro_core::string_at(place, "label")), HasSubstr("divide_by(int)"));
  EXPECT_EQ(micro_core::string_at(place, "path"), "micro_lambda_test");
  EXPECT_THAT(cause.at("paths").as_array(), Contains(Json("micro_lambda_test")));
  EXPECT_THAT(log_lines().at(0), HasSubstr("divide_by(int)"));
}

TEST(Runtime, CutsAMessageThatTheApiWouldRefuse) {
  FakeRuntimeApi api;
  api.add_event("1");
  // The fake refuses an error over 6 MiB, as Lambda does.
  run([](const Json&) -> Json { throw std::runtime_error(std::string(8'000'000, 'x')); },
      options_for(api));
  ASSERT_EQ(api.answers().size(), 1U);
  EXPECT_EQ(micro_core::string_at(api.answers()[0].error(), "errorMessage").size(), 262'147U);
}

TEST(Runtime, ReportsAnEventThatTheHandlerCannotTake) {
  FakeRuntimeApi api;
  api.add_event("{broken");
  EXPECT_EQ(run([](const Json& event) -> Json { return event; }, options_for(api)), 0);
  ASSERT_EQ(api.answers().size(), 1U);
  EXPECT_EQ(api.answers()[0].kind, FunctionAnswer::Kind::error);
  EXPECT_EQ(api.answers()[0].request_id, "id-1");
  EXPECT_EQ(micro_core::string_at(api.answers()[0].error(), "errorType"), "invalid_argument");
}

TEST(Runtime, TurnsAnOversizedAnswerIntoAnErrorWithItsSize) {
  FakeRuntimeApi api;
  api.add_event("{}");
  EXPECT_EQ(run([](const Json&) { return std::string(7'000'000, ' '); }, options_for(api)), 0);
  ASSERT_EQ(api.answers().size(), 1U);
  EXPECT_EQ(api.answers()[0].kind, FunctionAnswer::Kind::error);
  EXPECT_EQ(api.answers()[0].request_id, "id-1");
  EXPECT_EQ(api.answers()[0].headers.get("Lambda-Runtime-Function-Error-Type"),
            "Function.ResponseSizeTooLarge");
  EXPECT_THAT(std::string(micro_core::string_at(api.answers()[0].error(), "errorMessage")),
              HasSubstr("7000000 bytes"));
}

TEST(Runtime, SendsAnAnswerOfExactlyTheLimit) {
  constexpr std::size_t bytes_max = 6 * 1024 * 1024 + 100;
  FakeRuntimeApi api;
  api.add_event(std::to_string(bytes_max));
  api.add_event(std::to_string(bytes_max + 1));
  run([](const Json& event) { return std::string(event.to_number<std::size_t>(), ' '); },
      options_for(api));
  ASSERT_EQ(api.answers().size(), 2U);
  EXPECT_EQ(api.answers()[0].kind, FunctionAnswer::Kind::response);
  EXPECT_EQ(api.answers()[0].body.size(), bytes_max);
  EXPECT_EQ(api.answers()[1].kind, FunctionAnswer::Kind::error);
  EXPECT_THAT(std::string(micro_core::string_at(api.answers()[1].error(), "errorMessage")),
              HasSubstr("6291557 bytes"));
}

TEST(Runtime, ContinuesAfterAnAnswerThatCameTooLate) {
  FakeRuntimeApi api;
  api.add_fault({.call = RuntimeCall::response, .status = 400});
  api.add_event("1");
  api.add_event("2");
  EXPECT_EQ(run([](const Json& event) -> Json { return event; }, options_for(api)), 0);
  EXPECT_EQ(api.calls(RuntimeCall::response), 2);
  ASSERT_EQ(api.answers().size(), 1U);
  EXPECT_EQ(api.answers()[0].kind, FunctionAnswer::Kind::response);
  EXPECT_EQ(api.answers()[0].request_id, "id-2");
}

TEST(Runtime, EndsWithAFailureWhenTheApiRefusesToContinue) {
  for (const RuntimeCall call : {RuntimeCall::next, RuntimeCall::response}) {
    SCOPED_TRACE(static_cast<int>(call));
    FakeRuntimeApi api;
    api.add_fault({.call = call, .status = 500});
    api.add_event("{}");
    EXPECT_EQ(run([](const Json& event) -> Json { return event; }, options_for(api)), 1);
    EXPECT_THAT(log_lines().back(), HasSubstr("the Runtime API answered 500"));
  }
}

TEST(Runtime, ReportsAFailedStartAsInitErrorAndEnds) {
  FakeRuntimeApi api;
  api.add_event("{}");
  const int code = micro_lambda::run_runtime(
      []() -> Result<micro_lambda::TextHandler> {
        return Error::invalid_argument("the environment variable TABLE_NAME is not set");
      },
      options_for(api));
  EXPECT_EQ(code, 1);
  ASSERT_EQ(api.answers().size(), 1U);
  EXPECT_EQ(api.answers()[0].kind, FunctionAnswer::Kind::init_error);
  EXPECT_EQ(api.answers()[0].headers.get("Lambda-Runtime-Function-Error-Type"),
            "Function.InvalidArgument");
  EXPECT_EQ(micro_core::string_at(api.answers()[0].error(), "errorMessage"),
            "the environment variable TABLE_NAME is not set");
}

// A factory as most services have it.
Result<micro_lambda::TextHandler> throw_text() {
  throw "no disk";
}

TEST(Runtime, ReportsWhateverIsThrownDuringTheStartAsInitError) {
  const auto report_of = [](const micro_lambda::HandlerFactory& factory) {
    FakeRuntimeApi api;
    EXPECT_EQ(micro_lambda::run_runtime(factory, options_for(api)), 1);
    EXPECT_EQ(api.calls(RuntimeCall::next), 0);
    EXPECT_EQ(api.answers().at(0).kind, FunctionAnswer::Kind::init_error);
    EXPECT_NE(api.answers().at(0).headers.get("Lambda-Runtime-Function-XRay-Error-Cause"), "");
    return api.answers().at(0);
  };
  const auto of_exception =
      report_of([]() -> Result<micro_lambda::TextHandler> { throw std::runtime_error("no disk"); });
  EXPECT_EQ(of_exception.error_type(), "Function.Exception");
  EXPECT_EQ(micro_core::string_at(of_exception.error(), "errorMessage"), "no disk");
  const auto of_text = report_of(throw_text);
  EXPECT_EQ(of_text.error_type(), "Function.UnknownException");
  EXPECT_EQ(micro_core::string_at(of_text.error(), "errorType"), "char const*");
  EXPECT_THAT(of_text.body, HasSubstr("throw_text"));
}

TEST(Runtime, SaysWhatIsMissingOutsideOfLambda) {
  testing::internal::CaptureStderr();
  const int code =
      run([](const Json& event) -> Json { return event; },
          {.environment = [](std::string_view) { return std::optional<std::string>(); }});
  EXPECT_EQ(code, 1);
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("AWS_LAMBDA_RUNTIME_API"));
}

}  // namespace
