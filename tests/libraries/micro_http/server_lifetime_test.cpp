#include <micro_http/server.hpp>

#include "test_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

namespace micro_http {
namespace {

using namespace std::chrono_literals;
using testing::echo;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::is_soon;
using testing::RawSocket;
using testing::RunningLoop;
using testing::TestServer;

TEST(HttpServerLifetime, NamesAnAddressThatIsInUse) {
  const TestServer first(echo);
  EventLoop loop;
  const auto second = HttpServer::listen(loop, {.port = first.port()}, echo);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, micro_core::ErrorCode::unavailable);
  EXPECT_THAT(second.error().message, HasSubstr("127.0.0.1:" + std::to_string(first.port())));
  EXPECT_THAT(second.error().message, HasSubstr("in use"));
}

TEST(HttpServerLifetime, RefusesAHostThatIsNoAddress) {
  EventLoop loop;
  const auto server = HttpServer::listen(loop, {.host = "example.com"}, echo);
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().code, micro_core::ErrorCode::invalid_argument);
}

TEST(HttpServerLifetime, ListensOnIpv6) {
  EventLoop loop;
  const auto server = HttpServer::listen(loop, {.host = "::1"}, echo);
  if (!server) GTEST_SKIP() << "no IPv6 here: " << server.error().message;
  EXPECT_EQ(server->url(), "http://[::1]:" + std::to_string(server->port()));
}

TEST(HttpServerLifetime, StopsAtOnceWhenNothingRuns) {
  TestServer server(echo);
  const RawSocket idle = server.connect();
  idle.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  idle.read_until_text("\r\n\r\n");
  const RawSocket fresh = server.connect();
  std::promise<void> stopped;
  auto is_stopped = stopped.get_future();
  server.server().stop(1h, [&] { stopped.set_value(); });
  EXPECT_TRUE(is_soon(is_stopped));
  EXPECT_EQ(idle.read_to_end(), "");
  EXPECT_EQ(fresh.read_to_end(), "");
}

TEST(HttpServerLifetime, LetsRunningRequestsFinishWhenItStops) {
  std::promise<HttpReply> asked;
  auto reply = asked.get_future();
  TestServer server([&](const HttpRequest&, HttpReply given) { asked.set_value(std::move(given)); },
                    {}, 1);
  const RawSocket idle = server.connect();
  const RawSocket client = server.connect();
  client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(is_soon(reply));
  std::promise<void> stopped;
  auto is_stopped = stopped.get_future();
  server.server().stop(1h, [&] { stopped.set_value(); });
  idle.read_to_end();  // so the stop has begun
  reply.get().send({200, {}, "finished"});
  const std::string answer = client.read_to_end();
  EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(answer, EndsWith("finished"));
  EXPECT_TRUE(is_soon(is_stopped));
}

TEST(HttpServerLifetime, GivesUpRequestsThatOutlastTheGrace) {
  std::promise<void> asked;
  std::promise<void> abandoned;
  auto is_asked = asked.get_future();
  auto is_abandoned = abandoned.get_future();
  std::optional<HttpReply> kept;
  TestServer server([&](const HttpRequest&, HttpReply reply) {
    reply.on_abandoned([&] { abandoned.set_value(); });
    kept = std::move(reply);
    asked.set_value();
  });
  const RawSocket client = server.connect();
  client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(is_soon(is_asked));
  std::promise<void> stopped;
  auto is_stopped = stopped.get_future();
  server.server().stop(10ms, [&] { stopped.set_value(); });
  EXPECT_TRUE(is_soon(is_stopped));
  EXPECT_TRUE(is_soon(is_abandoned));
  EXPECT_EQ(client.read_to_end(), "");
}

TEST(HttpServerLifetime, AcceptsNothingMoreOnceStopped) {
  TestServer server(echo);
  std::promise<void> stopped;
  auto is_stopped = stopped.get_future();
  server.server().stop(0ms, [&] { stopped.set_value(); });
  ASSERT_TRUE(is_soon(is_stopped));
  EventLoop loop;
  EXPECT_TRUE(HttpServer::listen(loop, {.port = server.port()}, echo)) << "the port is free again";
}

TEST(HttpServerLifetime, LetsAReplyOutliveServerAndLoop) {
  std::promise<HttpReply> asked;
  auto reply = asked.get_future();
  {
    const TestServer server(
        [&](const HttpRequest&, HttpReply given) { asked.set_value(std::move(given)); });
    const RawSocket client = server.connect();
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    ASSERT_TRUE(is_soon(reply));
  }
  const HttpReply late = reply.get();
  late.on_abandoned([] {});
  late.send({200, {}, "to nobody"});
}

TEST(HttpServerLifetime, CallsNoHandlerOnceItIsDestroyed) {
  RunningLoop running(2);
  for (int round = 0; round < 50; ++round) {
    std::atomic<bool> is_alive = true;
    std::vector<RawSocket> clients;
    {
      const HttpServer server =
          HttpServer::listen(running.loop(), {}, [&](HttpRequest request, HttpReply reply) {
            EXPECT_TRUE(is_alive);
            echo(std::move(request), std::move(reply));
          }).value();
      for (int i = 0; i < 4; ++i) {
        clients.push_back(RawSocket::connect(server.port()));
        clients.back().send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      }
      clients.front().read_bytes(1);
    }
    is_alive = false;
    for (const RawSocket& client : clients) {
      client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      client.read_to_end();
    }
  }
}

TEST(HttpServerLifetime, IsDestroyedAlsoIfItsLoopNeverRuns) {
  EventLoop loop(2);
  const auto server = HttpServer::listen(loop, {}, echo);
  ASSERT_TRUE(server);
  const RawSocket client = RawSocket::connect(server->port());
}

TEST(HttpServerLifetime, SurvivesClientsThatComeAndGoWhileOthersAnswer) {
  std::vector<std::thread> threads;
  std::mutex mutex;
  {
    const TestServer server(
        [&](const HttpRequest&, HttpReply reply) {
          const std::lock_guard lock(mutex);
          threads.emplace_back([reply = std::move(reply)] {
            reply.on_abandoned([reply] { reply.send({}); });
            reply.send({200, {}, std::string(100'000, 'x')});
          });
        },
        {}, 2);
    for (int round = 0; round < 200; ++round) {
      RawSocket client = server.connect();
      client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      switch (round % 4) {
        case 0:
          client.reset();
          break;
        case 1:
          client.close();
          break;
        case 2:
          client.read_bytes(1);
          client.reset();
          break;
        default:
          client.read_bytes(100'000);
          break;
      }
    }
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace micro_http
