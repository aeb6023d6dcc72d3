#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <local_cloud/gateway/gateway.hpp>
#include <micro_core/json.hpp>
#include <micro_http/client.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

namespace local_cloud::gateway {
namespace {

using namespace std::chrono_literals;
using micro_http::Headers;
using micro_http::HttpResponse;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

// A folder with one script.
class TemporaryAssets {
 public:
  TemporaryAssets() {
    std::string name = (std::filesystem::temp_directory_path() / "gateway_XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    std::ofstream(folder_ / "a.js") << "the script";
  }
  ~TemporaryAssets() { std::filesystem::remove_all(folder_); }
  TemporaryAssets(const TemporaryAssets&) = delete;
  TemporaryAssets& operator=(const TemporaryAssets&) = delete;

  std::shared_ptr<const DocsAssets> open() const {
    return std::make_shared<const DocsAssets>(DocsAssets::open(folder_).value());
  }

 private:
  std::filesystem::path folder_;
};

// A gateway behind a real server, in front of a function that the test writes.
class GatewayTest : public ::testing::Test {
 protected:
  GatewayTest() {
    config_.api_id = "abc123";
    config_.routes = {{"GET /users/{id}", "Users"}, {"ANY /things/{proxy+}", "Things"}};
    answer_ = {FunctionAnswer::Outcome::answered, R"({"statusCode":200,"body":"ok"})"};
  }
  ~GatewayTest() override {
    loop_.stop();
    if (thread_.joinable()) thread_.join();
    server_.reset();
    gateway_.reset();
  }

  HttpResponse send(const std::string& method, const std::string& target, Headers headers = {},
                    std::string body = {}) {
    if (!server_) start();
    const auto url = micro_http::parse_url(server_->url());
    return client_.send(*url, {method, target, std::move(headers), std::move(body), {}}).value();
  }

  GatewayConfig config_;
  FunctionAnswer answer_;
  bool never_answers_ = false;
  std::vector<FunctionCall> calls_;

 private:
  void start() {
    gateway_ = Gateway::make(loop_, config_, micro_core::system_clock(),
                             [this](FunctionCall call, std::function<void(FunctionAnswer)> done) {
                               calls_.push_back(std::move(call));
                               if (never_answers_) {
                                 pending_.push_back(std::move(done));
                               } else {
                                 done(answer_);
                               }
                             })
                   .value();
    server_ = micro_http::HttpServer::listen(
                  loop_, {.body_bytes_max = std::size_t{64} << 20},
                  [this](micro_http::HttpRequest request, micro_http::HttpReply reply) {
                    gateway_->handle(std::move(request), std::move(reply));
                  })
                  .value();
    thread_ = std::thread([this] { loop_.run(); });
  }

  micro_http::EventLoop loop_;
  std::optional<Gateway> gateway_;
  std::optional<micro_http::HttpServer> server_;
  std::vector<std::function<void(FunctionAnswer)>> pending_;
  std::thread thread_;
  micro_http::HttpClient client_;
};

TEST_F(GatewayTest, LeavesThePathOfDocsAssetsToItsRoutesIfThereAreNone) {
  config_.routes.push_back({"$default", "Rest"});
  EXPECT_EQ(send("GET", "/_micro/docs/a.js").body, "ok");  // without assets it is any path
  EXPECT_EQ(calls_.size(), 1);
}

TEST_F(GatewayTest, ServesDocsAssetsInEveryStage) {
  const TemporaryAssets assets;
  config_.routes.push_back({"$default", "Rest"});
  config_.stage = "prod";
  config_.docs_assets = assets.open();
  const auto script = send("GET", "/_micro/docs/a.js");
  EXPECT_EQ(script.body, "the script");
  const auto head = send("HEAD", "/_micro/docs/a.js");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers.get("content-length"), "10");
  EXPECT_EQ(send("GET", "/_micro/docs/b.js").status, 404);
  EXPECT_EQ(send("GET", "/_micro/docs/a.js", {{"host", "evil.example"}}).status, 403);
  EXPECT_TRUE(calls_.empty());
}

TEST_F(GatewayTest, CallsTheFunctionOfTheRouteAndReturnsItsAnswer) {
  const auto response = send("GET", "/users/7");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "ok");
  EXPECT_THAT(std::string(response.headers.get("apigw-requestid")),
              MatchesRegex("[A-Za-z0-9+/]{15}="));
  ASSERT_EQ(calls_.size(), 1U);
  EXPECT_EQ(calls_[0].function_id, "Users");
  EXPECT_THAT(calls_[0].trace_header, MatchesRegex("Root=1-[0-9a-f]{8}-[0-9a-f]{24}"));
  const auto event = micro_core::parse_json(calls_[0].event);
  ASSERT_TRUE(event);
  EXPECT_EQ(micro_core::string_at(event->at("requestContext"), "requestId"),
            response.headers.get("apigw-requestid"));
  EXPECT_EQ(micro_core::string_at(event->at("headers"), "x-amzn-trace-id"), calls_[0].trace_header);
}

TEST_F(GatewayTest, KeepsTheTraceOfTheClient) {
  send("GET", "/users/7", {{"X-Amzn-Trace-Id", "Root=1-2-3;Sampled=1"}});
  EXPECT_EQ(calls_[0].trace_header, "Root=1-2-3;Sampled=1");
}

TEST_F(GatewayTest, KnowsNoOtherRoutes) {
  for (const char* target : {"/", "/users", "/users/", "/users/7/8"}) {
    const auto response = send("GET", target);
    EXPECT_EQ(response.status, 404) << target;
    EXPECT_EQ(response.body, R"({"message":"Not Found"})");
    EXPECT_EQ(response.headers.get("content-type"), "application/json");
    EXPECT_TRUE(response.headers.contains("apigw-requestid"));
  }
  EXPECT_EQ(send("POST", "/users/7").status, 404);
  EXPECT_TRUE(calls_.empty());
}

TEST_F(GatewayTest, TurnsFailuresIntoTheAnswersOfApiGateway) {
  using Outcome = FunctionAnswer::Outcome;
  for (const auto& [outcome, status, text] :
       {std::tuple{Outcome::failed, 500, "Internal Server Error"},
        std::tuple{Outcome::throttled, 503, "Service Unavailable"},
        std::tuple{Outcome::too_large, 413, "Request Entity Too Large"}}) {
    answer_ = {outcome, R"({"errorType":"x"})"};
    const auto response = send("GET", "/users/7");
    EXPECT_EQ(response.status, status);
    EXPECT_EQ(response.body, std::string(R"({"message":")") + text + "\"}");
  }
}

TEST_F(GatewayTest, GivesUpWhenTheFunctionTakesTooLong) {
  config_.routes[0].timeout = 20ms;
  never_answers_ = true;
  const auto response = send("GET", "/users/7");
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.body, R"({"message":"Service Unavailable"})");
}

