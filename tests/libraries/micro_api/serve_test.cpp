#include <micro_api/micro_api.hpp>
#include <micro_api/serve.hpp>
#include <micro_http/client.hpp>

#include <gtest/gtest.h>

#include <csignal>
#include <future>
#include <thread>

namespace micro_api {
namespace {

struct Running {
  std::string url;
  std::function<void()> stop;
};

// Serves `app` on a thread of its own until it is stopped.
class Served {
 public:
  explicit Served(const App& app) {
    thread_ = std::jthread([this, &app] {
      ServeOptions options{.port = 0, .threads = 2};
      options.ready = [this](const std::string& url, const std::function<void()>& stop) {
        running_.set_value({url, stop});
      };
      result_.set_value(static_cast<bool>(serve(app, options)));
    });
    current_ = running_.get_future().get();
  }
  micro_http::Url url() const { return micro_http::parse_url(current_.url).value(); }
  void stop() { current_.stop(); }
  bool wait() { return result_.get_future().get(); }

 private:
  std::promise<Running> running_;
  std::promise<bool> result_;
  Running current_;
  std::jthread thread_;
};

App make_app(std::promise<void>* started = nullptr, std::shared_future<void> go_on = {}) {
  App app{{.logger = micro_core::Logger({.sink = [](std::string_view) {}})}};
  Router router;
  router.get<"/">("Hello", [] { return std::string("hello"); });
  router.get<"/slow">("Slow", [started, go_on] {
    started->set_value();
    go_on.wait();
    return std::string("done");
  });
  app.include(router);
  return app;
}

TEST(Serve, AnswersOverHttpUntilItIsStopped) {
  const App app = make_app();
  Served served(app);
  const micro_http::HttpClient client;
  const auto response = client.send(served.url(), {.target = "/"});
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "\"hello\"");
  const auto head = client.send(served.url(), {.method = "HEAD", .target = "/"});
  ASSERT_TRUE(head);
  EXPECT_EQ(head->headers.get("content-length"), "7");
  EXPECT_EQ(head->headers.all("content-length").size(), 1);
  served.stop();
  EXPECT_TRUE(served.wait());
}

TEST(Serve, FinishesTheRequestThatRunsWhenToldToStop) {
  std::promise<void> started, go_on;
  const App app = make_app(&started, go_on.get_future().share());
  Served served(app);
  auto answer = std::async(std::launch::async, [&] {
    return micro_http::HttpClient().send(served.url(), {.target = "/slow"});
  });
  started.get_future().wait();
  served.stop();
  go_on.set_value();
  const auto response = answer.get();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "\"done\"");
  EXPECT_TRUE(served.wait());
}

TEST(Serve, RefusesWithTheErrorBodyOfTheApp) {
  std::string last_line;
  App app{
      {.error_body = [](const HttpError& error, const Request&) -> Json {
         return JsonObject{{"message", error.message}};
       },
       .body_bytes_max = 10,
       .logger = micro_core::Logger({.sink = [&](std::string_view line) { last_line = line; }})}};
  app.use(correlation_id());
  app.use(request_log());
  Served served(app);
  const micro_http::HttpClient client;
  for (const std::size_t size : {11, 3 << 20}) {  // the second one never reaches the app's routes
    const auto response = client.send(
        served.url(), {.method = "POST", .target = "/", .body = std::string(size, 'x')});
    ASSERT_TRUE(response) << describe(response.error());
    EXPECT_EQ(response->status, 413);
    EXPECT_EQ(response->body, R"({"message":"Content Too Large"})");
    EXPECT_FALSE(response->headers.get("x-correlation-id").empty());
  }
  served.stop();
  EXPECT_TRUE(served.wait());
  // What was refused before it was read names no method and no url.
  EXPECT_NE(last_line.find("\"code\":413"), std::string::npos) << last_line;
  EXPECT_EQ(last_line.find("\"url\""), std::string::npos) << last_line;
}

TEST(Serve, StopsAtASignal) {
  const App app = make_app();
  Served served(app);
  ::kill(::getpid(), SIGTERM);
  EXPECT_TRUE(served.wait());
}

TEST(Serve, SaysThatAPortIsTaken) {
  const App app = make_app();
  Served served(app);
  const auto second = serve(app, {.port = served.url().port, .threads = 1});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, micro_core::ErrorCode::unavailable);
  served.stop();
}

}  // namespace
}  // namespace micro_api
