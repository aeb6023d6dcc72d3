#include <micro_aws/client.hpp>

#include <gmock/gmock.h>

#include "scripted_service.hpp"

// What a call does when the service fails again and again: how many attempts it makes, and how long
// it waits before each. The random number is 1, so each pause is the longest it can be.
namespace {

using namespace std::chrono_literals;
using micro_aws::Client;
using micro_http::HttpResponse;
using std::chrono::milliseconds;
using testing::ElementsAreArray;

constexpr std::string_view dynamodb = "DynamoDB_20120810.PutItem";
constexpr std::string_view streams = "DynamoDBStreams_20120810.GetRecords";
constexpr std::string_view sqs = "AmazonSQS.SendMessage";

HttpResponse failure(int status, const std::string& code = {}) {
  HttpResponse response{.status = status};
  if (!code.empty()) response.body = R"({"__type":"com.amazon#)" + code + R"("})";
  return response;
}

struct Sequence {
  std::string name;
  std::string_view target;
  HttpResponse answer;
  std::vector<milliseconds> pauses_2_1;  // between the attempts: one less than these
  std::vector<milliseconds> pauses_2_0;
};

std::vector<Sequence> sequences() {
  const std::vector<milliseconds> none;
  const std::vector<milliseconds> old{1s, 2s};
  const std::vector<milliseconds> soon{50ms, 100ms};
  const std::vector<milliseconds> table{25ms, 50ms, 100ms};
  std::vector<Sequence> all;
  for (const int status : {500, 502, 503, 504}) {
    all.push_back({std::to_string(status), sqs, failure(status), soon, old});
    all.push_back({"table " + std::to_string(status), dynamodb, failure(status), table, old});
  }
  all.push_back({"streams", streams, failure(500), table, old});
  for (const std::string code : {"RequestTimeout", "RequestTimeoutException"}) {
    all.push_back({code, sqs, failure(400, code), soon, old});
  }
  for (const std::string code :
       {"Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled",
        "RequestThrottledException", "TooManyRequestsException",
        "ProvisionedThroughputExceededException", "TransactionInProgressException",
        "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException", "SlowDown",
        "PriorRequestNotComplete", "EC2ThrottledException"}) {
    all.push_back({code, sqs, failure(400, code), {1s, 2s}, old});
    all.push_back({"table " + code, dynamodb, failure(400, code), {1s, 2s, 4s}, old});
  }
  all.push_back({"slow down", sqs, failure(503, "SlowDown"), {1s, 2s}, old});
  for (const int status : {400, 401, 403, 404, 409, 412, 413, 501, 505}) {
    all.push_back({std::to_string(status), sqs, failure(status), none, none});
  }
  all.push_back({"validation", dynamodb, failure(400, "ValidationException"), none, none});
  all.push_back(
      {"condition", dynamodb, failure(400, "ConditionalCheckFailedException"), none, none});
  return all;
}

TEST(RetrySequences, AreThoseOfEitherRevision) {
  for (const bool is_old : {false, true}) {
    for (const Sequence& sequence : sequences()) {
      SCOPED_TRACE(sequence.name + (is_old ? " with 2.0" : " with 2.1"));
      ScriptedService service;
      for (int i = 0; i < 10; ++i) service.answer(sequence.answer);
      const Client client = service.client({{"AWS_NEW_RETRIES_2026", is_old ? "false" : "true"}});
      EXPECT_FALSE(client.call(sequence.target, {}));
      const auto& expected = is_old ? sequence.pauses_2_0 : sequence.pauses_2_1;
      EXPECT_THAT(service.pauses, ElementsAreArray(expected));
      EXPECT_EQ(service.requests().size(), expected.size() + 1);
    }
  }
}

TEST(RetrySequences, MixKindsOfFailuresEachWithItsOwnPause) {
  ScriptedService service;
  service.answer(failure(500));
  service.answer(failure(400, "ThrottlingException"));
  service.answer(failure(503));
  service.answer("{}");
  ASSERT_TRUE(service.client().call(dynamodb, {}));
  EXPECT_THAT(service.pauses, ElementsAreArray({25ms, 2000ms, 100ms}));
}

TEST(RetrySequences, AreDrawnBetweenNothingAndTheLongestPause) {
  ScriptedService service;
  for (int i = 0; i < 3; ++i) service.answer(failure(500));
  auto options = service.client_options();
  std::vector<double> numbers{0.0, 0.5};
  options.random = [&, at = 0U]() mutable { return numbers.at(at++); };
  EXPECT_FALSE(Client(options).call(sqs, {}));
  EXPECT_THAT(service.pauses, ElementsAreArray({0ms, 50ms}));
}

TEST(RetrySequences, DoNotHappenWithOneAttempt) {
  ScriptedService service;
  service.answer(failure(500));
  auto options = service.client_options();
  options.retry.attempts_max = 1;
  EXPECT_FALSE(Client(options).call(dynamodb, {}));
  EXPECT_EQ(service.requests().size(), 1U);
}

TEST(RetrySequences, PayDoubleForTimeoutsInRevision20Only) {
  for (const bool is_old : {false, true}) {
    ScriptedService silent;
    silent.hold();
    auto options = silent.client_options({{"AWS_NEW_RETRIES_2026", is_old ? "false" : "true"}});
    options.retry.attempts_max = 200;
    options.first_byte_timeout = 1ms;
    const auto reply = Client(options).call(sqs, {});
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, micro_core::ErrorCode::timeout);
    EXPECT_EQ(silent.pauses.size(), is_old ? 500U / 10 : 500U / 14);
  }
}

TEST(RetrySequences, PollersPauseBeforeTheyFailWithoutTokensInRevision21Only) {
  for (const std::string_view target :
       {"AmazonSQS.ReceiveMessage", "AWSStepFunctions.GetActivityTask"}) {
    for (const bool is_old : {false, true}) {
      SCOPED_TRACE(std::string(target) + (is_old ? " 2.0" : " 2.1"));
      ScriptedService service;
      for (int i = 0; i < 200; ++i) service.answer(failure(500));
      auto options = service.client_options({{"AWS_NEW_RETRIES_2026", is_old ? "false" : "true"}});
      options.retry.attempts_max = 200;
      const Client client(options);
      EXPECT_FALSE(client.call(target, {}));
      service.pauses.clear();
      EXPECT_FALSE(client.call(target, {}));
      EXPECT_EQ(service.pauses.size(), is_old ? 0U : 1U);
    }
  }
}

}  // namespace
