#include <micro_api/micro_api.hpp>
#include <micro_api/serve.hpp>
#include <micro_http/client.hpp>

#include <gmock/gmock.h>

#include <atomic>
#include <future>
#include <stdexcept>
#include <thread>

#include "../micro_http/raw_socket.hpp"

namespace micro_api {
namespace {

using micro_http::testing::patience;
using micro_http::testing::RawSocket;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view get_stream =
    "GET /stream HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

// Serves an app whose "/stream" is `stream`, until the end of the test.
class ServedStream {
 public:
  explicit ServedStream(micro_http::BodyStream stream)
      : app_{{.logger = micro_core::Logger({.sink = [](std::string_view) {}})}} {
    Router router;
    router.get<"/stream">("Stream", [stream] { return HttpResponse{.stream = stream}; });
    app_.include(router);
    std::promise<std::pair<std::string, std::function<void()>>> ready;
    auto is_ready = ready.get_future();
    thread_ = std::thread([this, &ready] {
      ServeOptions options{.port = 0, .threads = 2, .grace = std::chrono::milliseconds{100}};
      options.ready = [&](const std::string& url, const std::function<void()>& stop) {
        ready.set_value({url, stop});
      };
      EXPECT_TRUE(serve(app_, options));
    });
    std::tie(url_, stop_) = is_ready.get();
  }
  ~ServedStream() { stop(); }

  void stop() {
    if (!thread_.joinable()) return;
    stop_();
    thread_.join();
  }
  RawSocket connect() const { return RawSocket::connect(micro_http::parse_url(url_).value().port); }
  micro_http::Url url() const { return micro_http::parse_url(url_).value(); }

 private:
  App app_;
  std::string url_;
  std::function<void()> stop_;
  std::thread thread_;
};

TEST(ServeStream, SendsABodyWhileItIsMade) {
  std::promise<void> read;
  ServedStream served([&](micro_http::BodyWriter& out) {
    out.write("first");
    read.get_future().wait();
    out.write("second");
  });
  const RawSocket client = served.connect();
  client.send(get_stream);
  EXPECT_THAT(client.read_until_text("first\r\n"), HasSubstr("Transfer-Encoding: chunked"));
  read.set_value();
  EXPECT_THAT(client.read_to_end(), EndsWith("second\r\n0\r\n\r\n"));
}

TEST(ServeStream, DoesNotRunForHead) {
  std::atomic<bool> has_run = false;
  ServedStream served([&](micro_http::BodyWriter&) { has_run = true; });
  const auto answer =
      micro_http::HttpClient().send(served.url(), {.method = "HEAD", .target = "/stream"});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_FALSE(has_run);
}

TEST(ServeStream, SurvivesABodyThatThrows) {
  ServedStream served([](micro_http::BodyWriter& out) {
    out.write("so far");
    throw std::runtime_error("the table is away");
  });
  for (int i = 0; i < 4; ++i) {  // more often than there are threads
    const RawSocket client = served.connect();
    client.send(get_stream);
    EXPECT_THAT(client.read_to_end(), EndsWith("6\r\nso far\r\n"));
  }
}

TEST(ServeStream, StopsThoughABodyHasNoEnd) {
  std::promise<void> ended;
  ServedStream served([&](micro_http::BodyWriter& out) {
    while (out.write(std::string(1'000, 'x'))) {
    }
    ended.set_value();
  });
  const RawSocket client = served.connect();
  client.send(get_stream);
  client.read_until_text("xxx");
  served.stop();
  EXPECT_EQ(ended.get_future().wait_for(patience), std::future_status::ready);
}

}  // namespace
}  // namespace micro_api
