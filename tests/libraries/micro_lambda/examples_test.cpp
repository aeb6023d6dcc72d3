#include <micro_lambda/runtime.hpp>
#include <micro_lambda/testing/fake_runtime_api.hpp>

#include <gmock/gmock.h>

#include <thread>

#include "child_function.hpp"

// The programs that the pages show, as processes of their own.
namespace {

using micro_lambda::ChildFunction;
using micro_lambda::testing::FakeRuntimeApi;
using micro_lambda::testing::RuntimeCall;
using testing::Contains;

ChildFunction start(const FakeRuntimeApi& api, const std::string& name) {
  return ChildFunction(std::string(EXAMPLES_FOLDER) + "/" + name, {}, api.variables());
}

micro_core::Json echo(const micro_core::Json& event) {
  return event;
}

TEST(Examples, HelloGreets) {
  FakeRuntimeApi api;
  api.add_event(R"({"name":"Ada"})");
  EXPECT_EQ(start(api, "lambda_hello").wait(), 0);
  EXPECT_EQ(api.answer_to("id-1").value().body, R"({"message":"hello Ada!","request_id":"id-1"})");
}

TEST(Examples, StreamCountsDown) {
  FakeRuntimeApi api;
  api.add_event(R"({"from":3,"pause_ms":0})");
  EXPECT_EQ(start(api, "lambda_stream").wait(), 0);
  EXPECT_EQ(api.answer_to("id-1").value().body, "3\n2\n1\nlift-off\n");
}

TEST(Examples, ExtensionCountsEvents) {
  FakeRuntimeApi api;
  ChildFunction extension = start(api, "lambda_extension");
  while (api.calls(RuntimeCall::next_extension_event) == 0) std::this_thread::yield();
  api.add_event("1");
  api.add_event("2");
  EXPECT_EQ(micro_lambda::run(echo, api.options()), 0);
  EXPECT_EQ(extension.wait(), 0);
  EXPECT_EQ(api.extensions()[0].name, "lambda_extension");
  EXPECT_THAT(extension.lines(), Contains("2 events until spindown"));
}

TEST(Examples, GracefulFunctionSaysAtItsEndHowOftenItGreeted) {
  FakeRuntimeApi api;
  api.add_event("{}");
  api.add_fault({.call = RuntimeCall::next, .delay = std::chrono::hours{1}, .after = 1});
  ChildFunction function = start(api, "lambda_graceful");
  while (api.calls(RuntimeCall::next) < 2) std::this_thread::yield();
  function.send(SIGTERM);
  EXPECT_EQ(function.wait(), 0);
  EXPECT_THAT(function.lines(), Contains("1 greetings"));
}

}  // namespace
