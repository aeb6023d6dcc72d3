#include <micro_http/server.hpp>

#include "test_server.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <mutex>

namespace micro_http {
namespace {

using namespace std::chrono_literals;
using testing::echo;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::is_soon;
using ::testing::Not;
using testing::RawSocket;
using ::testing::StartsWith;
using testing::TestServer;

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

TEST(HttpServer, AnswersOverAKeptConnection) {
  const TestServer server(echo);
  const RawSocket client = server.connect();
  for (int round = 0; round < 3; ++round) {
    client.send("POST /a?b HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello");
    const std::string answer = client.read_until_text("hello");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(answer, HasSubstr("X-Seen: POST /a?b\r\n"));
    EXPECT_THAT(answer, HasSubstr("Content-Length: 5\r\n"));
    EXPECT_THAT(answer, Not(HasSubstr("Connection:")));
  }
}

TEST(HttpServer, NamesItsUrlAndTheClientsAddress) {
  const TestServer server([](const HttpRequest& request, const HttpReply& reply) {
    reply.send({200, {}, request.remote_address});
  });
  EXPECT_EQ(const_cast<TestServer&>(server).server().url(),
            "http://127.0.0.1:" + std::to_string(server.port()));
  EXPECT_THAT(server.exchange("GET / HTTP/1.0\r\n\r\n"), EndsWith("\r\n\r\n127.0.0.1"));
}

TEST(HttpServer, ClosesWhenTheClientAsksForIt) {
  const TestServer server(echo);
  EXPECT_THAT(server.exchange("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"),
              HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(server.exchange("GET / HTTP/1.0\r\n\r\n"), HasSubstr("Connection: close\r\n"));
}

TEST(HttpServer, KeepsAnHttp10ConnectionThatAsksForIt) {
  const TestServer server(echo);
  const RawSocket client = server.connect();
  for (int round = 0; round < 2; ++round) {
    client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_THAT(client.read_until_text("\r\n\r\n"), HasSubstr("Connection: keep-alive\r\n"));
  }
}

TEST(HttpServer, AnswersPipelinedRequestsInTheirOrder) {
  const TestServer server(echo);
  constexpr int count = 2'000;
  std::string requests;
  for (int i = 0; i < count; ++i) {
    requests += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n" +
                (i + 1 == count ? "Connection: close\r\n\r\n" : "\r\n");
  }
  const RawSocket client = server.connect();
  std::thread writer([&] { client.send(requests); });
  const std::string answers = client.read_to_end();
  writer.join();
  std::size_t at = 0;
  for (int i = 0; i < count; ++i) {
    at = answers.find("X-Seen: GET /" + std::to_string(i) + "\r\n", at);
    ASSERT_NE(at, std::string::npos) << "request " << i;
  }
  EXPECT_EQ(count_of(answers, "HTTP/1.1 200 OK"), static_cast<std::size_t>(count));
}

TEST(HttpServer, AnswersPipelinedRequestsInTheirOrderAlsoFromOtherThreads) {
  std::mutex mutex;
  std::vector<std::thread> threads;
  {
    const TestServer server([&](const HttpRequest& request, HttpReply reply) {
      const std::lock_guard lock(mutex);
      threads.emplace_back([target = request.target, reply = std::move(reply)] {
        reply.send({200, {}, "<" + target + ">"});
      });
    });
    std::string requests;
    std::string expected;
    for (int i = 0; i < 20; ++i) {
      requests += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n";
    }
    const RawSocket client = server.connect();
    client.send(requests);
    const std::string answers = client.read_until_text("</19>");
    std::size_t at = 0;
    for (int i = 0; i < 20; ++i) {
      at = answers.find("</" + std::to_string(i) + ">", at);
      ASSERT_NE(at, std::string::npos);
    }
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(HttpServer, AnswersPipelinedRequestsOfAClientThatHasFinishedSending) {
  const TestServer server(echo);
  const RawSocket client = server.connect();
  client.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n");
  client.shutdown_write();
  EXPECT_THAT(client.read_to_end(), HasSubstr("X-Seen: GET /2\r\n"));
}

TEST(HttpServer, AnswersHeadWithTheLengthAlone) {
  const TestServer server([](const HttpRequest& request, const HttpReply& reply) {
    reply.send({200, {}, request.target == "/big" ? std::string(1'000'000, 'x') : "body"});
  });
  const RawSocket client = server.connect();
  client.send(
      "HEAD / HTTP/1.1\r\nHost: h\r\n\r\nHEAD /big HTTP/1.1\r\nHost: h\r\n\r\n"
      "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  const std::string answers = client.read_until_text("body");
  EXPECT_EQ(count_of(answers, "Content-Length: 4\r\n"), 2u);
  EXPECT_EQ(count_of(answers, "Content-Length: 1000000\r\n"), 1u);
  EXPECT_LT(answers.size(), 1'000u);
}

TEST(HttpServer, TellsAClientThatAsksToContinue) {
  const TestServer server(echo);
  const RawSocket client = server.connect();
  client.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read_until_text("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("he");
  client.send("llo");
  EXPECT_THAT(client.read_until_text("hello"), StartsWith("HTTP/1.1 200 OK"));
}

TEST(HttpServer, RefusesABodyThatIsTooLongBeforeItIsSent) {
  const TestServer server(echo, {.body_bytes_max = 4});
  EXPECT_THAT(server.exchange(
                  "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"),
              StartsWith("HTTP/1.1 413 Content Too Large\r\n"));
}

TEST(HttpServer, TakesChunkedBodies) {
  const TestServer server(echo);
  EXPECT_THAT(server.exchange("PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n"
                              "Connection: close\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"),
              EndsWith("\r\n\r\nhello"));
}

TEST(HttpServer, CarriesLargeBodiesBothWays) {
  const TestServer server(echo);
  std::string body(5'000'000, '\0');
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>(i * 2654435761u >> 13);
  const RawSocket client = server.connect();
  std::thread writer([&] {
    client.send("PUT / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: " +
                std::to_string(body.size()) + "\r\n\r\n" + body);
  });
  const std::string answer = client.read_to_end();
  writer.join();
  ASSERT_GT(answer.size(), body.size());
  EXPECT_TRUE(answer.ends_with(body));
}

TEST(HttpServer, ReadsARequestThatComesByteByByte) {
  const TestServer server(echo);
  const RawSocket client = server.connect();
  for (const char byte : std::string("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nok")) {
    client.send({&byte, 1});
  }
  EXPECT_THAT(client.read_until_text("ok"), StartsWith("HTTP/1.1 200 OK"));
}

TEST(HttpServer, RefusesMalformedRequestsByItself) {
  std::atomic<int> calls = 0;
  const TestServer server(
      [&](const HttpRequest&, const HttpReply& reply) {
        calls += 1;
        reply.send({});
      },
      {.header_bytes_max = 1'000});
  const std::string answer = server.exchange("GET / HTTP/1.1\r\nHost: h\r\nX: 1\n\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 400 Bad Request\r\n"));
  EXPECT_THAT(answer, HasSubstr("Content-Type: text/plain"));
  EXPECT_THAT(answer, HasSubstr("Connection: close"));
  EXPECT_THAT(answer,
              EndsWith("400 Bad Request: a line ends in a line feed without carriage return\n"));
  EXPECT_THAT(server.exchange("GET /" + std::string(2'000, 'a')), StartsWith("HTTP/1.1 414 "));
  EXPECT_THAT(server.exchange("GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(2'000, 'a')),
              StartsWith("HTTP/1.1 431 "));
  EXPECT_THAT(server.exchange("CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n"),
              StartsWith("HTTP/1.1 501 "));
  EXPECT_EQ(calls, 0);
}

// A server that closes with unread input resets the connection; the client then may never see why.
TEST(HttpServer, LetsARefusalReachAClientThatGoesOnSending) {
  const TestServer server(echo, {.body_bytes_max = 1'000});
  for (int round = 0; round < 20; ++round) {
    const RawSocket client = server.connect();
    client.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3000000\r\n\r\n");
    client.send(std::string(3'000'000, 'x'));
    EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 413 "));
  }
}

TEST(HttpServer, AnswersARequestThatItsHandlerForgot) {
  const TestServer server([](const HttpRequest&, const HttpReply&) {});
  EXPECT_THAT(server.exchange("GET / HTTP/1.0\r\n\r\n"), StartsWith("HTTP/1.1 500 "));
}

TEST(HttpServer, ClosesWhenTheHandlerAsksForIt) {
  const TestServer server([](const HttpRequest&, const HttpReply& reply) {
    reply.send({200, {{"Connection", "close"}}, "bye"});
  });
  const std::string answer = server.exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(answer, EndsWith("bye"));
}

TEST(HttpServer, DoesNotSendAStatusThatIsNone) {
  for (const int status : {-1, 0, 100, 1000}) {
    const TestServer server(
        [&](const HttpRequest&, const HttpReply& reply) { reply.send({status, {}, ""}); });
    EXPECT_THAT(server.exchange("GET / HTTP/1.0\r\n\r\n"), StartsWith("HTTP/1.1 500 "));
  }
}

// A process that inherits a connection keeps it open when we close it.
TEST(HttpServer, LetsNoOtherProgramInheritItsSockets) {
  const TestServer server(echo);
  const RawSocket client = server.connect();
  client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  client.read_bytes(1);
  for (int fd = 3; fd < 1'000; ++fd) {
    const int flags = ::fcntl(fd, F_GETFD);
    sockaddr_in address{};
    socklen_t length = sizeof address;
    const bool is_ours = ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) == 0 &&
                         address.sin_family == AF_INET && address.sin_port == htons(server.port());
    if (!is_ours) continue;
    EXPECT_TRUE((flags & FD_CLOEXEC) != 0) << "descriptor " << fd;
  }
}

TEST(HttpServer, SendsTheFirstOfSeveralAnswers) {
  const TestServer server([](const HttpRequest&, const HttpReply& reply) {
    const HttpReply copy = reply;
    copy.send({201, {}, "first"});
    reply.send({202, {}, "second"});
  });
  const std::string answer = server.exchange("GET / HTTP/1.0\r\n\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 201 "));
  EXPECT_THAT(answer, EndsWith("first"));
}

TEST(HttpServer, DoesNotReadTheNextRequestInsideACallOfSend) {
  // A handler that answers under its own lock, as engines do, must not meet itself there.
  std::mutex mutex;
  std::deque<HttpReply> waiting;
  const TestServer server(
      [&](const HttpRequest& request, HttpReply reply) {
        const std::lock_guard lock(mutex);
        if (request.target == "/wait") return waiting.push_back(std::move(reply));
        for (const HttpReply& other : waiting) other.send({200, {}, "woken"});
        waiting.clear();
        reply.send({200, {}, "done"});
      },
      {}, 1);
  const RawSocket sleeper = server.connect();
  sleeper.send("GET /wait HTTP/1.1\r\nHost: h\r\n\r\nGET /more HTTP/1.1\r\nHost: h\r\n\r\n");
  const RawSocket waker = server.connect();
  std::string answer;
  std::atomic<bool> is_over = false;
  std::thread reader([&] {
    answer = sleeper.read_until_text("done");
    is_over = true;
  });
  // Until the sleeper's request has arrived, a call wakes nobody.
  while (!is_over) {
    waker.send("GET /wake HTTP/1.1\r\nHost: h\r\n\r\n");
    waker.read_until_text("done");
  }
  reader.join();
  EXPECT_THAT(answer, HasSubstr("woken"));
}

TEST(HttpServer, TellsWhenNobodyWaitsForAnAnswerAnyMore) {
  for (const bool resets : {false, true}) {
    std::promise<void> asked;
    std::promise<void> abandoned;
    auto is_asked = asked.get_future();
    auto is_abandoned = abandoned.get_future();
    std::optional<HttpReply> kept;
    const TestServer server([&](const HttpRequest&, HttpReply reply) {
      kept = reply;
      reply.on_abandoned([&] { abandoned.set_value(); });
      asked.set_value();
    });
    RawSocket client = server.connect();
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    ASSERT_TRUE(is_soon(is_asked));
    resets ? client.reset() : client.close();
    ASSERT_TRUE(is_soon(is_abandoned));
    kept->send({});
    kept->on_abandoned([] { FAIL() << "it was answered"; });
  }
}

TEST(HttpServer, AnswersAClientThatOnlyClosedItsOwnSide) {
  std::promise<HttpReply> asked;
  auto reply = asked.get_future();
  const TestServer server(
      [&](const HttpRequest&, HttpReply given) { asked.set_value(std::move(given)); });
  const RawSocket client = server.connect();
  client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  client.shutdown_write();
  ASSERT_TRUE(is_soon(reply));
  reply.get().send({200, {}, "late"});
  EXPECT_THAT(client.read_to_end(), EndsWith("late"));
}

TEST(HttpServer, DoesNotCallAbandonedAfterTheAnswer) {
  std::atomic<bool> called = false;
  {
    TestServer server([&](const HttpRequest&, const HttpReply& reply) {
      reply.on_abandoned([&] { called = true; });
      reply.send({200, {}, "body"});
    });
    RawSocket client = server.connect();
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    client.read_until_text("body");
    client.close();
    server.exchange("GET / HTTP/1.0\r\n\r\n");
  }
  EXPECT_FALSE(called);
}

}  // namespace
}  // namespace micro_http
