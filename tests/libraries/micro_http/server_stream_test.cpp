#include <gmock/gmock.h>

#include <atomic>
#include <stdexcept>
#include <vector>

#include "test_server.hpp"

// Streamed bodies of answers: each test makes them on threads of its own, as a worker pool does.
namespace micro_http::testing {
namespace {

using std::chrono::milliseconds;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
constexpr std::string_view get_and_close = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

std::string body_of(const std::string& answer) {
  const std::size_t head = answer.find("\r\n\r\n");
  return head == std::string::npos ? "no head in: " + answer : answer.substr(head + 4);
}

// Answers every request with `response`, each on its own thread; joins them at its end. What a
// stream throws is kept.
class StreamServer {
 public:
  explicit StreamServer(HttpResponse response, HttpServerOptions options = {})
      : response_(std::move(response)),
        server_(
            [this](const HttpRequest& request, HttpReply reply) {
              const std::lock_guard lock(mutex_);
              threads_.emplace_back([this, reply = std::move(reply), target = request.target] {
                HttpResponse answer = response_;
                if (target == "/plain") answer = {.body = "plain"};
                try {
                  reply.send(std::move(answer));
                } catch (const std::exception& failure) {
                  const std::lock_guard own(mutex_);
                  thrown_.emplace_back(failure.what());
                }
              });
            },
            std::move(options)) {}
  ~StreamServer() { join(); }

  TestServer* operator->() { return &server_; }
  std::vector<std::string> join() {
    std::vector<std::thread> threads;
    {
      const std::lock_guard lock(mutex_);
      threads.swap(threads_);
    }
    for (std::thread& thread : threads) thread.join();
    const std::lock_guard lock(mutex_);
    return thrown_;
  }

