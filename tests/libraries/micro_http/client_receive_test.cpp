#include <micro_http/client.hpp>

#include <gmock/gmock.h>

#include "test_server.hpp"

namespace micro_http {
namespace {

using namespace std::chrono_literals;
using micro_core::Error;
using micro_core::ErrorCode;
using micro_core::Result;
using testing::RawListener;
using testing::RawSocket;
using testing::TestServer;

constexpr auto time_max = std::chrono::duration_cast<std::chrono::milliseconds>(testing::patience);

// Keeps what it is given, up to a failure of its own.
struct KeepingSink final : BodySink {
  bool wants(const HttpResponse& head) override {
    heads += 1;
    return head.status == 200;
  }
  Result<void> write(std::string_view piece) override {
    bytes += piece;
    largest = std::max(largest, piece.size());
    if (bytes.size() > bytes_max) return Error::too_large("no room");
    return {};
  }

  std::string bytes = {};
  std::size_t bytes_max = 100'000'000;
  std::size_t largest = 0;
  int heads = 0;
};

TEST(HttpReceive, GivesABodyToItsSinkPieceByPieceAndKeepsTheConnection) {
  const std::string body(3'000'000, 'x');
  const TestServer server([&](HttpRequest, HttpReply reply) { reply.send({.body = body}); });
  const HttpClient client({.body_bytes_max = 1'000});  // a limit of what is held, not of a stream
  for (int call = 0; call < 2; ++call) {
    KeepingSink sink;
    const auto answer = client.receive(server.url(), {}, sink, {.request_timeout = time_max});
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, "");
    EXPECT_EQ(sink.bytes, body);
    EXPECT_EQ(sink.heads, 1);
    EXPECT_LT(sink.largest, 300'000U);
  }
}

TEST(HttpReceive, LeavesABodyThatTheSinkDoesNotWantToTheAnswer) {
  std::string body = "no such thing";
  const TestServer server(
      [&](HttpRequest, HttpReply reply) { reply.send({.status = 404, .body = body}); });
  const HttpClient client({.body_bytes_max = 1'000});
  KeepingSink sink;
  const auto answer = client.receive(server.url(), {}, sink, {.request_timeout = time_max});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->body, "no such thing");
  EXPECT_EQ(sink.bytes, "");

  body.assign(2'000, 'x');
  const auto refused = client.receive(server.url(), {}, sink, {.request_timeout = time_max});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::too_large);
}

TEST(HttpReceive, EndsWithTheErrorOfItsSink) {
  const TestServer server(
      [&](HttpRequest, HttpReply reply) { reply.send({.body = std::string(500'000, 'x')}); });
  const HttpClient client;
  KeepingSink sink;
  sink.bytes_max = 10'000;
  const auto answer = client.receive(server.url(), {}, sink, {.request_timeout = time_max});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::too_large);
}

TEST(HttpReceive, KeepsWhatCameBeforeTheConnectionBroke) {
  const RawListener listener;
  std::thread peer([&] {
    RawSocket connection = listener.accept();
    connection.read_until_text("\r\n\r\n");
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    connection.close();
  });
  const HttpClient client;
  KeepingSink sink;
  const auto answer = client.receive({.host = "127.0.0.1", .port = listener.port()}, {}, sink,
                                     {.request_timeout = time_max});
  peer.join();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::unavailable);
  EXPECT_EQ(sink.bytes, "half");
}

TEST(HttpUploadOfKnownLength, IsSentAsItIs) {
  HttpRequest seen;
  const TestServer server([&](HttpRequest request, HttpReply reply) {
    seen = std::move(request);
    reply.send({.status = 201});
  });
  const HttpClient client;
  const HttpRequest request{
      .method = "PUT", .target = "/", .headers = {{"Content-Length", "200007"}}};
  auto upload = client.upload(server.url(), request, time_max);
  ASSERT_TRUE(upload) << upload.error().message;
  EXPECT_TRUE(upload->write("hello, "));
  EXPECT_TRUE(upload->write(std::string(200'000, 'x')));
  const auto answer = upload->finish();
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 201);
  EXPECT_EQ(seen.headers.get("Content-Length"), "200007");
  EXPECT_FALSE(seen.headers.contains("Transfer-Encoding"));
  EXPECT_EQ(seen.body, "hello, " + std::string(200'000, 'x'));
}

}  // namespace
}  // namespace micro_http
