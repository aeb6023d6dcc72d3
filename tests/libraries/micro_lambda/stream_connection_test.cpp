#include <micro_lambda/runtime.hpp>

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "raw_listener.hpp"

// Streamed answers to a Runtime API that does not read on.
namespace {

using micro_core::Json;
using micro_lambda::Context;
using micro_lambda::RawConnection;
using micro_lambda::RawListener;
using micro_lambda::ResponseStream;
using testing::HasSubstr;

const std::string event =
    "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: id-1\r\nContent-Length: 2\r\n\r\n{}";
const std::string head_end = "\r\n\r\n";
constexpr std::size_t piece_bytes = 100'000;

struct Outcome {
  int code = -1;
  std::vector<std::string> log = {};
};

// `serve` is the API's side, on a thread of its own; then it listens no more.
template <class Serve, class Handler>
Outcome run_against(Serve serve, Handler handler) {
  RawListener listener;
  std::thread server([&] {
    serve(listener);
    listener.close();
  });
  Outcome outcome;
  micro_lambda::RuntimeOptions options;
  options.environment = [&](std::string_view name) -> std::optional<std::string> {
    if (name != "AWS_LAMBDA_RUNTIME_API") return std::nullopt;
    return listener.authority();
  };
  options.logger =
      micro_core::Logger({.sink = [&](std::string_view line) { outcome.log.emplace_back(line); }});
  options.sleep = [](std::chrono::milliseconds) {};
  outcome.code = micro_lambda::run_streaming(handler, std::move(options));
  server.join();
  return outcome;
}

// Hands out the one event; returns once the answer's head has come.
RawConnection begin_answer(const RawListener& listener) {
  RawConnection connection = listener.accept();
  connection.read_until(head_end);
  connection.send(event);
  const std::string head = connection.read_until(head_end);
  EXPECT_THAT(head, HasSubstr("/invocation/id-1/response HTTP/1.1"));
  return connection;
}

TEST(StreamConnection, LetsTheHandlerWaitWhileTheApiDoesNotRead) {
  constexpr std::size_t pieces = 320;
  std::atomic<std::size_t> written = 0;
  std::size_t written_unread = 0;
  std::size_t received = 0;
  const auto serve = [&](const RawListener& listener) {
    RawConnection connection = begin_answer(listener);
    // Until the handler gets no further: only what the system's buffers hold is under way.
    do {
      written_unread = written;
      std::this_thread::sleep_for(std::chrono::milliseconds{20});
    } while (written != written_unread);
    while (written < pieces * piece_bytes) received += connection.read_some();
    connection.read_until("0\r\n\r\n");
    connection.send("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  };
  const auto handler = [&](const Json&, const Context&, ResponseStream& answer) {
    const std::string piece(piece_bytes, 'x');
    for (std::size_t i = 0; i < pieces; ++i) {
      EXPECT_TRUE(answer.write(piece));
      written += piece_bytes;
    }
  };
  EXPECT_EQ(run_against(serve, handler).code, 0);
  EXPECT_LT(written_unread, pieces * piece_bytes / 2) << "it was kept in memory instead";
  EXPECT_GT(received, pieces * piece_bytes / 2);
}

TEST(StreamConnection, TellsTheHandlerThatTheCallerHasGone) {
  std::size_t pieces_written = 0;
  const auto serve = [](const RawListener& listener) { begin_answer(listener).close(); };
  const auto handler = [&](const Json&, const Context&, ResponseStream& answer) {
    const std::string piece(piece_bytes, 'x');
    while (answer.write(piece)) pieces_written += 1;
  };
  const Outcome outcome = run_against(serve, handler);
  EXPECT_EQ(outcome.code, 0) << "the loop asks for another event, and the API is gone";
  EXPECT_LT(pieces_written, 200U);
  ASSERT_EQ(outcome.log.size(), 1U);
  EXPECT_THAT(outcome.log[0], HasSubstr("cut off"));
}

TEST(StreamConnection, ReportsAnAnswerThatTheApiFindsTooLongOnItsWay) {
  std::string report;
  const auto serve = [&](const RawListener& listener) {
    RawConnection connection = begin_answer(listener);
    connection.send("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    connection.close();
    RawConnection next = listener.accept();
    report = next.read_until(head_end);
    next.read_until("}");
    next.send("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  };
  const auto handler = [&](const Json&, const Context&, ResponseStream& answer) {
    const std::string piece(piece_bytes, 'x');
    while (answer.write(piece)) continue;
  };
  EXPECT_EQ(run_against(serve, handler).code, 0);
  EXPECT_THAT(report, HasSubstr("/invocation/id-1/error HTTP/1.1"));
  EXPECT_THAT(report,
              HasSubstr("Lambda-Runtime-Function-Error-Type: Function.ResponseSizeTooLarge"));
}

TEST(StreamConnection, SendsTheErrorOfAHandlerBehindTheLastChunk) {
  std::string answer_body;
  const auto serve = [&](const RawListener& listener) {
    RawConnection connection = begin_answer(listener);
    answer_body = connection.read_until("\r\n\r\n");
    connection.send("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  };
  const auto handler = [](const Json&, const Context&,
                          ResponseStream& answer) -> micro_core::Result<void> {
    answer.write("abc");
    return micro_core::Error::not_found("no such row");
  };
  EXPECT_EQ(run_against(serve, handler).code, 0);
  // {"errorMessage":"no such row","errorType":"not_found","stackTrace":[]}
  EXPECT_EQ(answer_body,
            "3\r\nabc\r\n0\r\n"
            "Lambda-Runtime-Function-Error-Type: Function.NotFound\r\n"
            "Lambda-Runtime-Function-Error-Body: "
            "eyJlcnJvck1lc3NhZ2UiOiJubyBzdWNoIHJvdyIsImVycm9yVHlwZSI6Im5vdF9mb3VuZCIs"
            "InN0YWNrVHJhY2UiOltdfQ==\r\n\r\n");
}

}  // namespace
