#include <micro_core/encoding.hpp>
#include <micro_lambda/runtime.hpp>

#include <gmock/gmock.h>

#include <cstdlib>
#include <stdexcept>

#include "fake_runtime_api.hpp"

namespace {

using micro_core::Error;
using micro_core::ErrorException;
using micro_core::Json;
using micro_core::Result;
using micro_lambda::Context;
using micro_lambda::run;
using micro_lambda::RuntimeOptions;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string>& log_lines() {
  static std::vector<std::string> lines;
  return lines;
}

RuntimeOptions options_for(const FakeRuntimeApi& api) {
  log_lines().clear();
  return {.environment = api.environment(),
          .logger = micro_core::Logger(
              {.service = "test",
               .sink = [](std::string_view line) { log_lines().emplace_back(line); }}),
          .sleep = [](std::chrono::milliseconds) {}};
}

Json body_of(const FakeRuntimeApi::Posted& posted) {
  return micro_core::parse_json(posted.body).value();
}

TEST(Runtime, AnswersEachEventUnderItsRequestId) {
  FakeRuntimeApi api;
  api.add_event(R"({"n":1})");
  api.add_event(R"({"n":2})");

  const int code = run([](const Json& event) -> Json { return event; }, options_for(api));

  EXPECT_EQ(code, 0);
  const auto posted = api.posted();
  ASSERT_EQ(posted.size(), 2U);
  EXPECT_EQ(posted[0].path, "invocation/id-1/response");
  EXPECT_EQ(posted[0].body, R"({"n":1})");
  EXPECT_EQ(posted[0].headers.get("Content-Type"), "application/json");
  EXPECT_EQ(posted[1].path, "invocation/id-2/response");
  EXPECT_EQ(posted[1].body, R"({"n":2})");
}

TEST(Runtime, FillsTheContextFromHeadersAndEnvironment) {
  FakeRuntimeApi api;
  api.add_event("{}", {{"Lambda-Runtime-Deadline-Ms", "1542409706888"},
                       {"Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:greet"},
                       {"Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700"},
                       {"Lambda-Runtime-Client-Context", R"({"client":{}})"},
                       {"Lambda-Runtime-Cognito-Identity", R"({"cognitoIdentityId":"x"})"},
                       {"Lambda-Runtime-Aws-Tenant-Id", "tenant"}});
  Context seen;
  run([&](const Json&, const Context& context) { seen = context; }, options_for(api));

  EXPECT_EQ(seen.request_id, "id-1");
  EXPECT_EQ(seen.deadline.time_since_epoch().count(), 1542409706888);
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
  api.add_event("{}", {{"Lambda-Runtime-Trace-Id", "Root=1"}});
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

  const auto posted = api.posted();
  ASSERT_EQ(posted.size(), 2U);
  EXPECT_EQ(posted[0].path, "invocation/id-1/error");
  EXPECT_EQ(posted[0].headers.get("Lambda-Runtime-Function-Error-Type"), "Function.NotFound");
  EXPECT_EQ(posted[0].body,
            R"({"errorMessage":"no such user","errorType":"not_found","stackTrace":[]})");
  EXPECT_EQ(posted[1].path, "invocation/id-2/response");
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

  const auto posted = api.posted();
  ASSERT_EQ(posted.size(), 4U);
  EXPECT_EQ(micro_core::string_at(body_of(posted[0]), "errorType"), "unavailable");
  EXPECT_EQ(micro_core::string_at(body_of(posted[1]), "errorType"), "std::out_of_range");
  EXPECT_EQ(micro_core::string_at(body_of(posted[1]), "errorMessage"), "index 7");
  EXPECT_EQ(posted[1].headers.get("Lambda-Runtime-Function-Error-Type"), "Function.Exception");
  EXPECT_EQ(micro_core::string_at(body_of(posted[2]), "errorType"), "int");
  EXPECT_THAT(posted[3].body, HasSubstr(R"("stackTrace":["caused by std::logic_error: inner"])"));
}

TEST(Runtime, ReportsAnEventThatTheHandlerCannotTake) {
  FakeRuntimeApi api;
  api.add_event("{broken");
  EXPECT_EQ(run([](const Json& event) -> Json { return event; }, options_for(api)), 0);
  ASSERT_EQ(api.posted().size(), 1U);
  EXPECT_EQ(api.posted()[0].path, "invocation/id-1/error");
  EXPECT_EQ(micro_core::string_at(body_of(api.posted()[0]), "errorType"), "invalid_argument");
}

TEST(Runtime, TurnsAnOversizedAnswerIntoAnErrorWithItsSize) {
  FakeRuntimeApi api(
      [](const micro_http::HttpRequest& request) -> std::optional<micro_http::HttpResponse> {
        if (!request.target.ends_with("/response")) return std::nullopt;
        return micro_http::HttpResponse{.status = 413};
      });
  api.add_event("{}");
  EXPECT_EQ(run([](const Json&) { return std::string(7'000'000, ' '); }, options_for(api)), 0);
  ASSERT_EQ(api.posted().size(), 1U);
  EXPECT_EQ(api.posted()[0].path, "invocation/id-1/error");
  EXPECT_EQ(api.posted()[0].headers.get("Lambda-Runtime-Function-Error-Type"),
            "Function.ResponseSizeTooLarge");
  EXPECT_THAT(std::string(micro_core::string_at(body_of(api.posted()[0]), "errorMessage")),
              HasSubstr("7000000 bytes"));
}

TEST(Runtime, ContinuesAfterAnAnswerThatCameTooLate) {
  int refused = 0;
  FakeRuntimeApi api(
      [&](const micro_http::HttpRequest& request) -> std::optional<micro_http::HttpResponse> {
        if (!request.target.ends_with("id-1/response")) return std::nullopt;
        refused += 1;
        return micro_http::HttpResponse{.status = 400,
                                        .body = R"({"errorType":"InvalidRequestID"})"};
      });
  api.add_event("1");
  api.add_event("2");
  EXPECT_EQ(run([](const Json& event) -> Json { return event; }, options_for(api)), 0);
  EXPECT_EQ(refused, 1);
  ASSERT_EQ(api.posted().size(), 1U);
  EXPECT_EQ(api.posted()[0].path, "invocation/id-2/response");
}

TEST(Runtime, EndsWithAFailureWhenTheApiRefusesToContinue) {
  for (const std::string_view path : {"/next", "/response"}) {
    SCOPED_TRACE(path);
    FakeRuntimeApi api(
        [&](const micro_http::HttpRequest& request) -> std::optional<micro_http::HttpResponse> {
          if (!request.target.ends_with(path)) return std::nullopt;
          return micro_http::HttpResponse{.status = 500};
        });
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
  ASSERT_EQ(api.posted().size(), 1U);
  EXPECT_EQ(api.posted()[0].path, "init/error");
  EXPECT_EQ(api.posted()[0].headers.get("Lambda-Runtime-Function-Error-Type"),
            "Function.InvalidArgument");
  EXPECT_EQ(micro_core::string_at(body_of(api.posted()[0]), "errorMessage"),
            "the environment variable TABLE_NAME is not set");
}

TEST(Runtime, ReportsAnExceptionDuringTheStartAsInitError) {
  FakeRuntimeApi api;
  const int code = micro_lambda::run_runtime(
      []() -> Result<micro_lambda::TextHandler> { throw std::runtime_error("no disk"); },
      options_for(api));
  EXPECT_EQ(code, 1);
  ASSERT_EQ(api.posted().size(), 1U);
  EXPECT_EQ(api.posted()[0].path, "init/error");
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
