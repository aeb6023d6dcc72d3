#include <micro_api/micro_api.hpp>

#include <gtest/gtest.h>

#include "collecting_writer.hpp"

namespace {

struct Step {
  int number = 0;
  std::string text;
};

struct Job {
  micro_api::Path<std::string> job;
};

}  // namespace

namespace micro_api {
namespace {

std::string sent(const ServerEvent& event) {
  CollectingWriter writer;
  EventWriter(writer).send(event);
  return writer.body;
}

TEST(EventWriter, WritesTheFieldsOfAnEvent) {
  EXPECT_EQ(sent({.data = "hello"}), "data: hello\n\n");
  EXPECT_EQ(
      sent({.data = "x", .event = "step", .id = "7", .retry = std::chrono::milliseconds{1500}}),
      "event: step\nid: 7\nretry: 1500\ndata: x\n\n");
}

TEST(EventWriter, WritesEachLineOfTheDataByItself) {
  EXPECT_EQ(sent({.data = "a\nb\r\nc\rd"}), "data: a\ndata: b\ndata: c\ndata: d\n\n");
  EXPECT_EQ(sent({.data = "a\n"}), "data: a\ndata: \n\n");
  EXPECT_EQ(sent({.data = "\r\n\r\n"}), "data: \ndata: \ndata: \n\n");
}

TEST(EventWriter, SendsAnEventWithoutDataWhereItMeansSomething) {
  EXPECT_EQ(sent({}), "data: \n\n");
  EXPECT_EQ(sent({.event = "done"}), "event: done\ndata: \n\n");
  EXPECT_EQ(sent({.id = "9"}), "id: 9\n\n");  // remembered by the browser, not an event
}

TEST(EventWriter, RefusesAFieldThatWouldStartAnother) {
  for (const ServerEvent& event : {ServerEvent{.event = "a\ndata: b"}, ServerEvent{.id = "1\r2"},
                                   ServerEvent{.id = std::string("1\0", 2)}}) {
    EXPECT_THROW(sent(event), micro_core::ErrorException);
  }
}

TEST(EventWriter, WritesCommentsThatBrowsersIgnore) {
  CollectingWriter writer;
  EventWriter events(writer);
  EXPECT_TRUE(events.comment("one\ntwo"));
  EXPECT_TRUE(events.keep_alive());
  EXPECT_EQ(writer.body, ": one\n: two\n\n: \n\n");
}

TEST(EventWriter, SaysThatTheClientHasGone) {
  CollectingWriter writer(1);
  EventWriter events(writer);
  EXPECT_TRUE(events.send_json(Step{1, "a"}, {.event = "step"}));
  EXPECT_FALSE(events.send({.data = "b"}));
  EXPECT_EQ(writer.body, "event: step\ndata: {\"number\":1,\"text\":\"a\"}\n\n");
}

App app_with(Router router, std::vector<std::string>* lines = nullptr) {
  App app{{.logger = micro_core::Logger({.sink = [lines](std::string_view line) {
             if (lines != nullptr) lines->emplace_back(line);
           }})}};
  app.include(std::move(router));
  return app;
}

TEST(EventStream, IsAnAnswerThatIsMadeWhileItIsSent) {
  Router router;
  router.get<"/{job}">("Progress", [](const Job& in) {
    return EventStream([&in](EventWriter& events) {  // the input lives as long as the stream
      for (int number = 1; number <= 3; ++number) {
        if (!events.send_json(Step{number, *in.job})) return;
      }
    });
  });
  const HttpResponse response = app_with(std::move(router)).handle({.target = "/bake"});
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.get("content-type"), "text/event-stream");
  EXPECT_EQ(response.headers.get("cache-control"), "no-cache");
  EXPECT_EQ(response.body, "");
  EXPECT_EQ(collected(response),
            "data: {\"number\":1,\"text\":\"bake\"}\n\n"
            "data: {\"number\":2,\"text\":\"bake\"}\n\n"
            "data: {\"number\":3,\"text\":\"bake\"}\n\n");
}

TEST(JsonLines, WritesADocumentALine) {
  Router router;
  router.get<"/steps">("Steps", {.status = 203}, [] {
    return JsonLines<Step>([](LineWriter<Step>& lines) {
      lines.write({1, "a\nb"});
      lines.write({2, "c"});
    });
  });
  const HttpResponse response = app_with(std::move(router)).handle({.target = "/steps"});
  EXPECT_EQ(response.status, 203);
  EXPECT_EQ(response.headers.get("content-type"), "application/jsonl");
  EXPECT_EQ(collected(response),
            "{\"number\":1,\"text\":\"a\\nb\"}\n{\"number\":2,\"text\":\"c\"}\n");
}

TEST(ByteStream, TakesHeadersAndErrorsAsAnyAnswer) {
  Router router;
  router.get<"/{job}">("Bytes", [](const Job& in) -> Response<ByteStream> {
    if (*in.job == "none") return HttpError{404, "no such job"};
    return {ByteStream([](BodyWriter& body) { body.write("a,b\n"); }, "text/csv"),
            {.status = 202, .headers = {{"x-rows", "1"}}}};
  });
  const App app = app_with(std::move(router));
  const HttpResponse response = app.handle({.target = "/export"});
  EXPECT_EQ(response.status, 202);
  EXPECT_EQ(response.headers.get("x-rows"), "1");
  EXPECT_EQ(response.headers.get("content-type"), "text/csv");
  EXPECT_EQ(collected(response), "a,b\n");
  EXPECT_EQ(app.handle({.target = "/none"}).status, 404);
}

TEST(ByteStream, IsNotRunForHead) {
  Router router;
  bool has_run = false;
  router.get<"/">("Bytes", [&] { return ByteStream([&](BodyWriter&) { has_run = true; }); });
  const HttpResponse response =
      app_with(std::move(router)).handle({.method = "HEAD", .target = "/"});
  EXPECT_EQ(response.headers.get("content-type"), "application/octet-stream");
  EXPECT_FALSE(response.stream);
  EXPECT_FALSE(has_run);
}

TEST(ByteStream, LogsWhatBreaksItOffAndPassesItOn) {
  Router router;
  router.get<"/">("Bytes", [] {
    return ByteStream([](BodyWriter& body) {
      body.write("half");
      throw std::runtime_error("the disk is gone");
    });
  });
  std::vector<std::string> lines;
  App app = app_with(std::move(router), &lines);
  app.use(correlation_id());
  const HttpResponse response =
      app.handle({.target = "/", .headers = {{"x-correlation-id", "c-1"}}});
  ASSERT_EQ(lines.size(), 0);
  CollectingWriter writer;
  EXPECT_THROW(response.stream(writer), std::runtime_error);  // the front end breaks off
  EXPECT_EQ(writer.body, "half");
  ASSERT_EQ(lines.size(), 1);
  const Json line = micro_core::parse_json(lines[0]).value();
  EXPECT_EQ(micro_core::string_at(line, "level"), "ERROR");
  EXPECT_EQ(micro_core::string_at(line, "message"),
            "a streamed answer broke off: the disk is gone");
  EXPECT_EQ(micro_core::string_at(line, "correlation_id"), "c-1");
}

}  // namespace
}  // namespace micro_api
