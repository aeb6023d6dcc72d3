#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <micro_lambda/runtime.hpp>

#include <gmock/gmock.h>

#include <thread>

// What no HTTP server does on purpose: a Runtime API that hangs up.
namespace {

using micro_core::Json;
using testing::ElementsAre;

const std::string event =
    "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: id-1\r\nContent-Length: 2\r\n\r\n{}";
const std::string accepted = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";
const std::string hang_up = "";

// Answers one request per entry, over as many connections as it takes; an empty entry closes the
// connection instead. At the end of the script it stops listening.
class HangingUpApi {
 public:
  explicit HangingUpApi(std::vector<std::string> script) : script_(std::move(script)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(listener_, 8);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~HangingUpApi() { thread_.join(); }

  int run(std::vector<std::chrono::milliseconds>& pauses) {
    micro_lambda::RuntimeOptions options;
    options.environment = [this](std::string_view name) -> std::optional<std::string> {
      if (name != "AWS_LAMBDA_RUNTIME_API") return std::nullopt;
      return "127.0.0.1:" + std::to_string(port_);
    };
    options.logger = micro_core::Logger({.sink = [](std::string_view) {}});
    options.sleep = [&](std::chrono::milliseconds pause) { pauses.push_back(pause); };
    return micro_lambda::run([this](const Json&) { calls += 1; }, std::move(options));
  }

  int calls = 0;
  std::vector<std::string> requests = {};  ///< the first line of each

 private:
  void serve() {
    int connection = -1;
    for (const std::string& answer : script_) {
      if (connection < 0) connection = ::accept(listener_, nullptr, nullptr);
      std::string line = read_request(connection);
      if (line.empty()) {  // the client came with a new connection
        ::close(connection);
        connection = ::accept(listener_, nullptr, nullptr);
        line = read_request(connection);
      }
      requests.push_back(line);
      if (!answer.empty()) {
        ::send(connection, answer.data(), answer.size(), MSG_NOSIGNAL);
        continue;
      }
      ::close(connection);
      connection = -1;
    }
    ::close(listener_);
    if (connection >= 0) ::close(connection);
  }

  // Requests here are small: head and body come whole, or can be read until the head's end.
  static std::string read_request(int connection) {
    std::string bytes;
    char buffer[4096];
    while (bytes.find("\r\n\r\n") == std::string::npos) {
      const ssize_t count = ::recv(connection, buffer, sizeof buffer, 0);
      if (count <= 0) return "";
      bytes.append(buffer, static_cast<std::size_t>(count));
    }
    const std::size_t body = bytes.find("\r\n\r\n") + 4;
    const bool is_post = bytes.starts_with("POST");
    // The answer of the handler under test is always "null".
    while (is_post && bytes.size() < body + 4) {
      const ssize_t count = ::recv(connection, buffer, sizeof buffer, 0);
      if (count <= 0) break;
      bytes.append(buffer, static_cast<std::size_t>(count));
    }
    return bytes.substr(0, bytes.find(" HTTP/1.1"));
  }

  std::vector<std::string> script_;
  int listener_ = -1;
  int port_ = 0;
  std::thread thread_;
};

constexpr const char* next = "GET /2018-06-01/runtime/invocation/next";
constexpr const char* answer = "POST /2018-06-01/runtime/invocation/id-1/response";

TEST(RuntimeConnection, IsMadeAgainWhileWaitingForAnEvent) {
  std::vector<std::chrono::milliseconds> pauses;
  HangingUpApi api({hang_up, event, accepted, hang_up});
  EXPECT_EQ(api.run(pauses), 0);
  EXPECT_EQ(api.calls, 1);
  EXPECT_THAT(api.requests, ElementsAre(next, next, answer, next));
}

TEST(RuntimeConnection, IsMadeAgainForAnAnswerWithoutCallingTheHandlerTwice) {
  std::vector<std::chrono::milliseconds> pauses;
  HangingUpApi api({event, hang_up, accepted, hang_up});
  EXPECT_EQ(api.run(pauses), 0);
  EXPECT_EQ(api.calls, 1);
  EXPECT_THAT(api.requests, ElementsAre(next, answer, answer, next));
}

TEST(RuntimeConnection, EndsTheLoopQuietlyWhenTheApiStaysAwayWithNothingAtHand) {
  std::vector<std::chrono::milliseconds> pauses;
  HangingUpApi api({hang_up});
  EXPECT_EQ(api.run(pauses), 0);
  using std::chrono::milliseconds;
  EXPECT_THAT(pauses, ElementsAre(milliseconds{10}, milliseconds{100}));
}

TEST(RuntimeConnection, EndsTheLoopWithAFailureWhenAnAnswerCannotBeDelivered) {
  std::vector<std::chrono::milliseconds> pauses;
  HangingUpApi api({event, hang_up});
  EXPECT_EQ(api.run(pauses), 1);
}

}  // namespace