 private:
  const HttpResponse response_;
  std::mutex mutex_;
  std::vector<std::thread> threads_;
  std::vector<std::string> thrown_;
  TestServer server_;
};

HttpResponse streamed(BodyStream stream, Headers headers = {}) {
  return {.headers = std::move(headers), .stream = std::move(stream)};
}

void write_greeting(BodyWriter& out) {
  out.write("hello, ");
  out.write("");
  out.write("world");
}

TEST(ServerStream, SendsEachWriteAsAChunk) {
  StreamServer server(streamed(write_greeting, {{"Content-Type", "text/plain"}}));
  const std::string answer = server->exchange(get_and_close);
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("Transfer-Encoding: chunked\r\n"));
  EXPECT_THAT(answer, Not(HasSubstr("Content-Length")));
  EXPECT_EQ(body_of(answer), "7\r\nhello, \r\n5\r\nworld\r\n0\r\n\r\n");
}

TEST(ServerStream, EndsTheConnectionBehindTheBodyForAClientOfHttp10) {
  StreamServer server(streamed(write_greeting));
  const std::string answer = server->exchange("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(answer, Not(HasSubstr("chunked")));
  EXPECT_EQ(body_of(answer), "hello, world");
}

TEST(ServerStream, DoesNotRunForAnAnswerWithoutBody) {
  std::atomic<int> runs = 0;
  const auto count = [&](BodyWriter&) { ++runs; };
  {
    StreamServer server(streamed(count));
    const std::string answer =
        server->exchange("HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(answer, Not(HasSubstr("Content-Length")));
    EXPECT_EQ(body_of(answer), "");
  }
  StreamServer server({.status = 204, .stream = count});
  EXPECT_EQ(body_of(server->exchange(get_and_close)), "");
  EXPECT_EQ(runs, 0);
}

TEST(ServerStream, TellsTheLengthThatTheResponseNames) {
  StreamServer server(streamed(write_greeting, {{"Content-Length", "12"}}));
  const std::string answer = server->exchange(get_and_close);
  EXPECT_THAT(answer, HasSubstr("Content-Length: 12\r\n"));
  EXPECT_THAT(answer, Not(HasSubstr("chunked")));
  EXPECT_EQ(body_of(answer), "hello, world");
}

TEST(ServerStream, BreaksOffABodyOfAnotherLengthThanNamed) {
  for (const std::string length : {"11", "13"}) {
    SCOPED_TRACE(length);
    StreamServer server(streamed(write_greeting, {{"Content-Length", length}}));
    EXPECT_LT(body_of(server->exchange(get)).size(), std::stoul(length));
    const auto thrown = server.join();
    ASSERT_EQ(thrown.size(), 1U);
    EXPECT_THAT(thrown[0], HasSubstr("its Content-Length, " + length + " bytes"));
  }
}

TEST(ServerStream, LetsEachWriteLeaveBeforeTheNextIsMade) {
  std::promise<void> go_on;
  auto released = go_on.get_future().share();
  StreamServer server(streamed([&](BodyWriter& out) {
    out.write("first");
    released.wait();
    out.write("second");
  }));
  const RawSocket socket = server->connect();
  socket.send(get_and_close);
  EXPECT_THAT(socket.read_until_text("first\r\n"), EndsWith("5\r\nfirst\r\n"));
  go_on.set_value();
  EXPECT_EQ(socket.read_to_end(), "6\r\nsecond\r\n0\r\n\r\n");
}

TEST(ServerStream, KeepsTheOrderOfPipelinedRequestsAndTheConnection) {
  StreamServer server(streamed(write_greeting));
  const RawSocket socket = server->connect();
  socket.send(std::string(get) + "GET /plain HTTP/1.1\r\nHost: x\r\n\r\n" + std::string(get));
  const std::string ending = "0\r\n\r\n";
  const std::string answer = socket.read_until([&](std::string_view text) {
    return text.find(ending) != text.rfind(ending) && text.ends_with(ending);
  });
  const std::size_t first_end = answer.find(ending);
  const std::size_t plain = answer.find("\r\n\r\nplain");
  ASSERT_NE(plain, std::string::npos);
  EXPECT_LT(first_end, plain);
  EXPECT_LT(plain, answer.rfind("hello, "));
  socket.send(get_and_close);
  EXPECT_THAT(socket.read_to_end(), EndsWith("world\r\n0\r\n\r\n"));
}

TEST(ServerStream, LeavesABodyWithoutItsLastChunkWhenItsMakerThrows) {
  StreamServer server(streamed([](BodyWriter& out) {
    out.write("so far");
    throw std::runtime_error("the table is away");
  }));
  const std::string answer = server->exchange(get);
  EXPECT_EQ(body_of(answer), "6\r\nso far\r\n");
  EXPECT_THAT(server.join(), ::testing::ElementsAre("the table is away"));
}

TEST(ServerStream, ResetsAClientOfHttp10WhenTheMakerThrows) {
  std::promise<void> received;
  StreamServer server(streamed([&](BodyWriter& out) {
    out.write("so far");
    received.get_future().wait();
    throw std::runtime_error("the table is away");
  }));
  const RawSocket socket = server->connect();
  socket.send("GET / HTTP/1.0\r\n\r\n");
  socket.read_until_text("so far");
  received.set_value();
  server.join();
  char byte = 0;
  EXPECT_EQ(::recv(socket.fd(), &byte, 1, 0), -1);
  EXPECT_EQ(errno, ECONNRESET);
}

TEST(ServerStream, MakesTheWriterWaitForASlowReader) {
  const std::string piece(64 * 1024, 'x');
  constexpr int pieces = 1'000;  // far more than all buffers on the way hold
  std::atomic<int> written = 0;
  StreamServer server(streamed([&](BodyWriter& out) {
    for (int i = 0; i < pieces && out.write(piece); ++i) ++written;
  }));
  const RawSocket socket = server->connect();
  socket.send(get_and_close);
  socket.read_until_text(piece.substr(0, 100));
  // It stops by itself: the count stays the same for longer than a write takes.
  int before = -1;
  while (before != written) {
    before = written;
    std::this_thread::sleep_for(milliseconds{100});
  }
  EXPECT_LT(written, pieces / 2);
  const std::string rest = socket.read_to_end();
  EXPECT_EQ(written, pieces);
  EXPECT_THAT(rest, EndsWith("\r\n0\r\n\r\n"));
}

TEST(ServerStream, CutsALargeWriteInsteadOfKeepingItWhole) {
  const std::string large(20'000'000, 'x');
  StreamServer server(streamed([&](BodyWriter& out) { out.write(large); },
                               {{"Content-Length", std::to_string(large.size())}}));
  EXPECT_EQ(body_of(server->exchange(get_and_close)).size(), large.size());
}

TEST(ServerStream, TellsTheWriterThatTheClientIsGone) {
  std::promise<bool> outcome;
  StreamServer server(streamed([&](BodyWriter& out) {
    while (out.write("tick")) std::this_thread::sleep_for(milliseconds{1});
    outcome.set_value(out.write("once more"));
  }));
  {
    const RawSocket socket = server->connect();
    socket.send(get);
    socket.read_until_text("tick");
  }
  auto future = outcome.get_future();
  ASSERT_TRUE(is_soon(future));
  EXPECT_FALSE(future.get());
}

TEST(ServerStream, WakesAWriterThatWaitsWhenTheClientResets) {
  std::promise<void> ended;
  StreamServer server(streamed([&](BodyWriter& out) {
    const std::string piece(64 * 1024, 'x');
    while (out.write(piece)) {
    }
    ended.set_value();
  }));
  RawSocket socket = server->connect();
  socket.send(get);
  socket.read_until_text("xxx");
  socket.reset();
  auto future = ended.get_future();
  EXPECT_TRUE(is_soon(future));
}

TEST(ServerStream, GivesUpOnAClientThatReadsNothing) {
  std::promise<void> ended;
  StreamServer server(streamed([&](BodyWriter& out) {
                        const std::string piece(64 * 1024, 'x');
                        while (out.write(piece)) {
                        }
                        ended.set_value();
                      }),
                      {.write_timeout = milliseconds{100}});
  const RawSocket socket = server->connect();
  socket.send(get);
  auto future = ended.get_future();
  EXPECT_TRUE(is_soon(future));
}

TEST(ServerStream, MayPauseForLongerThanAnyTimeout) {
  const milliseconds timeout{40};
  StreamServer server(streamed([&](BodyWriter& out) {
                        out.write("first");
                        std::this_thread::sleep_for(5 * timeout);
                        out.write("second");
                      }),
                      {.idle_timeout = timeout, .read_timeout = timeout, .write_timeout = timeout});
  EXPECT_THAT(server->exchange(get_and_close), EndsWith("second\r\n0\r\n\r\n"));
}

TEST(ServerStream, AnswersAClientThatHasClosedItsHalf) {
  StreamServer server(streamed(write_greeting));
  const RawSocket socket = server->connect();
  socket.send(get);
  socket.shutdown_write();
  EXPECT_THAT(socket.read_to_end(), EndsWith("world\r\n0\r\n\r\n"));
}

TEST(ServerStream, IsFinishedWithinTheGraceOfAStop) {
  std::promise<void> stopping;
  StreamServer server(streamed([&](BodyWriter& out) {
    out.write("first");
    stopping.get_future().wait();
    out.write("second");
  }));
  const RawSocket socket = server->connect();
  socket.send(get);
  socket.read_until_text("first");
  std::promise<void> stopped;
  server->server().stop(std::chrono::duration_cast<milliseconds>(patience),
                        [&] { stopped.set_value(); });
  stopping.set_value();
  EXPECT_THAT(socket.read_to_end(), EndsWith("second\r\n0\r\n\r\n"));
  auto future = stopped.get_future();
  EXPECT_TRUE(is_soon(future));
}

TEST(ServerStream, IsCutWhenTheGraceOfAStopIsOver) {
  StreamServer server(streamed([](BodyWriter& out) {
    while (out.write("tick")) std::this_thread::sleep_for(milliseconds{1});
  }));
  const RawSocket socket = server->connect();
  socket.send(get);
  socket.read_until_text("tick");
  std::promise<void> stopped;
  server->server().stop(milliseconds{50}, [&] { stopped.set_value(); });
  auto future = stopped.get_future();
  EXPECT_TRUE(is_soon(future));
  EXPECT_THAT(socket.read_to_end(), Not(HasSubstr("0\r\n\r\n")));
  EXPECT_TRUE(server.join().empty());
}

TEST(ServerStream, LetsGoOfItsWriterWhenTheServerIsDestroyed) {
  std::thread writer;
  std::promise<void> ended;
  {
    TestServer server([&](const HttpRequest&, const HttpReply& reply) {
      writer = std::thread([&ended, reply] {
        reply.send(streamed([](BodyWriter& out) {
          while (out.write(std::string(64 * 1024, 'x'))) {
          }
        }));
        ended.set_value();
      });
    });
    const RawSocket socket = server.connect();
    socket.send(get);
    socket.read_until_text("xxx");
  }
  auto future = ended.get_future();
  EXPECT_TRUE(is_soon(future));
  writer.join();
}

TEST(ServerStream, IsRefusedOnAThreadOfTheLoop) {
  TestServer server(
      [](const HttpRequest&, const HttpReply& reply) { reply.send(streamed(write_greeting)); });
  const std::string answer = server.exchange(get_and_close);
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 500 "));
  EXPECT_THAT(answer, HasSubstr("on a thread of the event loop"));
}

TEST(ServerReply, HangsUpWhenItIsAborted) {
  TestServer server([](const HttpRequest&, const HttpReply& reply) { reply.abort(); });
  EXPECT_EQ(server.exchange(get), "");
}

}  // namespace
}  // namespace micro_http::testing
