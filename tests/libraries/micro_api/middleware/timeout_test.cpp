#include <micro_api/micro_api.hpp>
#include <micro_api/test_client.hpp>
#include <micro_core/invocation_scope.hpp>

#include <gtest/gtest.h>

#include <future>
#include <mutex>

namespace {

struct Ask {
  micro_api::Context context;
};

}  // namespace

namespace micro_api {
namespace {

using namespace std::chrono_literals;

class TimeoutTest : public testing::Test {
 protected:
  App make_app(TimeoutOptions options) {
    App app{{.logger = micro_core::Logger({.sink = [this](std::string_view line) {
               const std::lock_guard lock(mutex);
               lines.push_back(micro_core::parse_json(line).value());
             }})}};
    app.use(timeout(std::move(options)));
    app.use(correlation_id());
    Router router;
    // Works until it is told to stop.
    router.get<"/slow">("Slow", [this](const Ask& in) {
      std::promise<void> stopped;
      const std::stop_callback callback(in.context.stop, [&] { stopped.set_value(); });
      stopped.get_future().wait();
      ended.set_value();
      return 1;
    });
    router.post<"/quick">("Quick", [this, log = &app.logger()](const Body<std::string>& in) {
      handler_thread = std::this_thread::get_id();
      if (const auto current = micro_core::InvocationScope::current()) {
        handler_trace = current->trace_header;
      }
      log->info("working");
      return *in;
    });
    app.include(router);
    return app;
  }
  std::vector<Json> lines;
  std::mutex mutex;
  std::thread::id handler_thread;
  std::string handler_trace;
  std::promise<void> ended;
};

TEST_F(TimeoutTest, AnswersForAHandlerThatTakesTooLongAndTellsItToStop) {
  const App app = make_app({.after = 1ms});
  Request request{.http = {.target = "/slow"}};
  const HttpResponse response = app.handle(request);
  EXPECT_EQ(response.status, 504);
  EXPECT_EQ(response.body, R"({"detail":"The service took too long"})");
  EXPECT_FALSE(response.headers.get("x-correlation-id").empty());
  EXPECT_FALSE(app.ends_process());
  ended.get_future().wait();
}

TEST_F(TimeoutTest, AnswersBeforeTheDeadlineOfLambdaAndEndsTheProcess) {
  const App app = make_app({.before_deadline = 1h});  // the time to answer is over already
  const micro_lambda::Context invocation{.deadline = micro_core::system_clock().now() + 30min};
  Request request{.http = {.target = "/slow"}, .invocation = &invocation};
  EXPECT_EQ(app.handle(request).status, 504);
  EXPECT_TRUE(app.ends_process());
  ended.get_future().wait();
}

TEST_F(TimeoutTest, LetsHandlersFinishThatAreInTime) {
  TestClient client(make_app({.after = 1h}));
  const micro_core::InvocationScope scope({.trace_header = "Root=1"});
  const TestAnswer answer = client.post(
      "/quick", {.headers = {{"x-correlation-id", "abc"}}, .json = Json(std::string("text"))});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "\"text\"");
  EXPECT_TRUE(handler_thread != std::this_thread::get_id());
  EXPECT_EQ(handler_trace, "Root=1") << "calls of the handler's thread belong to the same trace";
  ASSERT_EQ(lines.size(), 1);
  EXPECT_EQ(lines[0].at("correlation_id"), "abc");
}

TEST_F(TimeoutTest, CostsNoThreadWithoutALimit) {
  TestClient client(make_app({}));
  client.post("/quick", {.json = Json(std::string("text"))});
  EXPECT_TRUE(handler_thread == std::this_thread::get_id());
}

TEST_F(TimeoutTest, RefusesMoreWhileTooManyRunOn) {
  std::promise<void> go_on;
  App app{{.logger = micro_core::Logger({.sink = [](std::string_view) {}})}};
  app.use(timeout({.after = 1ms, .overdue_max = 1}));
  Router router;
  router.get<"/stuck">("Stuck", [this, &go_on] {
    go_on.get_future().wait();
    ended.set_value();
  });
  app.include(router);
  EXPECT_EQ(app.handle({.target = "/stuck"}).status, 504);
  EXPECT_EQ(app.handle({.target = "/stuck"}).status, 503);
  go_on.set_value();
  ended.get_future().wait();
}

TEST_F(TimeoutTest, PassesOnThatNobodyWaitsAnyMore) {
  const App app = make_app({.after = 1h});
  std::stop_source gone;
  gone.request_stop();
  Request request{.http = {.target = "/slow"}, .stop = gone.get_token()};
  EXPECT_EQ(app.handle(request).status, 200);
}

}  // namespace
}  // namespace micro_api
