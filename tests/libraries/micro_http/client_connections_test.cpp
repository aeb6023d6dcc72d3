#include <micro_http/client.hpp>

#include "test_server.hpp"

#include <gmock/gmock.h>

namespace micro_http {
namespace {

using namespace std::chrono_literals;
using micro_core::ErrorCode;
using ::testing::HasSubstr;
using testing::RawListener;
using testing::RawSocket;
using ::testing::StartsWith;

constexpr std::string_view ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

class Connections : public ::testing::Test {
 protected:
  Url url() const { return {.host = "127.0.0.1", .port = listener_.port()}; }
  void play(std::function<void()> script) { peer_ = std::thread(std::move(script)); }
  void TearDown() override {
    if (peer_.joinable()) peer_.join();
  }

  RawListener listener_;
  std::thread peer_;
};

TEST_F(Connections, MadeBeforehandCarryTheFirstRequest) {
  const HttpClient client;
  ASSERT_TRUE(client.connect(url()));
  const RawSocket connection = listener_.accept();
  ASSERT_TRUE(client.connect(url())) << "a connection that waits already is enough";
  play([&] {
    EXPECT_THAT(connection.read_until_text("\r\n\r\n"), StartsWith("GET / "));
    connection.send(ok);
  });
  EXPECT_TRUE(client.send(url(), {}));
}

TEST_F(Connections, ThatCannotBeMadeSaySo) {
  const auto refused = HttpClient().connect({.host = "127.0.0.1", .port = 1});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
}

// As after a freeze: the server is gone, but the news has not come yet.
TEST_F(Connections, ThatDieUnderARequestAreReplacedAtOnceIfItMayBeRepeated) {
  const HttpClient client;
  ASSERT_TRUE(client.connect(url()));
  play([&] {
    RawSocket first = listener_.accept();
    first.read_until_text("body");  // so the client saw no end when it looked
    first.reset();
    const RawSocket second = listener_.accept();
    EXPECT_THAT(second.read_until_text("body"), StartsWith("POST"));
    second.send(ok);
  });
  const auto answer = client.send(url(), {.method = "POST", .body = "body"}, {.may_repeat = true});
  EXPECT_TRUE(answer) << answer.error().message;
}

TEST_F(Connections, ThatDieTakeTheOthersOfTheirAgeWithThem) {
  const HttpClient client;
  // Three requests at once make three connections.
  play([&] {
    std::vector<RawSocket> all;
    for (int i = 0; i < 3; ++i) all.push_back(listener_.accept());
    for (const RawSocket& one : all) one.read_until_text("\r\n\r\n");
    for (const RawSocket& one : all) one.send(ok);
    // The next request comes on one of them; all are reset once it is here.
    std::vector<pollfd> waits;
    for (const RawSocket& one : all) waits.push_back({one.fd(), POLLIN, 0});
    ::poll(waits.data(), waits.size(), 20'000);
    for (RawSocket& one : all) one.reset();
    const RawSocket fresh = listener_.accept();
    fresh.read_until_text("\r\n\r\n");
    fresh.send(ok);
  });
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 3; ++i) {
      threads.emplace_back([&] { EXPECT_TRUE(client.send(url(), {})); });
    }
  }
  const auto answer = client.send(url(), {.method = "POST"}, {.may_repeat = true});
  EXPECT_TRUE(answer) << answer.error().message;
}

TEST_F(Connections, ThatDieUnderAFreshRequestAreAnError) {
  play([&] {
    RawSocket first = listener_.accept();
    first.read_until_text("\r\n\r\n");
    first.reset();
  });
  const auto answer = HttpClient().send(url(), {.method = "POST"}, {.may_repeat = true});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::unavailable);
}

TEST_F(Connections, AreNotTrustedWhenTheyHaveWaitedTooLong) {
  const HttpClient client({.idle_connection_time = 0ms});
  play([&] {
    for (int i = 0; i < 2; ++i) {
      const RawSocket connection = listener_.accept();
      connection.read_until_text("\r\n\r\n");
      connection.send(ok);
    }
  });
  EXPECT_TRUE(client.send(url(), {}));
  EXPECT_TRUE(client.send(url(), {}));
}

}  // namespace
}  // namespace micro_http
