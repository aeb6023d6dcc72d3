#include <micro_lambda/testing/fake_runtime_api.hpp>

#include <gmock/gmock.h>

#include "child_function.hpp"

// Real processes that really crash: what do Lambda and the log hear of it?
namespace {

using micro_core::Json;
using micro_core::string_at;
using micro_lambda::ChildFunction;
using micro_lambda::testing::FakeRuntimeApi;
using micro_lambda::testing::FunctionAnswer;
using testing::AllOf;
using testing::HasSubstr;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HANDLED_BY_A_SANITIZER
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HANDLED_BY_A_SANITIZER
#endif
#endif

struct End {
  int status = 0;
  Json log = {};  ///< the last line of the process's own log
  bool died_of(int signal) const { return WIFSIGNALED(status) && WTERMSIG(status) == signal; }
};

End run_program(const FakeRuntimeApi& api, const std::string& where, const std::string& kind) {
  ChildFunction function(CRASHING_FUNCTION, {where, kind}, api.variables());
  End end{.status = function.wait()};
  for (const std::string& line : function.lines()) {
    const auto json = micro_core::parse_json(line);
    EXPECT_TRUE(json) << line;
    if (json) end.log = *json;
  }
  return end;
}

class CrashTest : public testing::Test {
 protected:
  void SetUp() override {
#ifdef HANDLED_BY_A_SANITIZER
    GTEST_SKIP() << "the sanitizer handles these signals itself";
#endif
  }
};

struct Expected {
  std::string kind = {};
  int signal = 0;
  std::string type = {};
  std::string platform_type = {};
  std::string message = {};
  std::string function = {};  ///< on the stack
};

std::vector<Expected> crashes() {
  return {
      {"segv", SIGSEGV, "SIGSEGV", "Function.SegmentationFault",
       "segmentation fault at address 0x0", "crash_here"},
      {"call_null", SIGSEGV, "SIGSEGV", "Function.SegmentationFault",
       "segmentation fault at address 0x0", "crash_here"},
      {"overflow", SIGSEGV, "SIGSEGV", "Function.StackOverflow", "stack overflow at address 0x",
       "recurse"},
      {"fpe", SIGFPE, "SIGFPE", "Function.ArithmeticError", "integer division by zero at address",
       "crash_here"},
      {"ill", SIGILL, "SIGILL", "Function.IllegalInstruction", "illegal instruction at address",
       "crash_here"},
      {"bus", SIGBUS, "SIGBUS", "Function.BusError", "bus error, sent by a process", "crash_here"},
      {"abort", SIGABRT, "SIGABRT", "Function.Abort", "the process was aborted", "crash_here"},
      {"heap", SIGABRT, "SIGABRT", "Function.Abort", "the process was aborted", "crash_here"},
      {"terminate", SIGABRT, "std::out_of_range", "Function.UncaughtException",
       "nobody caught the exception: index 7", "crash_here"},
      {"noexcept", SIGABRT, "int", "Function.UncaughtException",
       "nobody caught the exception: ", "crash_here"},
      {"thread", SIGSEGV, "SIGSEGV", "Function.SegmentationFault",
       "segmentation fault at address 0x0", "crash_here"},
  };
}

void expect(const FunctionAnswer& answer, const Expected& expected) {
  EXPECT_EQ(answer.error_type(), expected.platform_type);
  const auto body = answer.json();
  ASSERT_TRUE(body) << answer.body;
  EXPECT_EQ(string_at(*body, "errorType"), expected.type);
  EXPECT_THAT(std::string(string_at(*body, "errorMessage")), HasSubstr(expected.message));
  EXPECT_THAT(micro_core::to_text(body->at("stackTrace")),
              AllOf(HasSubstr(expected.function), HasSubstr("[crashing_function+0x")));
}

TEST_F(CrashTest, IsReportedAsTheErrorOfTheEventAtHandBeforeTheProcessEndsByItsSignal) {
  for (const Expected& expected : crashes()) {
    SCOPED_TRACE(expected.kind);
    FakeRuntimeApi api;
    api.add_event("\"go on\"");
    api.add_event("{}");
    const End end = run_program(api, "event", expected.kind);
    EXPECT_TRUE(end.died_of(expected.signal)) << end.status;
    ASSERT_EQ(api.answers().size(), 2U);
    EXPECT_EQ(api.answers()[0].kind, FunctionAnswer::Kind::response);
    EXPECT_EQ(api.answers()[1].kind, FunctionAnswer::Kind::error);
    EXPECT_EQ(api.answers()[1].request_id, "id-2");
    expect(api.answers()[1], expected);
    EXPECT_EQ(string_at(end.log, "level"), "CRITICAL");
    EXPECT_EQ(string_at(end.log, "function_request_id"), "id-2");
    EXPECT_EQ(string_at(end.log, "exception_name"), expected.type);
    EXPECT_THAT(micro_core::to_text(end.log.at("stack_trace")), HasSubstr(expected.function));
  }
}

TEST_F(CrashTest, IsAnInitErrorBeforeTheFirstEvent) {
  for (const Expected& expected : crashes()) {
    SCOPED_TRACE(expected.kind);
    FakeRuntimeApi api;
    EXPECT_TRUE(run_program(api, "start", expected.kind).died_of(expected.signal));
    ASSERT_EQ(api.answers().size(), 1U);
    EXPECT_EQ(api.answers()[0].kind, FunctionAnswer::Kind::init_error);
    expect(api.answers()[0], expected);
  }
}

TEST_F(CrashTest, FailsEveryEventThatTheProcessHasAtHand) {
  FakeRuntimeApi api({.max_concurrency = 2});
  api.add_event("{}");
  api.add_event("{}");
  EXPECT_TRUE(run_program(api, "event", "segv").died_of(SIGSEGV));
  // Both threads crash, or one while the other has not begun: no event is without an answer.
  for (const FunctionAnswer& answer : api.answers()) {
    EXPECT_EQ(answer.error_type(), "Function.SegmentationFault");
  }
  EXPECT_GE(api.answers().size(), 1U);
}

TEST_F(CrashTest, EndsTheProcessAlsoWithoutAnApi) {
  FakeRuntimeApi api;
  api.add_fault({.call = micro_lambda::testing::RuntimeCall::error, .hangs_up = true});
  api.add_event("{}");
  const End end = run_program(api, "event", "segv");
  EXPECT_TRUE(end.died_of(SIGSEGV));
  EXPECT_EQ(string_at(end.log, "exception_name"), "SIGSEGV");
}

TEST_F(CrashTest, LeavesSignalsAloneThatSomebodyHandles) {
  FakeRuntimeApi api;
  api.add_event("{}");
  const End end = run_program(api, "event", "own_handler");
  EXPECT_TRUE(WIFEXITED(end.status) && WEXITSTATUS(end.status) == 9);
  EXPECT_TRUE(api.answers().empty());
}

TEST_F(CrashTest, IsNotReportedIfThatIsNotWanted) {
  FakeRuntimeApi api;
  api.add_event("{}");
  EXPECT_TRUE(run_program(api, "silent", "segv").died_of(SIGSEGV));
  EXPECT_TRUE(api.answers().empty());
}

}  // namespace
