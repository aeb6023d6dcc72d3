#include <micro_api/micro_api.hpp>
#include <micro_api/serve.hpp>
#include <micro_http/client.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <future>
#include <thread>
#include <vector>

namespace {

struct Number {
  micro_api::Path<int> n;
  micro_api::BackgroundTasks tasks;
};

}  // namespace

namespace micro_api {
namespace {

struct Running {
  std::string url;
  std::function<void()> stop;
};

// Serves `app` on a thread of its own until it is stopped.
class Served {
 public:
  explicit Served(const App& app, ServeOptions options = {.threads = 2}) {
    thread_ = std::jthread([this, &app, options]() mutable {
      options.port = 0;
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
  router.get<"/busy">("Busy", [started, go_on, count = std::make_shared<std::atomic<int>>(0)] {
    if (++*count == 2) started->set_value();
    go_on.wait();
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

TEST(Serve, AnswersProbesEvenIfEveryThreadIsBusy) {
  std::promise<void> started, go_on;
  const App app = make_app(&started, go_on.get_future().share());
  Served served(app, {.threads = 2, .drain = std::chrono::hours{1}});
  const micro_http::HttpClient client;
  std::vector<std::future<int>> answers;
  for (int i = 0; i < 2; ++i) {
    answers.push_back(std::async(std::launch::async, [&] {
      return client.send(served.url(), {.target = "/busy"}).value().status;
    }));
  }
  started.get_future().wait();
  const auto status = [&](std::string target) {
    return client.send(served.url(), {.target = std::move(target)}).value().status;
  };
  EXPECT_EQ(status("/livez"), 200);
  EXPECT_EQ(status("/readyz"), 200);
  served.stop();  // it drains now: connections are taken, but no new work is wanted
  while (status("/readyz") != 503) {
  }
  EXPECT_EQ(status("/livez"), 200);
  go_on.set_value();
  for (auto& answer : answers) EXPECT_EQ(answer.get(), 204);
  EXPECT_EQ(status("/"), 200);
  served.stop();  // told twice, it drains no longer
  EXPECT_TRUE(served.wait());
}

TEST(Serve, StopsWhenLoadBalancersHadTheirTime) {
  const App app = make_app();
  Served served(app, {.drain = std::chrono::milliseconds{1}});
  served.stop();
  EXPECT_TRUE(served.wait());
}

TEST(Serve, ServesOthersWhileRoutesThatWereQuickWait) {
  std::promise<void> release;
  std::atomic<bool> waits = false;
  App app = make_app();
  app.get<"/quick">("Quick, until it waits", [&, go_on = release.get_future().share()] {
    if (waits) go_on.wait();
    return std::string("quick");
  });
  Served served(app, {.threads = 8});
  const micro_http::HttpClient client;
  const auto body = [&](std::string target) {
    return client.send(served.url(), {.target = std::move(target)}).value().body;
  };
  for (int i = 0; i < 1'000; ++i) body("/quick");
  waits = true;
  std::vector<std::future<std::string>> waiting;
  for (int i = 0; i < 6; ++i) {
    waiting.push_back(std::async(std::launch::async, [&] { return body("/quick"); }));
  }
  for (int i = 0; i < 100; ++i) EXPECT_EQ(body("/"), R"("hello")");
  release.set_value();
  for (auto& one : waiting) EXPECT_EQ(one.get(), R"("quick")");
  served.stop();
  EXPECT_TRUE(served.wait());
}

TEST(Serve, LeavesAProbesPathToTheAppThatHasIt) {
  App app = make_app();
  Router router;
  router.get<"/readyz">("Mine", [] { return std::string("mine"); });
  app.include(router);
  Served served(app, {.liveness_path = ""});
  const micro_http::HttpClient client;
  EXPECT_EQ(client.send(served.url(), {.target = "/readyz"}).value().body, "\"mine\"");
  EXPECT_EQ(client.send(served.url(), {.target = "/livez"}).value().status, 404);
  served.stop();
  EXPECT_TRUE(served.wait());
}

TEST(Serve, AnswersEveryRequestThatArrivedBeforeItStopped) {
  App app = make_app();
  Served served(app);
  std::atomic<int> answered = 0, broken = 0;
  std::atomic<bool> is_stopped = false;
  std::vector<std::jthread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([&] {
      const micro_http::HttpClient client;
      while (true) {
        const auto response = client.send(served.url(), {.target = "/"});
        if (response && response->body == "\"hello\"") {
          ++answered;
          continue;
        }
        // Refused connections are fine once it stopped; half an answer never is.
        if (!is_stopped || response) ++broken;
        return;
      }
    });
  }
  while (answered < 200) std::this_thread::yield();
  is_stopped = true;
  served.stop();
  EXPECT_TRUE(served.wait());
  clients.clear();
  EXPECT_EQ(broken, 0);
}

TEST(Serve, DoesNotWaitForHandlersThatNeverEnd) {
  std::promise<void> started, go_on;
  const App app = make_app(&started, go_on.get_future().share());
  bool is_stuck = false;
  Served served(app, {.grace = std::chrono::milliseconds{1}, .stuck = [&] {
                        is_stuck = true;
                        go_on.set_value();
                      }});
  auto answer = std::async(std::launch::async, [&] {
    return micro_http::HttpClient().send(served.url(), {.target = "/slow"});
  });
  started.get_future().wait();
  served.stop();
  EXPECT_TRUE(served.wait());
  EXPECT_TRUE(is_stuck);
  EXPECT_FALSE(answer.get());
}

TEST(Serve, RefusesProxiesThatAreNone) {
  const App app = make_app();
  const auto result = serve(app, {.port = 0, .trusted_proxies = {"somewhere"}});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, micro_core::ErrorCode::invalid_argument);
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
