#include <micro_http/server.hpp>

#include "test_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <fstream>
#include <mutex>

namespace micro_http {
namespace {

using namespace std::chrono_literals;
using testing::echo;
using ::testing::HasSubstr;
using testing::is_soon;
using testing::RawSocket;
using ::testing::StartsWith;
using testing::TestServer;

constexpr bool is_sanitized =
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
    true;
#else
    false;
#endif
#else
    false;
#endif

// Lets the process have `count` descriptors, if the system does.
bool allow_descriptors(rlim_t count) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur >= count) return true;
  limit.rlim_cur = std::min(limit.rlim_max, count);
  ::setrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur >= count;
}

std::size_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t total = 0;
  std::size_t resident = 0;
  file >> total >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

// The limit on the header and the limit on what is read ahead are the same by default: the byte
// that is too much has to be read all the same.
TEST(HttpServerLimits, RefuseAnOversizedHeaderWithTheDefaultOptions) {
  const TestServer server(echo);
  const std::string filler(100'000, 'x');
  EXPECT_THAT(server.exchange("GET / HTTP/1.1\r\nHost: h\r\na: " + filler + "\r\n\r\n"),
              StartsWith("HTTP/1.1 431"));
  EXPECT_THAT(server.exchange("GET /" + filler + " HTTP/1.1\r\nHost: h\r\n\r\n"),
              StartsWith("HTTP/1.1 414"));
}

TEST(HttpServerLimits, CloseAConnectionThatAsksForNothing) {
  const TestServer server(echo, {.idle_timeout = 50ms});
  EXPECT_EQ(server.exchange(""), "");
  const RawSocket client = server.connect();
  client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 200 OK"));
}

TEST(HttpServerLimits, EndARequestThatComesTooSlowly) {
  const TestServer server(echo, {.read_timeout = 50ms});
  EXPECT_THAT(server.exchange("GET / HTTP/1.1\r\nHost: "),
              StartsWith("HTTP/1.1 408 Request Timeout"));
  EXPECT_THAT(server.exchange("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc"),
              StartsWith("HTTP/1.1 408 Request Timeout"));
  // A byte now and then does not buy more time.
  const RawSocket client = server.connect();
  std::atomic<bool> is_over = false;
  std::thread dripping([&] {
    while (!is_over && client.send("G")) std::this_thread::yield();
  });
  EXPECT_THAT(client.read_until_text("HTTP/1.1 4"), StartsWith("HTTP/1.1 4"));
  is_over = true;
  dripping.join();
}

TEST(HttpServerLimits, EndAConnectionThatDoesNotReadItsAnswer) {
  TestServer server(
      [](const HttpRequest&, const HttpReply& reply) {
        reply.send({200, {}, std::string(20'000'000, 'x')});
      },
      {.write_timeout = 50ms});
  const RawSocket client = server.connect();
  client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  std::promise<void> stopped;
  auto is_stopped = stopped.get_future();
  // Stopping waits for running answers: it is over only when the connection was given up.
  client.read_bytes(1);
  server.server().stop(1h, [&] { stopped.set_value(); });
  EXPECT_TRUE(is_soon(is_stopped));
  EXPECT_LT(client.read_to_end().size(), 20'000'000u);
}

TEST(HttpServerLimits, DoNotEndAHandlerThatTakesItsTime) {
  std::promise<HttpReply> asked;
  auto reply = asked.get_future();
  TestServer server([&](const HttpRequest&, HttpReply given) { asked.set_value(std::move(given)); },
                    {.idle_timeout = 10ms, .read_timeout = 10ms, .write_timeout = 10ms});
  const RawSocket client = server.connect();
  client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(is_soon(reply));
  std::promise<void> later;
  auto is_later = later.get_future();
  const auto timer = server.loop().call_after(200ms, [&] {
    reply.get().send({200, {}, "late"});
    later.set_value();
  });
  ASSERT_TRUE(is_soon(is_later));
  EXPECT_THAT(client.read_until_text("late"), StartsWith("HTTP/1.1 200 OK"));
}

TEST(HttpServerLimits, LetFurtherConnectionsWaitForARoom) {
  const TestServer server(echo, {.connections_max = 2});
  RawSocket first = server.connect();
  RawSocket second = server.connect();
  for (const RawSocket* client : {&first, &second}) {
    client->send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    client->read_until_text("\r\n\r\n");
  }
  const RawSocket third = server.connect();
  third.send("GET /third HTTP/1.1\r\nHost: h\r\n\r\n");
  pollfd entry{third.fd(), POLLIN, 0};
  EXPECT_EQ(::poll(&entry, 1, 20), 0);
  first.close();
  EXPECT_THAT(third.read_until_text("\r\n\r\n"), HasSubstr("X-Seen: GET /third"));
}

TEST(HttpServerLimits, StopReadingFromAClientThatSendsAheadOfItsAnswers) {
  std::promise<HttpReply> asked;
  auto reply = asked.get_future();
  std::atomic<int> calls = 0;
  const TestServer server([&](HttpRequest request, HttpReply given) {
    if (calls++ == 0) return asked.set_value(std::move(given));
    echo(std::move(request), std::move(given));
  });
  const RawSocket client = server.connect();
  const int kernel_bytes = 64 * 1024;
  ::setsockopt(client.fd(), SOL_SOCKET, SO_SNDBUF, &kernel_bytes, sizeof kernel_bytes);
  const std::string one = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  // As much as our buffer and the kernel's take; the rest waits here.
  std::size_t sent = 0;
  const auto has_room = [&] {
    pollfd entry{client.fd(), POLLOUT, 0};
    return ::poll(&entry, 1, 100) == 1;
  };
  constexpr std::size_t rounds_max = 2'000'000;
  while (has_room() && sent < rounds_max) {
    client.send(one);
    ++sent;
  }
  EXPECT_LT(sent, rounds_max);
  ASSERT_TRUE(is_soon(reply));
  reply.get().send({200, {{"X-Seen", "first"}}, ""});
  std::size_t answers = 0;
  client.shutdown_write();
  const std::string all = client.read_to_end();
  for (auto at = all.find("HTTP/1.1 200"); at != all.npos; at = all.find("HTTP/1.1 200", at + 1)) {
    ++answers;
  }
  EXPECT_EQ(answers, sent);
}

TEST(HttpServerLimits, HoldThousandsOfIdleAndWaitingConnectionsCheaply) {
  constexpr std::size_t count = 5'000;
  if (!allow_descriptors(2 * count + 200)) GTEST_SKIP() << "too few file descriptors allowed here";
  std::mutex mutex;
  std::vector<HttpReply> waiting;
  std::promise<void> all_wait;
  auto do_all_wait = all_wait.get_future();
  const TestServer server([&](const HttpRequest& request, HttpReply reply) {
    if (request.target != "/wait") return reply.send({200, {}, "ok"});
    const std::lock_guard lock(mutex);
    waiting.push_back(std::move(reply));
    if (waiting.size() == count / 2) all_wait.set_value();
  });
  const std::size_t before = resident_bytes();
  std::vector<RawSocket> clients;
  clients.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    clients.push_back(server.connect());
    const std::string padding = "X-Padding: " + std::string(4'000, 'x') + "\r\n";
    clients.back().send(i % 2 == 0 ? "GET /wait HTTP/1.1\r\nHost: h\r\n" + padding + "\r\n"
                                   : "GET / HTTP/1.1\r\nHost: h\r\n" + padding + "\r\n");
    if (i % 2 == 1) clients.back().read_until_text("ok");
  }
  ASSERT_TRUE(is_soon(do_all_wait));
  const std::size_t per_connection = (resident_bytes() - before) / count;
  RecordProperty("bytes_per_connection", static_cast<int>(per_connection));
  if (!is_sanitized) {
    EXPECT_LE(per_connection, 10'000u);
  }
  for (const HttpReply& reply : waiting) reply.send({200, {}, "woken"});
  for (std::size_t i = 0; i < count; i += 2) {
    ASSERT_THAT(clients[i].read_until_text("woken"), StartsWith("HTTP/1.1 200"));
  }
}

}  // namespace
}  // namespace micro_http
