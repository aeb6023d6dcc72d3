#include <micro_api/micro_api.hpp>
#include <micro_api/test_client.hpp>

#include <gmock/gmock.h>

#include "collecting_writer.hpp"

namespace {

struct SignUp {
  micro_api::Query<std::string> name;
  micro_api::BackgroundTasks tasks;
};

struct OnlyTasks {
  micro_api::BackgroundTasks tasks;
};

}  // namespace

namespace micro_api {
namespace {

class BackgroundTasksTest : public testing::Test {
 protected:
  BackgroundTasksTest() {
    app.use(correlation_id());
    Router router;
    router.get<"/">("Sign up", [this](const SignUp& in) {
      in.tasks.add([this, name = *in.name] { events.push_back("first " + name); });
      in.tasks.add([] { throw std::runtime_error("no mail today"); });
      in.tasks.add([this, tasks = in.tasks] {
        events.push_back("third");
        tasks.add([this] { events.push_back("fourth"); });
      });
      events.push_back("handler");
      return 1;
    });
    app.include(router);
  }
  std::vector<std::string> events;
  std::vector<Json> lines;
  App app{{.logger = micro_core::Logger({.sink = [this](std::string_view line) {
             lines.push_back(micro_core::parse_json(line).value());
           }})}};
};

TEST_F(BackgroundTasksTest, RunInOrderAfterTheAnswer) {
  Request request{.http = {.target = "/?name=Ada"}};
  EXPECT_EQ(app.handle(request).status, 200);
  EXPECT_THAT(events, testing::ElementsAre("handler"));
  app.finish(request);
  EXPECT_THAT(events, testing::ElementsAre("handler", "first Ada", "third", "fourth"));
  app.finish(request);
  EXPECT_EQ(events.size(), 4);
}

TEST_F(BackgroundTasksTest, LogTheirFailuresWithTheIdOfTheRequest) {
  TestClient client(std::move(app));
  EXPECT_EQ(client.get("/?name=Ada", {.headers = {{"x-correlation-id", "abc"}}}).status, 200);
  ASSERT_EQ(lines.size(), 1);
  EXPECT_EQ(lines[0].at("message"), "a background task failed");
  EXPECT_EQ(lines[0].at("exception"), "no mail today");
  EXPECT_EQ(lines[0].at("correlation_id"), "abc");
}

TEST_F(BackgroundTasksTest, WaitForTheEndOfAStream) {
  app.use([this](Request& request, const Next& next) {
    next(request);
    return HttpResponse{.status = 200, .stream = [this](micro_http::BodyWriter& out) {
                          events.push_back("stream");
                          out.write("x");
                        }};
  });
  TestClient client(std::move(app));
  client.get("/?name=Ada");
  EXPECT_THAT(events, testing::ElementsAre("handler", "stream", "first Ada", "third", "fourth"));
}

TEST(BackgroundTasks, RunBehindAStreamThatBrokeOff) {
  App app{{.logger = micro_core::Logger({.sink = [](std::string_view) {}})}};
  bool has_run = false;
  app.get<"/">("Stream", [&has_run](const OnlyTasks& in) {
    in.tasks.add([&has_run] { has_run = true; });
    return ByteStream([](BodyWriter&) { throw std::runtime_error("no more"); });
  });
  const HttpResponse response = app.handle(HttpRequest{});
  CollectingWriter writer;
  EXPECT_THROW(response.stream(writer), std::runtime_error);
  EXPECT_TRUE(has_run);
  has_run = false;
  TestClient client(std::move(app));
  EXPECT_THROW(client.get("/"), std::runtime_error);
  EXPECT_TRUE(has_run);
}

}  // namespace
}  // namespace micro_api