TEST_F(GatewayTest, RefusesABodyThatIsTooLarge) {
  config_.body_bytes_max = 10;
  const auto response = send("PUT", "/things/1", {}, "12345678901");
  EXPECT_EQ(response.status, 413);
  EXPECT_EQ(response.body, R"({"message":"Request Entity Too Large"})");
  EXPECT_EQ(send("PUT", "/things/1", {}, "1234567890").status, 200);
}

TEST_F(GatewayTest, RefusesForeignHosts) {
  config_.allowed_hosts = {"my.test"};
  for (const char* host : {"localhost", "127.0.0.1:8080", "[::1]:8080", "api.localhost",
                           "abc123.execute-api.localhost:4566", "my.test", "MY.test:80"}) {
    EXPECT_EQ(send("GET", "/users/7", {{"Host", host}}).status, 200) << host;
  }
  for (const char* host : {"evil.example", "localhost.evil.example", "evil.example:8080"}) {
    const auto response = send("GET", "/users/7", {{"Host", host}});
    EXPECT_EQ(response.status, 403) << host;
    EXPECT_THAT(response.body, HasSubstr("is not one that this local cloud answers to"));
  }
}

TEST_F(GatewayTest, AnswersPreflightsItself) {
  config_.cors = Cors{.allow_origins = {"*"}, .allow_methods = {"GET"}};
  const auto response = send("OPTIONS", "/anything",
                             {{"Origin", "https://a.b"}, {"Access-Control-Request-Method", "GET"}});
  EXPECT_EQ(response.status, 204);
  EXPECT_EQ(response.headers.get("access-control-allow-origin"), "*");
  EXPECT_TRUE(calls_.empty());
}

TEST_F(GatewayTest, AddsCorsHeadersToAnswersAndErrors) {
  config_.cors = Cors{.allow_origins = {"*"}};
  const Headers origin{{"Origin", "https://a.b"}};
  EXPECT_EQ(send("GET", "/users/7", origin).headers.get("access-control-allow-origin"), "*");
  EXPECT_EQ(send("GET", "/nowhere", origin).headers.get("access-control-allow-origin"), "*");
  EXPECT_FALSE(send("GET", "/users/7").headers.contains("access-control-allow-origin"));
}

TEST_F(GatewayTest, TreatsAnotherStageAsTheFirstSegment) {
  config_.stage = "prod";
  EXPECT_EQ(send("GET", "/prod/users/7").status, 200);
  EXPECT_THAT(calls_[0].event, HasSubstr(R"("rawPath":"/prod/users/7")"));
  EXPECT_THAT(calls_[0].event, HasSubstr(R"("stage":"prod")"));
  EXPECT_EQ(send("GET", "/users/7").status, 404);
  EXPECT_EQ(send("GET", "/production/users/7").status, 404);
}

TEST_F(GatewayTest, BoundsTheRequestsUnderWay) {
  config_.requests_max = 0;
  EXPECT_EQ(send("GET", "/users/7").status, 503);
}

TEST_F(GatewayTest, NamesARouteThatIsNone) {
  micro_http::EventLoop loop;
  const auto gateway = Gateway::make(loop, {.routes = {{"GET users", "Fn"}}},
                                     micro_core::system_clock(), [](auto, auto) {});
  ASSERT_FALSE(gateway);
  EXPECT_THAT(gateway.error().message, HasSubstr("\"GET users\" is no route key"));
}

TEST_F(GatewayTest, SpeaksTheFormatOfTheRoute) {
  config_.routes.push_back(
      {.route_key = "GET /old", .function_id = "Old", .payload_format = PayloadFormat::v1});
  answer_.payload = R"({"statusCode":200,"multiValueHeaders":{"x":["1","2"]},"body":"ok"})";
  EXPECT_EQ(send("GET", "/old").headers.all("x").size(), 2);
  EXPECT_THAT(calls_.at(0).event, HasSubstr(R"("version":"1.0","resource":"/old")"));
  EXPECT_EQ(send("GET", "/users/7").headers.all("x").size(), 0);
  EXPECT_THAT(calls_.at(1).event, HasSubstr(R"("version":"2.0")"));
}

}  // namespace
}  // namespace local_cloud::gateway
