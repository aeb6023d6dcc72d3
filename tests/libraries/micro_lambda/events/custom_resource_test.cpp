#include <micro_http/client.hpp>
#include <micro_http/event_loop.hpp>
#include <micro_http/server.hpp>
#include <micro_lambda/events/custom_resource.hpp>

#include <gmock/gmock.h>

#include <mutex>
#include <stdexcept>
#include <thread>

#include "event_text.hpp"

namespace {

using namespace micro_lambda;
using micro_core::Error;
using micro_core::ErrorCode;
using micro_core::Result;
using testing::HasSubstr;

/// Where CloudFormation waits: a server that keeps the one request that it gets.
class WaitingStack : public testing::Test {
 protected:
  WaitingStack() {
    server_ = micro_http::HttpServer::listen(
                  loop_, {},
                  [this](micro_http::HttpRequest request, micro_http::HttpReply reply) {
                    {
                      const std::lock_guard lock(mutex_);
                      request_ = std::move(request);
                    }
                    reply.send({.status = status_});
                  })
                  .value();
    thread_ = std::thread([this] { loop_.run(); });
    event_.response_url = server_->url() + "/bucket/7F%7Cb?X-Amz-Signature=s%2B";
  }
  ~WaitingStack() override {
    loop_.stop();
    thread_.join();
  }

  Result<void> answer(const CustomResourceHandler& handle) {
    const micro_core::Logger logger(
        {.sink = [this](std::string_view line) { log_ += std::string(line); }});
    return answer_custom_resource(event_, {.log_stream_name = "2026/stream"}, logger, client_,
                                  handle);
  }
  micro_http::HttpRequest request() {
    const std::lock_guard lock(mutex_);
    return request_;
  }

  CustomResourceEvent event_{.request_type = "Create",
                             .stack_id = "arn:stack",
                             .request_id = "id-1",
                             .logical_resource_id = "Thing"};
  int status_ = 200;
  std::string log_;

 private:
  micro_http::HttpClient client_;
  micro_http::EventLoop loop_;
  std::mutex mutex_;
  micro_http::HttpRequest request_;
  std::optional<micro_http::HttpServer> server_;
  std::thread thread_;
};

TEST_F(WaitingStack, HearsOfSuccess) {
  ASSERT_TRUE(answer([](const CustomResourceEvent&) -> Result<CustomResourceResponse> {
    return CustomResourceResponse{.physical_resource_id = "thing-7", .data = {{"Url", "http://x"}}};
  }));
  EXPECT_EQ(request().method, "PUT");
  EXPECT_EQ(request().target, "/bucket/7F%7Cb?X-Amz-Signature=s%2B");
  EXPECT_FALSE(request().headers.find("content-type"));
  EXPECT_EQ(request().body,
            R"({"Status":"SUCCESS","PhysicalResourceId":"thing-7","StackId":"arn:stack",)"
            R"("RequestId":"id-1","LogicalResourceId":"Thing","Data":{"Url":"http://x"}})");
  EXPECT_EQ(log_, "");
}

TEST_F(WaitingStack, HearsOfWhatWasThrown) {
  ASSERT_TRUE(answer([](const CustomResourceEvent&) -> Result<CustomResourceResponse> {
    throw std::runtime_error("no such zone");
  }));
  EXPECT_EQ(request().body,
            R"({"Status":"FAILED","Reason":"no such zone","PhysicalResourceId":"2026/stream",)"
            R"("StackId":"arn:stack","RequestId":"id-1","LogicalResourceId":"Thing"})");
  EXPECT_THAT(log_, HasSubstr("no such zone"));
}

TEST_F(WaitingStack, HearsOfAnErrorAndKeepsTheResourceOfAnUpdate) {
  event_.physical_resource_id = "thing-6";
  ASSERT_TRUE(answer([](const CustomResourceEvent&) -> Result<CustomResourceResponse> {
    return Error::timeout("slow");
  }));
  EXPECT_THAT(request().body, HasSubstr(R"("Reason":"slow","PhysicalResourceId":"thing-6")"));
}

TEST_F(WaitingStack, ThatRefusesIsAnError) {
  status_ = 403;
  const auto sent = answer([](const CustomResourceEvent&) -> Result<CustomResourceResponse> {
    return CustomResourceResponse{};
  });
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, ErrorCode::unavailable);
  EXPECT_THAT(sent.error().detail, HasSubstr("status 403"));
}

TEST_F(WaitingStack, CannotBeToldWithoutAnAddress) {
  event_.response_url = "nowhere";
  EXPECT_EQ(answer([](const CustomResourceEvent&) -> Result<CustomResourceResponse> {
              return CustomResourceResponse{};
            })
                .error()
                .code,
            ErrorCode::invalid_argument);
}

}  // namespace
