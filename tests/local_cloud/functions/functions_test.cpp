#include "engine_fixture.hpp"

#include <gmock/gmock.h>

#include <set>

namespace local_cloud::functions {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class FunctionsTest : public EngineTest {};

TEST_F(FunctionsTest, HandsTheEventToTheProcessAndItsAnswerBack) {
  add("Echo");
  const auto result = invoke("Echo-name", R"({"hello":"wörld"})");
  EXPECT_EQ(result.payload, R"({"hello":"wörld"})");
  EXPECT_EQ(result.status, 200);
  EXPECT_FALSE(result.function_error);
  EXPECT_EQ(result.executed_version, "$LATEST");
}

TEST_F(FunctionsTest, FindsAFunctionByItsNameIdArnAndQualifier) {
  const FunctionConfig& echo = add("Stack.Echo");
  const std::string arn = engine().arn(echo);
  EXPECT_EQ(arn, "arn:aws:lambda:eu-central-1:000000000000:function:Stack.Echo-name");
  for (const std::string name :
       {"Stack.Echo", "Stack.Echo-name", "Stack.Echo-name:$LATEST", "function:Stack.Echo-name",
        "000000000000:function:Stack.Echo-name"}) {
    EXPECT_NE(engine().find(name), nullptr) << name;
  }
  EXPECT_NE(engine().find(arn), nullptr);
  EXPECT_NE(engine().find(arn + ":$LATEST"), nullptr);
  EXPECT_EQ(engine().find("Echo"), nullptr);
}

TEST_F(FunctionsTest, RefusesAFunctionThatDoesNotExistAsLambdaDoes) {
  add("Echo");
  const auto result = invoke("Nobody", "{}");
  ASSERT_TRUE(result.refusal);
  EXPECT_EQ(result.status, 404);
  EXPECT_EQ(result.refusal->code, "ResourceNotFoundException");
  EXPECT_EQ(result.refusal->message,
            "Function not found: arn:aws:lambda:eu-central-1:000000000000:function:Nobody");
}

TEST_F(FunctionsTest, ReusesAnEnvironmentForInvocationsThatFollowEachOther) {
  options_.answered_wait = 20s;  // on a busy machine the process takes a while to ask again
  add("Echo");
  std::set<std::string> pids;
  for (int i = 0; i < 20; ++i) pids.insert(invoke("Echo", R"({"do":"pid"})").payload);
  EXPECT_EQ(pids.size(), 1U);
  EXPECT_EQ(engine().environment_count(), 1U);
}

TEST_F(FunctionsTest, RunsConcurrentInvocationsInEnvironmentsOfTheirOwn) {
  add("Echo");
  std::vector<std::future<InvocationResult>> running;
  for (int i = 0; i < 4; ++i) running.push_back(begin("Echo", R"({"do":"slow"})"));
  for (auto& future : running) EXPECT_EQ(future.get().payload, R"({"do":"slow"})");
  EXPECT_EQ(engine().environment_count(), 4U);
}

TEST_F(FunctionsTest, LetsInvocationsWaitWhenThereAreAsManyProcessesAsThereMayBe) {
  options_.environments_max = 2;
  add("Echo");
  std::vector<std::future<InvocationResult>> running;
  for (int i = 0; i < 12; ++i) running.push_back(begin("Echo", R"({"do":"slow"})"));
  for (auto& future : running) EXPECT_EQ(future.get().status, 200);
  EXPECT_EQ(engine().environment_count(), 2U);
}

TEST_F(FunctionsTest, MakesRoomByEndingAnIdleEnvironmentOfAnotherFunction) {
  options_.environments_max = 1;
  add("First");
  add("Second");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(invoke("First", "1").payload, "1");
    EXPECT_EQ(invoke("Second", "2").payload, "2");
  }
  EXPECT_EQ(engine().environment_count(), 1U);
}

TEST_F(FunctionsTest, ThrottlesWhatGoesBeyondTheReservedConcurrency) {
  add("Echo").reserved_concurrency = 1;
  auto running = begin("Echo", R"({"do":"slow"})");
  const auto refused = invoke("Echo", "{}");
  EXPECT_TRUE(refused.throttled());
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.refusal->message, "Rate Exceeded.");
  EXPECT_EQ(refused.refusal->members.at("Reason"),
            "ReservedFunctionConcurrentInvocationLimitExceeded");
  EXPECT_EQ(running.get().status, 200);
  EXPECT_EQ(invoke("Echo", "1").payload, "1");
}

TEST_F(FunctionsTest, ThrottlesEverythingWithAReservedConcurrencyOfZero) {
  add("Off").reserved_concurrency = 0;
  EXPECT_TRUE(invoke("Off", "{}").throttled());
}

TEST_F(FunctionsTest, ThrottlesBeyondTheConcurrencyOfTheAccount) {
  options_.concurrency_max = 1;
  add("First");
  add("Second");
  auto running = begin("First", R"({"do":"slow"})");
  const auto refused = invoke("Second", "{}");
  EXPECT_EQ(refused.refusal->members.at("Reason"), "ConcurrentInvocationLimitExceeded");
  EXPECT_EQ(running.get().status, 200);
}

