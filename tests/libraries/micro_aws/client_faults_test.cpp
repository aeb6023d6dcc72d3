#include <micro_aws/client.hpp>

#include "../micro_http/raw_socket.hpp"
#include "scripted_service.hpp"

#include <gmock/gmock.h>

#include <future>

// What goes wrong below HTTP, and what a call makes of it.
namespace {

using namespace std::chrono_literals;
using micro_aws::Client;
using micro_aws::ClientOptions;
using micro_core::ErrorCode;
using micro_http::testing::RawListener;
using micro_http::testing::RawSocket;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr std::string_view get_item = "DynamoDB_20120810.GetItem";
const std::string answer =
    "HTTP/1.1 200 OK\r\nx-amzn-RequestId: 1\r\nContent-Length: 11\r\n\r\n{\"Item\":{}}";
const std::string last_answer =
    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 11\r\n\r\n{\"Item\":{}}";

class ClientFaults : public ::testing::Test {
 protected:
  ClientOptions options(std::map<std::string, std::string> variables = {}) {
    variables.insert({{"AWS_REGION", "eu-central-1"},
                      {"AWS_ACCESS_KEY_ID", "AKID"},
                      {"AWS_SECRET_ACCESS_KEY", "SECRET"},
                      {"AWS_ENDPOINT_URL", "http://127.0.0.1:" + port()}});
    return {.environment = environment_of(std::move(variables)),
            .sleep = [this](std::chrono::milliseconds pause) { pauses_.push_back(pause); },
            .random = [] { return 1.0; }};
  }
  std::string port() const { return std::to_string(listener_.port()); }
  void play(std::function<void()> script) { peer_ = std::thread(std::move(script)); }
  static std::string read_request(const RawSocket& connection) {
    return connection.read_until_text("{}");
  }
  void TearDown() override {
    if (peer_.joinable()) peer_.join();
  }

  RawListener listener_;
  std::vector<std::chrono::milliseconds> pauses_;
  std::thread peer_;
};

TEST_F(ClientFaults, AnAnswerThatBreaksOffAtAnyByteIsAskedForAgain) {
  play([&] {
    for (std::size_t bytes = 0; bytes < answer.size(); ++bytes) {
      RawSocket first = listener_.accept();
      read_request(first);
      first.send(std::string_view(answer).substr(0, bytes));
      bytes % 2 == 0 ? first.reset() : first.close();
      const RawSocket second = listener_.accept();
      read_request(second);
      second.send(last_answer);
    }
  });
  auto patient = options();
  patient.retry.attempts_max = 2;
  for (std::size_t bytes = 0; bytes < answer.size(); ++bytes) {
    SCOPED_TRACE(bytes);
    pauses_.clear();
    const auto reply = Client(patient).call(get_item, {});
    ASSERT_TRUE(reply) << describe(reply.error());
    EXPECT_THAT(pauses_, ElementsAre(25ms));
  }
}

TEST_F(ClientFaults, AnAnswerThatStandsStillIsAskedForAgain) {
  std::promise<void> over;
  play([&, done = over.get_future().share()] {
    const RawSocket slow = listener_.accept();
    read_request(slow);
    slow.send(std::string_view(answer).substr(0, answer.size() - 1));
    const RawSocket second = listener_.accept();
    read_request(second);
    second.send(last_answer);
    done.wait();
  });
  auto hasty = options();
  hasty.idle_timeout = 30ms;
  const auto reply = Client(hasty).call(get_item, {});
  over.set_value();
  ASSERT_TRUE(reply) << describe(reply.error());
  EXPECT_EQ(pauses_.size(), 1U);
}

// As after a freeze: the service closed the connection, but the news comes with the next request.
TEST_F(ClientFaults, AKeptConnectionThatDiedCostsNeitherACallNorAPause) {
  play([&] {
    RawSocket first = listener_.accept();
    read_request(first);
    first.send(answer);
    read_request(first);
    first.reset();
    const RawSocket second = listener_.accept();
    read_request(second);
    second.send(last_answer);
  });
  const Client client(options());
  ASSERT_TRUE(client.call(get_item, {}));
  const auto reply = client.call(get_item, {});
  ASSERT_TRUE(reply) << describe(reply.error());
  EXPECT_THAT(pauses_, IsEmpty());
}

TEST_F(ClientFaults, WithoutRetriesNothingIsSentTwice) {
  play([&] {
    RawSocket first = listener_.accept();
    read_request(first);
    first.send(answer);
    read_request(first);
    first.reset();
  });
  auto once = options();
  once.retry.attempts_max = 1;
  const Client client(once);
  ASSERT_TRUE(client.call(get_item, {}));
  EXPECT_EQ(client.call(get_item, {}).error().code, ErrorCode::unavailable);
}

TEST_F(ClientFaults, AnAnswerWithTwoEndsIsNoAnswer) {
  play([&] {
    const RawSocket evil = listener_.accept();
    read_request(evil);
    evil.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 11\r\n\r\n{\"Item\":{}}");
    const RawSocket second = listener_.accept();
    read_request(second);
    second.send(last_answer);
  });
  EXPECT_TRUE(Client(options()).call(get_item, {}));
  EXPECT_EQ(pauses_.size(), 1U);
}

TEST_F(ClientFaults, AConnectionMadeBeforehandCarriesTheFirstCall) {
  const Client client(options());
  ASSERT_TRUE(client.connect("dynamodb"));
  const RawSocket connection = listener_.accept();
  play([&] {
    EXPECT_THAT(read_request(connection), StartsWith("POST / HTTP/1.1\r\n"));
    connection.send(answer);
  });
  EXPECT_TRUE(client.call(get_item, {}));
}

TEST_F(ClientFaults, ConnectingSaysWhatIsMissing) {
  EXPECT_EQ(Client(options()).connect("nothing").error().code, ErrorCode::unsupported);
  const Client keyless({.environment = environment_of({{"AWS_REGION", "x"}})});
  EXPECT_EQ(keyless.connect("sqs").error().code, ErrorCode::permission_denied);
}

TEST_F(ClientFaults, AProxyPassesSignedCallsOnAndIsNotSignedFor) {
  std::string request;
  play([&] {
    const RawSocket proxy = listener_.accept();
    request = read_request(proxy);
    proxy.send(last_answer);
  });
  const Client client(options({{"AWS_ENDPOINT_URL", "http://tables.test:8000"},
                               {"HTTP_PROXY", "http://me:secret@127.0.0.1:" + port()}}));
  const auto reply = client.call(get_item, {});
  ASSERT_TRUE(reply) << describe(reply.error());
  peer_.join();
  EXPECT_THAT(request, StartsWith("POST http://tables.test:8000/ HTTP/1.1\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nHost: tables.test:8000\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nProxy-Authorization: Basic bWU6c2VjcmV0\r\n"));
  EXPECT_THAT(request, HasSubstr("SignedHeaders=content-type;host;x-amz-date;x-amz-target,"));
}

TEST_F(ClientFaults, AProxyIsNotAskedForThisMachineNorForWhomItIsExempt) {
  for (const std::string exempt : {"", "tables.test"}) {
    auto direct = options({{"HTTP_PROXY", "http://127.0.0.1:1"}, {"NO_PROXY", exempt}});
    play([&] {
      const RawSocket connection = listener_.accept();
      EXPECT_THAT(read_request(connection), StartsWith("POST / HTTP/1.1\r\n"));
      connection.send(last_answer);
    });
    EXPECT_TRUE(Client(direct).call(get_item, {}));
    peer_.join();
  }
}

}  // namespace
