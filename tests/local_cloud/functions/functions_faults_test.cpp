// What a function can do wrong, and that the next invocation does not notice.
#include "engine_fixture.hpp"

#include <gmock/gmock.h>

namespace local_cloud::functions {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

class FunctionsFaultsTest : public EngineTest {
 protected:
  void expect_next_works() { EXPECT_EQ(invoke("Fn", "42").payload, "42"); }
};

TEST_F(FunctionsFaultsTest, AnExitDuringAnInvocationIsAnExitError) {
  add("Fn");
  invoke("Fn", "1");
  const auto result = invoke("Fn", R"({"do":"exit"})");
  EXPECT_EQ(result.status, 200);
  EXPECT_EQ(result.function_error, "Unhandled");
  EXPECT_EQ(error_type(result), "Runtime.ExitError");
  EXPECT_EQ(error_message(result),
            "RequestId: " + result.request_id + " Error: Runtime exited with error: exit status 1");
  EXPECT_TRUE(log_.await("Status: error\tError Type: Runtime.ExitError"));
  expect_next_works();
}

TEST_F(FunctionsFaultsTest, AnExitWithoutAReasonIsOneToo) {
  add("Fn");
  EXPECT_THAT(error_message(invoke("Fn", R"({"do":"exit_zero"})")),
              HasSubstr("Error: Runtime exited without providing a reason"));
  expect_next_works();
}

TEST_F(FunctionsFaultsTest, ASignalIsNamed) {
  add("Fn");
  EXPECT_THAT(error_message(invoke("Fn", R"({"do":"segv"})")),
              HasSubstr("Runtime exited with error: signal: segmentation fault"));
  EXPECT_THAT(error_message(invoke("Fn", R"({"do":"abort"})")),
              HasSubstr("Runtime exited with error: signal: aborted"));
  expect_next_works();
}

TEST_F(FunctionsFaultsTest, ATimeoutKillsTheProcess) {
  add("Fn").timeout = 300ms;
  options_.memory_sample_interval = 5ms;
  const auto result = invoke("Fn", R"({"do":"hang"})", {.log_tail = true});
  EXPECT_EQ(result.function_error, "Unhandled");
  EXPECT_EQ(error_type(result), "Sandbox.Timedout");
  EXPECT_EQ(error_message(result),
            "RequestId: " + result.request_id + " Error: Task timed out after 0.30 seconds");
  EXPECT_THAT(result.log_tail, HasSubstr("Z " + result.request_id +
                                         " Task timed out after 0.30 seconds\nEND RequestId: "));
  EXPECT_THAT(result.log_tail, HasSubstr("\tStatus: timeout"));
  EXPECT_THAT(result.log_tail, HasSubstr("Duration: 300.00 ms"));
  expect_next_works();
}

TEST_F(FunctionsFaultsTest, TooMuchMemoryKillsTheProcess) {
  add("Fn").memory_mb = 512;
  options_.memory_sample_interval = 5ms;
  const auto result = invoke("Fn", R"({"do":"eat_memory"})");
  EXPECT_EQ(error_type(result), "Runtime.OutOfMemory");
  EXPECT_THAT(error_message(result), HasSubstr("Runtime exited with error: signal: killed"));
  EXPECT_TRUE(log_.await("Error Type: Runtime.OutOfMemory"));
  expect_next_works();
}

TEST_F(FunctionsFaultsTest, AnErrorOfTheHandlerIsHandedOnAsItIs) {
  options_.answered_wait = 20s;  // on a busy machine the process takes a while to ask again
  add("Fn");
  const auto result = invoke("Fn", R"({"do":"error"})");
  EXPECT_EQ(result.function_error, "Unhandled");
  EXPECT_EQ(result.payload, R"({"errorType":"MyError","errorMessage":"no luck"})");
  expect_next_works();
  EXPECT_EQ(engine().environment_count(), 1U);
}

TEST_F(FunctionsFaultsTest, AnErrorWithoutABodyGetsTheTypeOfItsHeader) {
  add("Fn");
  EXPECT_EQ(error_type(invoke("Fn", R"({"do":"empty_error"})")), "Function.Odd");
}

TEST_F(FunctionsFaultsTest, AnAnswerThatIsNoJsonIsHandedOn) {
  add("Fn");
  EXPECT_EQ(invoke("Fn", R"({"do":"garbage"})").payload, "{this is no JSON");
}

TEST_F(FunctionsFaultsTest, AnAnswerMayHaveSixMegabytesAndAHundredBytes) {
  add("Fn");
  EXPECT_EQ(invoke("Fn", R"({"do":"big"})").payload.size(), 6'291'556U);
  const auto result = invoke("Fn", R"({"do":"too_big"})");
  EXPECT_EQ(error_type(result), "Function.ResponseSizeTooLarge");
  EXPECT_EQ(error_message(result),
            "Response payload size (6291557 bytes) exceeded maximum allowed payload size (6291556 "
            "bytes).");
  expect_next_works();
}

TEST_F(FunctionsFaultsTest, ASecondAnswerIsRefusedAndHarmless) {
  add("Fn");
  EXPECT_EQ(invoke("Fn", R"({"do":"twice"})").payload, R"({"do":"twice"})");
  expect_next_works();
}

TEST_F(FunctionsFaultsTest, ARuntimeThatBreaksTheRulesIsTold) {
  add("Fn");
  const auto answers = micro_core::parse_json(invoke("Fn", R"({"do":"rude"})").payload);
  ASSERT_TRUE(answers && answers->is_array());
  const auto text = [&](std::size_t i) { return std::string(answers->at(i).as_string()); };
  EXPECT_EQ(text(0),
            R"(403 {"errorMessage":"State transition from Running to Ready failed for runtime. )"
            R"(Error: State transition is not allowed","errorType":"InvalidStateTransition"})");
  EXPECT_THAT(text(1), StartsWith("403 "));
  EXPECT_THAT(text(1), HasSubstr("InvalidStateTransition"));
  EXPECT_EQ(text(2), R"(400 {"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"})");
  EXPECT_THAT(text(3), StartsWith("404 "));
}