TEST_F(FunctionsTest, GivesTheEnvironmentOfAnOsOnlyRuntime) {
  FunctionConfig& config = add("Echo");
  config.environment = {{"TABLE_NAME", "users"}, {"AWS_REGION", "mars"}, {"_HANDLER", "mine"}};
  options_.aws_endpoint = "http://127.0.0.1:4566";
  const auto json = micro_core::parse_json(invoke("Echo", R"({"do":"environment"})").payload);
  ASSERT_TRUE(json);
  EXPECT_EQ(micro_core::string_at(*json, "TABLE_NAME"), "users");
  EXPECT_EQ(micro_core::string_at(*json, "AWS_REGION"), "eu-central-1");
  EXPECT_EQ(micro_core::string_at(*json, "_HANDLER"), "bootstrap");
  EXPECT_EQ(micro_core::string_at(*json, "AWS_ENDPOINT_URL"), "http://127.0.0.1:4566");
  EXPECT_EQ(micro_core::string_at(*json, "cwd"), (folder_.path() / "Echo").string());
  const std::filesystem::path temporary(std::string(micro_core::string_at(*json, "TMPDIR")));
  EXPECT_TRUE(std::filesystem::is_directory(temporary));
  EXPECT_EQ(micro_core::find(*json, "HOME"), nullptr);
  stop();
  EXPECT_FALSE(std::filesystem::exists(temporary));
}

TEST_F(FunctionsTest, StartsWithAnEmptyTemporaryFolder) {
  add("Echo");
  const auto left_behind = folder_.path() / "work" / "Echo-1" / "file";
  std::filesystem::create_directories(left_behind);
  EXPECT_EQ(invoke("Echo", "1").payload, "1");
  EXPECT_FALSE(std::filesystem::exists(left_behind));
}

TEST_F(FunctionsTest, TakesAnArtefactThatIsNamedByARelativePath) {
  FunctionConfig& config = add("Echo");
  config.artifact = std::filesystem::relative(config.artifact);
  EXPECT_EQ(invoke("Echo", "1").payload, "1");
}

TEST_F(FunctionsTest, SendsTheHeadersOfTheRuntimeApi) {
  add("Echo").tracing = true;
  InvokeOptions options;
  options.client_context = R"({"client":"me"})";
  const auto result = invoke("Echo", R"({"do":"headers"})", options);
  const auto headers = micro_core::parse_json(result.payload);
  ASSERT_TRUE(headers);
  EXPECT_EQ(micro_core::string_at(*headers, "Lambda-Runtime-Aws-Request-Id"), result.request_id);
  EXPECT_EQ(micro_core::string_at(*headers, "Lambda-Runtime-Invoked-Function-Arn"),
            "arn:aws:lambda:eu-central-1:000000000000:function:Echo-name");
  EXPECT_EQ(micro_core::string_at(*headers, "Lambda-Runtime-Client-Context"),
            options.client_context);
  EXPECT_THAT(
      std::string(micro_core::string_at(*headers, "Lambda-Runtime-Trace-Id")),
      ::testing::MatchesRegex("Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=1"));
  EXPECT_FALSE(micro_core::string_at(*headers, "Lambda-Runtime-Deadline-Ms").empty());
}

TEST_F(FunctionsTest, TakesAnAnswerThatIsStreamedAsOnePiece) {
  add("Echo");
  EXPECT_EQ(invoke("Echo", R"({"do":"stream_http"})").payload,
            R"({"statusCode":201,"headers":{"x":"y"},"cookies":["a=1"],"body":"hello, world",)"
            R"("isBase64Encoded":false})");
  const auto broken = invoke("Echo", R"({"do":"stream_broken"})");
  EXPECT_EQ(broken.function_error, "Unhandled");
  EXPECT_EQ(broken.payload, R"({"errorType":"MyError"})");
  EXPECT_EQ(invoke("Echo", "1").payload, "1");
}

TEST_F(FunctionsTest, LogsAnInvocationAsLambdaDoes) {
  add("Echo");
  const auto id = invoke("Echo", R"({"do":"print"})").request_id;
  ASSERT_TRUE(log_.await("REPORT"));
  const auto lines = log_.all();
  EXPECT_THAT(lines, ElementsAre(StartsWith("INIT_START Runtime Version: provided:al2023.local"),
                                 "START RequestId: " + id + " Version: $LATEST", "first line",
                                 "second line", "from stderr", "END RequestId: " + id,
                                 StartsWith("REPORT RequestId: " + id + "\tDuration: ")));
  EXPECT_THAT(lines.back(), HasSubstr(" ms\tMemory Size: 4096 MB\tMax Memory Used: "));
  EXPECT_THAT(lines.back(), HasSubstr("\tInit Duration: "));
  EXPECT_THAT(lines.back(), Not(HasSubstr("Status")));
}

