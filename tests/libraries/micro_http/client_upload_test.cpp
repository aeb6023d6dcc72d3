#include <micro_http/client.hpp>

#include <gmock/gmock.h>

#include "test_server.hpp"

namespace micro_http {
namespace {

using namespace std::chrono_literals;
using micro_core::ErrorCode;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::RawListener;
using testing::RawSocket;
using testing::TestServer;

constexpr auto time_max = std::chrono::duration_cast<std::chrono::milliseconds>(testing::patience);

Url url_of(const RawListener& listener) {
  return {.host = "127.0.0.1", .port = listener.port()};
}

HttpRequest post(Headers headers = {}) {
  return {.method = "POST", .target = "/upload", .headers = std::move(headers)};
}

TEST(HttpUpload, SendsABodyInChunksWithTrailersBehindIt) {
  HttpRequest seen;
  const TestServer server([&](HttpRequest request, HttpReply reply) {
    seen = std::move(request);
    reply.send({.status = 202, .body = "taken"});
  });
  const HttpClient client;
  auto upload = client.upload(server.url(), post({{"Trailer", "X-Sum"}}), time_max);
  ASSERT_TRUE(upload) << upload.error().message;
  EXPECT_TRUE(upload->write("hello, "));
  EXPECT_TRUE(upload->write(""));
  EXPECT_TRUE(upload->write(std::string(200'000, 'x')));
  const auto answer = upload->finish({{"X-Sum", "7"}});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 202);
  EXPECT_EQ(answer->body, "taken");
  EXPECT_EQ(seen.headers.get("Transfer-Encoding"), "chunked");
  EXPECT_FALSE(seen.headers.contains("Content-Length"));
  EXPECT_EQ(seen.body, "hello, " + std::string(200'000, 'x'));
  EXPECT_EQ(seen.trailers.get("X-Sum"), "7");
  EXPECT_FALSE(seen.headers.contains("X-Sum"));
}

TEST(HttpUpload, LetsEachPieceLeaveBeforeTheNext) {
  const RawListener listener;
  const HttpClient client;
  auto upload = client.upload(url_of(listener), post(), time_max);
  ASSERT_TRUE(upload);
  const RawSocket peer = listener.accept();
  EXPECT_TRUE(upload->write("first"));
  EXPECT_THAT(peer.read_until_text("first\r\n"), EndsWith("\r\n\r\n5\r\nfirst\r\n"));
  EXPECT_TRUE(upload->write("second"));
  EXPECT_EQ(peer.read_until_text("second\r\n"), "6\r\nsecond\r\n");
  peer.send("HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_FALSE(upload->write("third"));
}

TEST(HttpUpload, UsesAKeptConnectionAndKeepsItsOwn) {
  std::vector<std::string> seen;
  const RawListener listener;
  std::thread server([&] {
    const RawSocket peer = listener.accept();
    for (int i = 0; i < 3; ++i) {
      seen.push_back(peer.read_until_text(i == 1 ? "0\r\n\r\n" : "\r\n\r\n"));
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }
  });
  const HttpClient client;
  EXPECT_TRUE(client.send(url_of(listener), {}));
  auto upload = client.upload(url_of(listener), post(), time_max);
  ASSERT_TRUE(upload);
  upload->write("body");
  EXPECT_TRUE(upload->finish());
  EXPECT_TRUE(client.send(url_of(listener), {}));
  server.join();
  EXPECT_THAT(seen[1], EndsWith("4\r\nbody\r\n0\r\n\r\n"));
}

TEST(HttpUpload, StopsAtAnAnswerThatComesBeforeItsEnd) {
  const RawListener listener;
  const HttpClient client;
  auto upload = client.upload(url_of(listener), post(), time_max);
  ASSERT_TRUE(upload);
  const RawSocket peer = listener.accept();
  peer.read_until_text("\r\n\r\n");
  peer.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 4\r\n\r\nlate");
  const auto end = std::chrono::steady_clock::now() + testing::patience;
  while (upload->write("more") && std::chrono::steady_clock::now() < end) {
  }
  const auto answer = upload->finish({{"X-Sum", "7"}});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 400);
  EXPECT_EQ(answer->body, "late");
  // What was not finished must not look as if it was.
  upload = client.upload(url_of(listener), post(), time_max);
  EXPECT_THAT(peer.read_to_end(), Not(HasSubstr("0\r\n")));
}

TEST(HttpUpload, SaysThatTheServerHasGone) {
  const RawListener listener;
  const HttpClient client;
  auto upload = client.upload(url_of(listener), post(), time_max);
  ASSERT_TRUE(upload);
  listener.accept().reset();
  const auto end = std::chrono::steady_clock::now() + testing::patience;
  while (upload->write("more") && std::chrono::steady_clock::now() < end) {
  }
  const auto answer = upload->finish();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::unavailable);
}

TEST(HttpUpload, LeavesABodyUnfinishedWhenItIsGivenUp) {
  const RawListener listener;
  const HttpClient client;
  const RawSocket peer = [&] {
    auto upload = client.upload(url_of(listener), post(), time_max);
    upload->write("so far");
    return listener.accept();
  }();
  EXPECT_THAT(peer.read_to_end(), EndsWith("6\r\nso far\r\n"));
}

TEST(HttpUpload, WaitsForASlowServerButNotForEver) {
  const RawListener listener;
  const HttpClient client;
  auto upload = client.upload(url_of(listener), post(), 200ms);
  ASSERT_TRUE(upload);
  const RawSocket peer = listener.accept();
  const std::string piece(64 * 1024, 'x');
  int pieces = 0;
  while (upload->write(piece)) ++pieces;
  EXPECT_LT(pieces, 1'000);
  const auto answer = upload->finish();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::timeout);
}

TEST(HttpUpload, RefusesATargetThatIsNone) {
  const auto upload =
      HttpClient().upload({.host = "127.0.0.1"}, {.method = "POST", .target = "/a b"}, time_max);
  ASSERT_FALSE(upload);
  EXPECT_EQ(upload.error().code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace micro_http