TEST_F(FunctionsFaultsTest, OnlyStreamingIsAResponseMode) {
  add("Fn");
  EXPECT_EQ(invoke("Fn", R"({"do":"streaming"})").payload, "\"streamed\"");
  EXPECT_EQ(error_type(invoke("Fn", R"({"do":"odd_mode"})")), "InvalidFunctionResponseMode");
}

TEST_F(FunctionsFaultsTest, AnExitAfterTheAnswerDoesNotTakeItBack) {
  add("Fn");
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(invoke("Fn", R"({"do":"answer_and_exit"})").function_error);
  }
  expect_next_works();
}

TEST_F(FunctionsFaultsTest, AProcessThatHangsAfterItsAnswerHoldsUpNobody) {
  add("Fn");
  EXPECT_FALSE(invoke("Fn", R"({"do":"answer_and_hang"})").function_error);
  expect_next_works();
}

TEST_F(FunctionsFaultsTest, AnExitDuringInitIsTheFirstCallersError) {
  add("Fn").environment["INIT"] = "exit";
  for (int i = 0; i < 2; ++i) {
    const auto result = invoke("Fn", "{}");
    EXPECT_EQ(result.function_error, "Unhandled");
    EXPECT_EQ(error_type(result), "Runtime.ExitError");
    EXPECT_EQ(error_message(result), "RequestId: " + result.request_id +
                                         " Error: Runtime exited with error: exit status 3");
  }
  EXPECT_TRUE(log_.await("Phase: init\tStatus: error\tError Type: Runtime.ExitError"));
}

TEST_F(FunctionsFaultsTest, AFreshProcessIsTriedAfterAFailedInit) {
  add("Fn").environment["INIT"] = "fail_once";
  EXPECT_TRUE(invoke("Fn", "{}").function_error);
  expect_next_works();
}

TEST_F(FunctionsFaultsTest, AFailedInitCostsOneInvocationEach) {
  add("Fn").environment["INIT"] = "segv";
  std::vector<std::future<InvocationResult>> running;
  for (int i = 0; i < 5; ++i) running.push_back(begin("Fn", "{}"));
  for (auto& future : running) {
    EXPECT_THAT(error_message(future.get()), HasSubstr("segmentation fault"));
  }
}

TEST_F(FunctionsFaultsTest, AnInitErrorIsHandedToTheFirstCaller) {
  add("Fn").environment["INIT"] = "error";
  const auto result = invoke("Fn", "{}");
  EXPECT_EQ(result.function_error, "Unhandled");
  EXPECT_EQ(result.payload,
            R"({"errorType":"Function.NoConfig","errorMessage":"TABLE_NAME is missing"})");
}

TEST_F(FunctionsFaultsTest, ARuntimeThatStaysAfterItsInitErrorIsEnded) {
  add("Fn").environment["INIT"] = "error_then_hang";
  EXPECT_EQ(error_type(invoke("Fn", "{}")), "Function.NoConfig");
}

TEST_F(FunctionsFaultsTest, AnInitThatTakesTooLongIsEnded) {
  options_.init_timeout = 100ms;
  add("Fn").environment["INIT"] = "hang";
  const auto result = invoke("Fn", "{}");
  EXPECT_EQ(error_type(result), "Sandbox.Timedout");
  EXPECT_THAT(error_message(result), HasSubstr("Task timed out after 0.10 seconds"));
  EXPECT_TRUE(log_.await("Phase: init\tStatus: timeout"));
}

TEST_F(FunctionsFaultsTest, AMissingBootstrapIsNamed) {
  FunctionConfig& config = add("Fn");
  std::filesystem::remove(config.artifact / "bootstrap");
  const std::string path = (config.artifact / "bootstrap").string();
  const auto result = invoke("Fn", "{}");
  EXPECT_EQ(error_type(result), "Runtime.InvalidEntrypoint");
  EXPECT_EQ(error_message(result), "RequestId: " + result.request_id +
                                       " Error: Couldn't find valid bootstrap(s): [" + path + "]");
}

TEST_F(FunctionsFaultsTest, ABootstrapThatCannotBeExecutedIsInvalidToo) {
  FunctionConfig& config = add("Fn");
  const auto path = config.artifact / "bootstrap";
  std::filesystem::remove(path);
  std::ofstream(path) << "neither a program nor a script";
  EXPECT_EQ(error_type(invoke("Fn", "{}")), "Runtime.InvalidEntrypoint");
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  const auto result = invoke("Fn", "{}");
  EXPECT_EQ(error_type(result), "Runtime.InvalidEntrypoint");
  EXPECT_THAT(error_message(result), HasSubstr("Exec format error"));
}

TEST_F(FunctionsFaultsTest, WarmingTellsWhatIsWrong) {
  add("Fn").environment["INIT"] = "exit";
  std::promise<micro_core::Result<void>> warmed;
  engine().warm("Fn", [&](auto result) { warmed.set_value(std::move(result)); });
  const auto result = warmed.get_future().get();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message,
            "Fn: Runtime.ExitError: Runtime exited with error: exit status 3");
}

}  // namespace
}  // namespace local_cloud::functions