TEST_F(FunctionsTest, GivesTheTailOfTheLogToWhoAsksForIt) {
  add("Echo");
  const auto result = invoke("Echo", R"({"do":"print_much"})", {.log_tail = true});
  EXPECT_LE(result.log_tail.size(), 4'096U);
  EXPECT_THAT(result.log_tail, HasSubstr("line 999 of many\nEND RequestId: " + result.request_id));
  EXPECT_THAT(result.log_tail, HasSubstr("REPORT RequestId: "));
  EXPECT_THAT(invoke("Echo", "1").log_tail, IsEmpty());
}

TEST_F(FunctionsTest, AcceptsAnEventAtOnceAndRunsItLater) {
  add("Echo");
  const auto result = invoke("Echo", R"({"do":"print"})", {.type = InvocationType::event});
  EXPECT_EQ(result.status, 202);
  EXPECT_THAT(result.payload, IsEmpty());
  EXPECT_TRUE(log_.await("REPORT RequestId: " + result.request_id));
}

TEST_F(FunctionsTest, TriesAFailedEventTwiceMore) {
  options_.event_retry_delays = {1ms, 1ms};
  add("Echo");
  const auto id = invoke("Echo", R"({"do":"error"})", {.type = InvocationType::event}).request_id;
  ASSERT_TRUE(log_.await("is given up: it failed 3 times"));
  int starts = 0;
  for (const auto& line : log_.all())
    starts += line == "START RequestId: " + id + " Version: $LATEST";
  EXPECT_EQ(starts, 3);
}

TEST_F(FunctionsTest, RefusesPayloadsThatLambdaWouldRefuse) {
  options_.payload_bytes_max = 10;
  options_.event_payload_bytes_max = 5;
  add("Echo");
  const auto request = invoke("Echo", "\"123456789\"");
  EXPECT_EQ(request.status, 413);
  EXPECT_EQ(request.refusal->code, "RequestEntityTooLargeException");
  EXPECT_EQ(request.refusal->message,
            "Request must be smaller than 10 bytes for the InvokeFunction operation");
  const auto event = invoke("Echo", "\"1234\"", {.type = InvocationType::event});
  EXPECT_EQ(event.refusal->message,
            "6 byte payload is too large for the Event invocation type (limit 5 bytes)");
}

TEST_F(FunctionsTest, OnlyChecksADryRun) {
  add("Echo");
  EXPECT_EQ(invoke("Echo", "{}", {.type = InvocationType::dry_run}).status, 204);
  EXPECT_EQ(engine().environment_count(), 0U);
}

TEST_F(FunctionsTest, WarmsAnEnvironmentThatTheFirstInvocationUses) {
  options_.answered_wait = 20s;
  add("Echo");
  std::promise<bool> warmed;
  engine().warm("Echo", [&](const auto& result) { warmed.set_value(result.has_value()); });
  EXPECT_TRUE(warmed.get_future().get());
  EXPECT_EQ(engine().environment_count(), 1U);
  EXPECT_EQ(invoke("Echo", "1").payload, "1");
  EXPECT_EQ(engine().environment_count(), 1U);
}

TEST_F(FunctionsTest, EndsEnvironmentsThatNobodyUses) {
  options_.idle_timeout = 40ms;
  add("Echo");
  EXPECT_EQ(invoke("Echo", "1").payload, "1");
  while (engine().environment_count() > 0) std::this_thread::yield();
  EXPECT_EQ(invoke("Echo", "2").payload, "2");
}

TEST_F(FunctionsTest, LeavesNothingBehindWhenItStops) {
  add("Echo");
  const auto pid = std::stoi(invoke("Echo", R"({"do":"pid"})").payload);
  auto running = begin("Echo", R"({"do":"hang"})");
  ASSERT_TRUE(log_.await("hanging"));
  stop();
  EXPECT_EQ(::kill(pid, 0), -1);
  EXPECT_TRUE(running.get().function_error);
  EXPECT_EQ(engine().environment_count(), 0U);
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "work"));
  EXPECT_EQ(invoke("Echo", "{}").refusal->status, 503);
}

TEST_F(FunctionsTest, EndsItsProcessesWithItselfToo) {
  pid_t pid = 0;
  {
    micro_http::EventLoop loop;
    std::thread thread([&] { loop.run(); });
    FunctionConfig config = add("Echo");
    FunctionsOptions options;
    options.work_folder = folder_.path() / "other";
    Functions functions(loop, {config}, options, micro_core::system_clock(),
                        [](const auto&, auto) {});
    std::promise<std::string> answer;
    functions.invoke("Echo", R"({"do":"pid"})", {},
                     [&](const InvocationResult& result) { answer.set_value(result.payload); });
    pid = std::stoi(answer.get_future().get());
    loop.stop();
    thread.join();
  }
  EXPECT_EQ(::kill(pid, 0), -1);
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "other"));
}

}  // namespace
}  // namespace local_cloud::functions
