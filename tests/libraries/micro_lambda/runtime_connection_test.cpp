#include <micro_lambda/runtime.hpp>

#include <gmock/gmock.h>

#include <thread>

#include "raw_listener.hpp"

// What no HTTP server does on purpose: a Runtime API that hangs up.
namespace {

using micro_core::Json;
using micro_lambda::RawConnection;
using micro_lambda::RawListener;
using testing::ElementsAre;

// What a request is answered with, and whether the connection is closed behind it.
struct Reply {
  std::string bytes = {};
  bool closes = false;
};

const Reply event{
    "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: id-1\r\nContent-Length: 2\r\n\r\n{}"};
const Reply accepted{"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"};
const Reply known_already{"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"};
const Reply hang_up{"", true};

Reply cut(const Reply& reply, std::size_t bytes) {
  return {reply.bytes.substr(0, bytes), true};
}

// Answers one request per entry, over as many connections as it takes. At the end of the script it
// stops listening.
class HangingUpApi {
 public:
  explicit HangingUpApi(std::vector<Reply> script) : script_(std::move(script)) {
    thread_ = std::thread([this] { serve(); });
  }
  ~HangingUpApi() { thread_.join(); }

  int run(std::vector<std::chrono::milliseconds>& pauses) {
    micro_lambda::RuntimeOptions options;
    options.environment =
        [authority = listener_.authority()](std::string_view name) -> std::optional<std::string> {
      if (name != "AWS_LAMBDA_RUNTIME_API") return std::nullopt;
      return authority;
    };
    options.logger = micro_core::Logger({.sink = [](std::string_view) {}});
    options.sleep = [&](std::chrono::milliseconds pause) { pauses.push_back(pause); };
    return micro_lambda::run([this](const Json&) { calls += 1; }, std::move(options));
  }

  int calls = 0;
  std::vector<std::string> requests = {};  ///< the first line of each

 private:
  void serve() {
    RawConnection connection(-1);
    for (const Reply& reply : script_) {
      std::string request = read_request(connection);
      if (request.empty()) {  // the client comes with a new connection
        connection = listener_.accept();
        request = read_request(connection);
      }
      requests.push_back(request.substr(0, request.find(" HTTP/1.1")));
      connection.send(reply.bytes);
      if (reply.closes) connection = RawConnection(-1);
    }
    listener_.close();
  }

  static std::string read_request(RawConnection& connection) {
    std::string head = connection.read_until("\r\n\r\n");
    // The answer of the handler under test is always "null".
    if (head.starts_with("POST")) connection.read_until("null");
    return head;
  }

  const std::vector<Reply> script_;
  RawListener listener_;
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

TEST(RuntimeConnection, IsMadeAgainWhereverAnEventBreaksOff) {
  for (std::size_t bytes = 0; bytes < event.bytes.size(); ++bytes) {
    SCOPED_TRACE(bytes);
    std::vector<std::chrono::milliseconds> pauses;
    HangingUpApi api({cut(event, bytes), event, accepted, hang_up});
    EXPECT_EQ(api.run(pauses), 0);
    EXPECT_EQ(api.calls, 1) << "half an event is none";
    EXPECT_THAT(api.requests, ElementsAre(next, next, answer, next));
  }
}

TEST(RuntimeConnection, IsMadeAgainWhereverTheReplyToAnAnswerBreaksOff) {
  for (std::size_t bytes = 0; bytes < accepted.bytes.size(); ++bytes) {
    SCOPED_TRACE(bytes);
    std::vector<std::chrono::milliseconds> pauses;
    // It was taken already, so that the API does not know of such an event any more.
    HangingUpApi api({event, cut(accepted, bytes), known_already, hang_up});
    EXPECT_EQ(api.run(pauses), 0);
    EXPECT_EQ(api.calls, 1);
    EXPECT_THAT(api.requests, ElementsAre(next, answer, answer, next));
  }
}

}  // namespace
