#include <micro_aws/call_options.hpp>
#include <micro_aws/dynamodb_table.hpp>
#include <micro_aws/sqs_queue.hpp>

#include <gmock/gmock.h>

#include "scripted_service.hpp"

namespace {

using namespace std::chrono_literals;
using micro_aws::Client;
using micro_core::ErrorCode;
using micro_http::HttpResponse;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view send_message = "AmazonSQS.SendMessage";

TEST(CallTimeout, CoversThePausesAndBeginsNoRetryThatItLeavesNoTimeFor) {
  ScriptedService service;
  for (int i = 0; i < 5; ++i) service.answer(HttpResponse{.status = 503});
  const auto reply =
      service.client({{"AWS_MAX_ATTEMPTS", "5"}}).with({.timeout = 300ms}).call(send_message, {});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::unavailable);
  EXPECT_EQ(reply.error().remote->http_status, 503);
  EXPECT_THAT(reply.error().message, HasSubstr("the call's 300 ms would be over; 3 made"));
  EXPECT_THAT(service.pauses, ElementsAre(50ms, 100ms))
      << "of 300 ms 150 are left, and the next is 200";
}

TEST(CallTimeout, CutsAnAttemptThatTakesTooLong) {
  ScriptedService silent;
  silent.hold();
  auto options = silent.client_options();
  options.steady_now = {};
  const auto reply = Client(options).with({.timeout = 20ms}).call(send_message, {});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::timeout);
  EXPECT_THAT(silent.pauses, IsEmpty());
}

TEST(CallTimeout, IsKeptByAFacadeAndChangedFieldByField) {
  ScriptedService service;
  service.answer(HttpResponse{.status = 503});
  std::stop_source stop;
  const micro_aws::SqsQueue queue(service.client(), "http://queue");
  const auto hasty = queue.with({.timeout = 10ms}).with({.stop = stop.get_token()});
  EXPECT_FALSE(hasty.delete_message("handle"));
  EXPECT_THAT(service.pauses, IsEmpty());
  service.answer(HttpResponse{.status = 503});
  service.answer("{}");
  EXPECT_TRUE(queue.delete_message("handle")) << "the queue itself is as patient as before";
}

TEST(Cancelling, EndsACallThatWaitsForItsAnswer) {
  ScriptedService service;
  service.hold();
  std::stop_source stop;
  service.on_request = [&] { stop.request_stop(); };
  const micro_aws::DynamoDbTable table(service.client(), "users", {.partition = "id"});
  const auto item = table.with({.stop = stop.get_token()}).get_item({std::string("x")});
  ASSERT_FALSE(item);
  EXPECT_EQ(item.error().code, ErrorCode::cancelled);
  EXPECT_EQ(service.requests().size(), 1U) << "nobody retries what he was told to end";
}

TEST(Cancelling, EndsThePauseBeforeARetry) {
  ScriptedService service;
  service.answer(HttpResponse{.status = 503, .headers = {{"x-amz-retry-after", "60000"}}});
  std::stop_source stop;
  auto options = service.client_options();
  options.sleep = {};  // so it is a real pause
  options.retry.attempts_max = 2;
  options.random = [&] {
    stop.request_stop();  // the last thing before the pause
    return 1.0;
  };
  const auto reply = Client(options).with({.stop = stop.get_token()}).call(send_message, {});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::cancelled);
  EXPECT_EQ(service.requests().size(), 1U);
}

}  // namespace
