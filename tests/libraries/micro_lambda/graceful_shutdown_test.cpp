#include <micro_lambda/testing/fake_runtime_api.hpp>

#include <gmock/gmock.h>

#include <thread>

#include "child_function.hpp"

// A real process that is told to end.
namespace {

using micro_lambda::ChildFunction;
using micro_lambda::testing::FakeRuntimeApi;
using micro_lambda::testing::RuntimeCall;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

// An API whose function waits for an event that does not come, as most of its life.
class IdleFunction {
 public:
  explicit IdleFunction(FakeRuntimeApi& api, const std::string& kind = "") {
    api.add_fault({.call = RuntimeCall::next, .delay = std::chrono::hours{1}});
    function.emplace(GRACEFUL_FUNCTION, std::vector{kind}, api.variables());
    while (api.calls(RuntimeCall::next) == 0) std::this_thread::yield();
  }
  std::optional<ChildFunction> function;
};

TEST(GracefulShutdown, RunsWhatIsDueAndEndsWithSuccess) {
  FakeRuntimeApi api;
  IdleFunction idle(api);
  while (!api.extensions().at(0).is_ready) std::this_thread::yield();
  EXPECT_THAT(api.extensions()[0].events, IsEmpty()) << "it wants to hear of nothing";
  idle.function->send(SIGTERM);
  const int status = idle.function->wait();
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  EXPECT_THAT(idle.function->lines(), Contains("flushed"));
}

TEST(GracefulShutdown, WorksWithAWarningWhereNoExtensionCanBeRegistered) {
  FakeRuntimeApi api;
  api.add_fault({.call = RuntimeCall::register_extension, .status = 404});
  IdleFunction idle(api);
  EXPECT_THAT(idle.function->lines(), Contains(HasSubstr("no extension can be registered")));
  idle.function->send(SIGTERM);
  const int status = idle.function->wait();
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  EXPECT_THAT(idle.function->lines(), Contains("flushed"));
}

TEST(GracefulShutdown, LogsWhatFailsAtTheEnd) {
  FakeRuntimeApi api;
  IdleFunction idle(api, "failing");
  idle.function->send(SIGTERM);
  const int status = idle.function->wait();
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  EXPECT_THAT(idle.function->lines(), Contains(HasSubstr("the disk is full")));
}

TEST(GracefulShutdown, LeavesNothingBehindWhenTheLoopEndsByItself) {
  FakeRuntimeApi api;
  api.add_event("1");
  struct sigaction before{};
  ::sigaction(SIGTERM, nullptr, &before);
  micro_lambda::RuntimeOptions options = api.options();
  bool is_called = false;
  options.on_shutdown = [&] { is_called = true; };
  EXPECT_EQ(micro_lambda::run(
                [](const micro_core::Json& event) -> micro_core::Json { return event; }, options),
            0);
  EXPECT_FALSE(is_called);
  struct sigaction after{};
  ::sigaction(SIGTERM, nullptr, &after);
  EXPECT_EQ(before.sa_handler, after.sa_handler);
  EXPECT_TRUE(api.answer_to("id-1"));
}

}  // namespace
