#include <micro_lambda/extensions.hpp>
#include <micro_lambda/testing/fake_runtime_api.hpp>

#include <gmock/gmock.h>

#include <stdexcept>
#include <thread>

namespace {

using micro_core::Error;
using micro_core::ErrorCode;
using micro_core::Json;
using micro_core::Result;
using micro_lambda::Extension;
using micro_lambda::ExtensionEvent;
using micro_lambda::register_extension;
using micro_lambda::run_extension;
using micro_lambda::testing::FakeRuntimeApi;
using micro_lambda::testing::RuntimeCall;
using testing::ElementsAre;
using testing::HasSubstr;

using Kind = ExtensionEvent::Kind;

micro_core::Environment environment_of(const FakeRuntimeApi& api) {
  return api.options().environment;
}

Json echo(const Json& event) {
  return event;
}

TEST(Extension, IsToldOfEventsAndOfTheEnd) {
  FakeRuntimeApi api;
  api.add_event({.trace_id = "Root=1", .invoked_function_arn = "arn:aws:lambda:greet"});
  const auto extension =
      register_extension({.name = "audit", .environment = environment_of(api)}).value();
  EXPECT_EQ(extension.function_name(), "greet");
  EXPECT_EQ(extension.function_version(), "$LATEST");
  EXPECT_EQ(extension.handler(), "bootstrap");
  std::vector<ExtensionEvent> seen;
  std::thread listener([&] {
    do {
      seen.push_back(extension.next().value());
    } while (seen.back().kind != Kind::shutdown);
  });
  EXPECT_EQ(micro_lambda::run(echo, api.options()), 0);
  listener.join();

  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0].kind, Kind::invoke);
  EXPECT_EQ(seen[0].request_id, "id-1");
  EXPECT_EQ(seen[0].invoked_function_arn, "arn:aws:lambda:greet");
  EXPECT_EQ(seen[0].trace_header, "Root=1");
  EXPECT_GT(seen[0].deadline, micro_core::TimePoint{});
  EXPECT_EQ(seen[1].shutdown_reason, "spindown");
  EXPECT_GT(seen[1].deadline, micro_core::TimePoint{});
  ASSERT_EQ(api.extensions().size(), 1U);
  EXPECT_EQ(api.extensions()[0].name, "audit");
  EXPECT_THAT(api.extensions()[0].events, ElementsAre("INVOKE", "SHUTDOWN"));
}

TEST(Extension, IsToldOnlyWhatItAskedFor) {
  FakeRuntimeApi api;
  api.add_event("{}");
  const auto extension =
      register_extension(
          {.name = "audit", .events = {Kind::shutdown}, .environment = environment_of(api)})
          .value();
  EXPECT_EQ(micro_lambda::run(echo, api.options()), 0);
  EXPECT_EQ(extension.next().value().kind, Kind::shutdown);
  EXPECT_EQ(extension.next().error().code, ErrorCode::unavailable) << "that was all";
}

TEST(Extension, HearsWhyTheEnvironmentEnds) {
  FakeRuntimeApi api;
  const auto extension =
      register_extension({.name = "audit", .environment = environment_of(api)}).value();
  api.shut_down("timeout");
  EXPECT_EQ(extension.next().value().shutdown_reason, "timeout");
}

TEST(Extension, SubscribesToTelemetry) {
  FakeRuntimeApi api;
  const auto extension =
      register_extension({.name = "audit", .environment = environment_of(api)}).value();
  ASSERT_TRUE(extension.subscribe_telemetry({.destination = "http://sandbox.localdomain:8080",
                                             .types = {"function"},
                                             .timeout = std::chrono::milliseconds{25}}));
  EXPECT_EQ(api.extensions()[0].telemetry,
            R"({"schemaVersion":"2022-12-13","types":["function"],)"
            R"("buffering":{"maxItems":1000,"maxBytes":262144,"timeoutMs":25},)"
            R"("destination":{"protocol":"HTTP","URI":"http://sandbox.localdomain:8080"}})");
}

TEST(Extension, TellsWhatTheApiSaysAgainstIt) {
  FakeRuntimeApi api;
  for (const int status : {400, 403, 500}) {
    api.add_fault({.call = RuntimeCall::register_extension, .status = status});
  }
  const auto code = [&] {
    return register_extension({.name = "audit", .environment = environment_of(api)}).error().code;
  };
  EXPECT_EQ(code(), ErrorCode::invalid_argument);
  EXPECT_EQ(code(), ErrorCode::permission_denied);
  EXPECT_EQ(code(), ErrorCode::internal);
}

TEST(Extension, SaysThatItRunsOutsideOfLambda) {
  const auto none = [](std::string_view) { return std::optional<std::string>(); };
  EXPECT_THAT(register_extension({.environment = none}).error().message,
              HasSubstr("AWS_LAMBDA_RUNTIME_API"));
}

// Runs the function once an extension is ready.
std::thread function_behind_extension(FakeRuntimeApi& api) {
  return std::thread([&api] {
    while (api.calls(RuntimeCall::next_extension_event) == 0) std::this_thread::yield();
    api.add_event("{}");
    EXPECT_EQ(micro_lambda::run(echo, api.options()), 0);
  });
}

TEST(RunExtension, EndsWithTheEnvironment) {
  FakeRuntimeApi api;
  std::thread function = function_behind_extension(api);
  std::vector<Kind> seen;
  bool has_started = false;
  const int code = run_extension(
      [&](const ExtensionEvent& event) -> Result<void> {
        seen.push_back(event.kind);
        return {};
      },
      {.name = "audit", .environment = environment_of(api)},
      [&](const Extension&) -> Result<void> {
        has_started = true;
        return {};
      });
  function.join();
  EXPECT_EQ(code, 0);
  EXPECT_TRUE(has_started);
  EXPECT_THAT(seen, ElementsAre(Kind::invoke, Kind::shutdown));
}

TEST(RunExtension, ReportsAFailedStart) {
  FakeRuntimeApi api;
  const int code = run_extension(
      [](const ExtensionEvent&) -> Result<void> { return {}; },
      {.name = "audit", .environment = environment_of(api)},
      [](const Extension&) -> Result<void> { return Error::not_found("no such bucket"); });
  EXPECT_EQ(code, 1);
  const auto facts = api.extensions().at(0);
  EXPECT_EQ(facts.error_type, "Extension.NotFound");
  EXPECT_THAT(facts.init_error, HasSubstr(R"("errorMessage":"no such bucket")"));
  EXPECT_FALSE(facts.is_ready);
}

TEST(RunExtension, ReportsWhatAnEventThrows) {
  FakeRuntimeApi api;
  std::thread function = function_behind_extension(api);
  const int code = run_extension(
      [](const ExtensionEvent&) -> Result<void> { throw std::runtime_error("the disk is full"); },
      {.name = "audit", .environment = environment_of(api)});
  function.join();
  EXPECT_EQ(code, 1);
  EXPECT_THAT(api.extensions().at(0).exit_error, HasSubstr("the disk is full"));
}

}  // namespace
