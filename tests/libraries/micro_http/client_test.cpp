#include <micro_http/client.hpp>

#include "test_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

namespace micro_http {
namespace {

using namespace std::chrono_literals;
using micro_core::ErrorCode;
using testing::echo;
using ::testing::HasSubstr;
using testing::RawListener;
using testing::TestServer;

TEST(HttpClient, SendsARequestAndReadsItsAnswer) {
  const TestServer server([](HttpRequest request, HttpReply reply) {
    std::string seen(request.headers.get("Host"));
    reply.send(
        {404, {{"X-Host", std::move(seen)}}, request.method + request.target + request.body});
  });
  const HttpClient client;
  const auto answer =
      client.send(server.url(), {.method = "POST", .target = "/a?b", .body = "body"});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 404);
  EXPECT_EQ(answer->body, "POST/a?bbody");
  EXPECT_EQ(answer->headers.get("x-host"), server.url().authority());
}

TEST(HttpClient, UsesOneConnectionForOneRequestAfterTheOther) {
  const RawListener listener;
  std::thread peer([&] {
    const auto connection = listener.accept();
    for (int i = 0; i < 3; ++i) {
      connection.read_until_text("\r\n\r\n");
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + std::to_string(i));
    }
  });
  const HttpClient client;
  const HttpClient copy = client;
  for (int i = 0; i < 3; ++i) {
    const auto answer =
        (i == 1 ? copy : client).send({.host = "127.0.0.1", .port = listener.port()}, {});
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->body, std::to_string(i));
  }
  peer.join();
}

TEST(HttpClient, ConnectsAnewWhenItMayKeepNothing) {
  const TestServer server(echo);
  const HttpClient client({.idle_connections_max = 0});
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(client.send(server.url(), {}));
}

TEST(HttpClient, FindsLocalhostAndItsSubdomainsWithoutAResolver) {
  const TestServer server(echo);
  const HttpClient client;
  EXPECT_TRUE(client.send({.host = "localhost", .port = server.port()}, {}));
  EXPECT_TRUE(client.send({.host = "api.execute-api.LOCALHOST", .port = server.port()}, {}));
}

TEST(HttpClient, SpeaksIpv6) {
  testing::RunningLoop running;
  const auto server = HttpServer::listen(running.loop(), {.host = "::1"}, echo);
  if (!server) GTEST_SKIP() << "no IPv6 here";
  EXPECT_TRUE(HttpClient().send(parse_url(server->url()).value(), {}));
  EXPECT_TRUE(HttpClient().send({.host = "localhost", .port = server->port()}, {}))
      << "tried after IPv4";
}

TEST(HttpClient, CarriesLargeBodiesBothWays) {
  const TestServer server(echo, {.body_bytes_max = 50'000'000});
  const HttpClient client;
  for (const std::size_t bytes : {16'384u, 16'385u, 30'000'000u}) {
    std::string body(bytes, 'x');
    for (std::size_t i = 0; i < body.size(); i += 1'000) body[i] = static_cast<char>(i / 1'000);
    const auto answer = client.send(server.url(), {.method = "PUT", .body = body});
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_TRUE(answer->body == body);
  }
}

TEST(HttpClient, ReadsNoBodyBehindHead) {
  const TestServer server(
      [](const HttpRequest&, const HttpReply& reply) { reply.send({200, {}, "body"}); });
  const HttpClient client;
  for (int i = 0; i < 2; ++i) {
    const auto head = client.send(server.url(), {.method = "HEAD"});
    ASSERT_TRUE(head) << head.error().message;
    EXPECT_EQ(head->headers.get("Content-Length"), "4");
    EXPECT_EQ(head->body, "");
    EXPECT_EQ(client.send(server.url(), {})->body, "body");
  }
}

TEST(HttpClient, GivesUpWhenTheTimeIsOver) {
  const RawListener silent;
  const HttpClient client({.request_timeout = 20ms});
  const Url url{.host = "127.0.0.1", .port = silent.port()};
  const auto answer = client.send(url, {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::timeout);
  EXPECT_EQ(HttpClient().send(url, {}, 20ms).error().code, ErrorCode::timeout);
}

TEST(HttpClient, GivesUpOnAServerThatDoesNotReadTheBody) {
  const RawListener silent;
  const HttpClient client({.request_timeout = 50ms});
  const auto answer = client.send({.host = "127.0.0.1", .port = silent.port()},
                                  {.method = "PUT", .body = std::string(50'000'000, 'x')});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::timeout);
}

TEST(HttpClient, SaysThatNobodyListens) {
  std::uint16_t port = 0;
  {
    const RawListener closed;
    port = closed.port();
  }
  const auto answer = HttpClient().send({.host = "127.0.0.1", .port = port}, {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::unavailable);
  EXPECT_THAT(answer.error().message, HasSubstr("127.0.0.1:" + std::to_string(port)));
  EXPECT_THAT(answer.error().message, HasSubstr("refused"));
}

TEST(HttpClient, RefusesHttpsWithoutTls) {
  const auto answer = HttpClient().send({.scheme = "https", .host = "localhost", .port = 1}, {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::unsupported);
}

TEST(HttpClient, RefusesARequestThatWouldBeReadAsAnother) {
  for (const HttpRequest& request :
       {HttpRequest{.target = "/a b"}, HttpRequest{.target = "/\r\nX: y"},
        HttpRequest{.target = ""}, HttpRequest{.method = "GET /x"}, HttpRequest{.method = ""}}) {
    const auto answer = HttpClient().send({.host = "127.0.0.1", .port = 1}, request);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::invalid_argument);
  }
}

TEST(HttpClient, LimitsAnswers) {
  const TestServer server([](const HttpRequest& request, const HttpReply& reply) {
    if (request.target == "/header") return reply.send({200, {{"X", std::string(2'000, 'x')}}, ""});
    reply.send({200, {}, std::string(2'000, 'x')});
  });
  const HttpClient client({.header_bytes_max = 1'000, .body_bytes_max = 1'000});
  EXPECT_EQ(client.send(server.url(), {.target = "/header"}).error().code, ErrorCode::too_large);
  EXPECT_EQ(client.send(server.url(), {.target = "/body"}).error().code, ErrorCode::too_large);
}

TEST(HttpClient, ServesSeveralThreads) {
  const TestServer server(echo);
  const HttpClient client({.idle_connections_max = 2});
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        const std::string body = std::to_string(t) + "/" + std::to_string(i);
        const auto answer = client.send(server.url(), {.method = "POST", .body = body});
        if (answer && answer->body == body) good += 1;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 400);
}

}  // namespace
}  // namespace micro_http
