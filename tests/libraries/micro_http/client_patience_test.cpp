#include <micro_http/client.hpp>

#include "raw_socket.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <future>
#include <sstream>

namespace micro_http {
namespace {

using namespace std::chrono_literals;
using micro_core::ErrorCode;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::RawListener;
using testing::RawSocket;

// A port where connecting neither succeeds nor fails: the kernel's queue of it is full.
class FullListener {
 public:
  FullListener() {
    ::listen(listener_.fd(), 0);
    // A queue of length 0 takes one; more than that stay half-open.
    for (int i = 0; i < 3; ++i) waiting_.push_back(start_connecting());
  }
  Url url() const { return {.host = "127.0.0.1", .port = listener_.port()}; }
  // How many sockets of this machine have asked this port for a connection and wait.
  int waiting() const {
    std::ifstream table("/proc/self/net/tcp");
    std::ostringstream port;
    port << std::hex << std::uppercase << listener_.port();
    int count = 0;
    for (std::string line; std::getline(table, line);) {
      if (line.find(":" + port.str() + " 02 ") != line.npos) ++count;
    }
    return count;
  }

 private:
  RawSocket start_connecting() const {
    RawSocket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(listener_.port());
    ::connect(socket.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    return socket;
  }

  RawListener listener_;
  std::vector<RawSocket> waiting_;
};

// Plays a server by hand while the test calls it.
class Patience : public ::testing::Test {
 protected:
  Url url() const { return {.host = "127.0.0.1", .port = listener_.port()}; }
  void play(std::function<void(const RawSocket&)> script) {
    peer_ = std::thread([this, script = std::move(script)] {
      const RawSocket connection = listener_.accept();
      script(connection);
      connection.read_to_end();
    });
  }
  void TearDown() override {
    if (peer_.joinable()) peer_.join();
  }
  std::string timeout_message(const HttpClientOptions& options, const HttpRequest& request = {}) {
    const auto answer = HttpClient(options).send(url(), request);
    if (answer) return "an answer";
    EXPECT_EQ(answer.error().code, ErrorCode::timeout);
    return answer.error().message;
  }

  RawListener listener_;
  std::thread peer_;
  std::stop_source stop_;
};

TEST_F(Patience, NamesConnectingWhenThatTookTooLong) {
  const FullListener full;
  const auto answer = HttpClient({.connect_timeout = 20ms}).send(full.url(), {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::timeout);
  EXPECT_EQ(answer.error().message, full.url().authority() + ": connecting took longer than 20 ms");
}

TEST_F(Patience, NamesTheFirstByteWhenItDoesNotCome) {
  play([](const RawSocket&) {});
  EXPECT_THAT(timeout_message({.first_byte_timeout = 20ms}),
              EndsWith(": waiting for the first byte of the answer took longer than 20 ms"));
}

TEST_F(Patience, NamesTheRestOfAnAnswerThatStandsStill) {
  play([](const RawSocket& connection) {
    connection.read_until_text("\r\n\r\n");
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab");
  });
  EXPECT_THAT(timeout_message({.first_byte_timeout = 20s, .idle_timeout = 20ms}),
              EndsWith(": waiting for more of the answer took longer than 20 ms"));
}

TEST_F(Patience, NamesSendingWhenTheServerDoesNotRead) {
  std::promise<void> over;
  play([done = over.get_future().share()](const RawSocket&) { done.wait(); });
  EXPECT_THAT(timeout_message({.idle_timeout = 20ms},
                              {.method = "PUT", .body = std::string(50'000'000, 'x')}),
              EndsWith(": sending the request took longer than 20 ms"));
  over.set_value();
}

TEST_F(Patience, SaysThatTheWholeRequestsTimeIsOverAndWhereItWas) {
  play([](const RawSocket&) {});
  EXPECT_THAT(
      timeout_message({.first_byte_timeout = 20s, .request_timeout = 20ms}),
      EndsWith(": waiting for the first byte of the answer was cut off: the time for the whole "
               "request is over"));
}

TEST_F(Patience, LetsOneRequestWaitOtherwise) {
  play([](const RawSocket&) {});
  const HttpClient client({.first_byte_timeout = 20s});
  const auto answer = client.send(url(), {}, {.first_byte_timeout = 20ms});
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message, HasSubstr("took longer than 20 ms"));
}

TEST_F(Patience, DoesNotBeginWhatIsCancelledAlready) {
  stop_.request_stop();
  const auto answer =
      HttpClient().send({.host = "127.0.0.1", .port = 1}, {}, {.stop = stop_.get_token()});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::cancelled);
}

TEST_F(Patience, IsCancelledWhileItConnects) {
  const FullListener full;
  const int before = full.waiting();
  const std::jthread canceller([&] {
    while (full.waiting() <= before) std::this_thread::yield();
    stop_.request_stop();
  });
  const auto answer =
      HttpClient({.connect_timeout = 60s}).send(full.url(), {}, {.stop = stop_.get_token()});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::cancelled) << answer.error().message;
}

TEST_F(Patience, IsCancelledWhileItSends) {
  std::promise<void> over;
  play([&, done = over.get_future().share()](const RawSocket& connection) {
    connection.read_bytes(100);
    stop_.request_stop();
    done.wait();
  });
  const auto answer = HttpClient().send(
      url(), {.method = "PUT", .body = std::string(50'000'000, 'x')}, {.stop = stop_.get_token()});
  over.set_value();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::cancelled) << answer.error().message;
}

TEST_F(Patience, IsCancelledWhileItWaitsForTheAnswerAndWhileItReads) {
  for (const std::string_view sent : {"", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"}) {
    SCOPED_TRACE(sent);
    std::stop_source stop;
    play([&](const RawSocket& connection) {
      connection.read_until_text("\r\n\r\n");
      connection.send(sent);
      stop.request_stop();
    });
    const auto answer = HttpClient().send(url(), {}, {.stop = stop.get_token()});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::cancelled) << answer.error().message;
    peer_.join();
  }
}

TEST_F(Patience, IsCancelledInsideAnUpload) {
  play([&](const RawSocket& connection) {
    connection.read_until_text("abc");
    stop_.request_stop();
  });
  auto upload = HttpClient().upload(url(), {.method = "PUT"}, {.stop = stop_.get_token()});
  ASSERT_TRUE(upload);
  EXPECT_TRUE(upload->write("abc"));
  const auto answer = upload->finish();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::cancelled) << answer.error().message;
}

}  // namespace
}  // namespace micro_http
