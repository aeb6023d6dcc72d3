#include <micro_aws/call_observer.hpp>
#include <micro_aws/dynamodb_table.hpp>
#include <micro_aws/s3_bucket.hpp>

#include <gmock/gmock.h>

#include "scripted_service.hpp"

namespace {

using namespace std::chrono_literals;
using micro_aws::CallEnd;
using micro_aws::CallRecord;
using micro_aws::CallStart;
using micro_aws::Client;
using micro_http::HttpResponse;
using testing::ElementsAre;

// What a record said, kept beyond the call.
struct Seen {
  std::string call;
  std::string host;
  std::string error;
  std::string request_id;
  int attempts = 0;
  int status = 0;
  std::chrono::microseconds duration{0};
  std::chrono::milliseconds pauses{0};
  std::size_t bytes_sent = 0;
  std::size_t bytes_received = 0;
};

class Observed : public ::testing::Test {
 protected:
  Client client(std::map<std::string, std::string> variables = {}) {
    auto options = service_.client_options(std::move(variables));
    options.observers = {[this](CallStart&) { return [this](const CallRecord& r) { keep(r); }; }};
    return Client(options);
  }
  void keep(const CallRecord& record) {
    const CallStart& call = record.call;
    seen_.push_back({.call = std::string(call.service) + ' ' + std::string(call.operation) + ' ' +
                             std::string(call.resource) + ' ' + std::string(call.region),
                     .host = std::string(call.host),
                     .error = record.error ? record.error->remote->code : "",
                     .request_id = std::string(record.request_id),
                     .attempts = record.attempts,
                     .status = record.status,
                     .duration = record.duration,
                     .pauses = record.pauses,
                     .bytes_sent = record.bytes_sent,
                     .bytes_received = record.bytes_received});
  }

  ScriptedService service_;
  std::vector<Seen> seen_;
};

TEST_F(Observed, IsToldOnceOfACallWithAllItsAttempts) {
  service_.answer(HttpResponse{.status = 503, .body = "busy"});
  service_.answer(HttpResponse{.headers = {{"x-amzn-RequestId", "id-2"}}, .body = R"({"a":1})"});
  ASSERT_TRUE(client().call("AmazonSQS.SendMessage", {{"QueueUrl", "q"}}));
  ASSERT_EQ(seen_.size(), 1U);
  EXPECT_EQ(seen_[0].call, "SQS SendMessage q eu-central-1");
  EXPECT_EQ("http://" + seen_[0].host, service_.url());
  EXPECT_EQ(seen_[0].error, "");
  EXPECT_EQ(seen_[0].request_id, "id-2");
  EXPECT_EQ(seen_[0].attempts, 2);
  EXPECT_EQ(seen_[0].status, 200);
  EXPECT_EQ(seen_[0].duration, 50ms) << "the stopwatch goes on by the pauses only";
  EXPECT_EQ(seen_[0].pauses, 50ms);
  EXPECT_EQ(seen_[0].bytes_sent, 2 * std::string_view(R"({"QueueUrl":"q"})").size());
  EXPECT_EQ(seen_[0].bytes_received, 4U + 7U);
}

TEST_F(Observed, IsToldOfAFailureWithItsError) {
  service_.answer(HttpResponse{.status = 400, .body = R"({"__type":"ValidationException"})"});
  const micro_aws::DynamoDbTable table(client(), "users", {.partition = "id"});
  EXPECT_FALSE(table.get_item({std::string("x")}));
  ASSERT_EQ(seen_.size(), 1U);
  EXPECT_EQ(seen_[0].call, "DynamoDB GetItem users eu-central-1");
  EXPECT_EQ(seen_[0].error, "ValidationException");
  EXPECT_EQ(seen_[0].status, 400);
}

TEST_F(Observed, KnowsTheOperationsOfS3) {
  service_.answer(HttpResponse{.headers = {{"ETag", "e"}}});
  const micro_aws::S3Bucket bucket(client(), "b");
  ASSERT_TRUE(bucket.put_object("k", "body"));
  ASSERT_EQ(seen_.size(), 1U);
  EXPECT_EQ(seen_[0].call, "S3 PutObject b eu-central-1");
}

TEST_F(Observed, SeveralAreBegunInOrderAndEndedInTheOther) {
  std::vector<std::string> order;
  const auto named = [&](std::string name) {
    return [&order, name](CallStart&) -> CallEnd {
      order.push_back("+" + name);
      return [&order, name](const CallRecord&) { order.push_back("-" + name); };
    };
  };
  auto options = service_.client_options();
  options.observers = {named("trace"), named("log"), [](CallStart&) { return CallEnd(); }};
  service_.answer("{}");
  ASSERT_TRUE(Client(options).call("AmazonSQS.SendMessage", {}));
  EXPECT_THAT(order, ElementsAre("+trace", "+log", "-log", "-trace"));
}

TEST_F(Observed, MayPutATraceOfItsOwnInPlaceOfTheInvocations) {
  auto options = service_.client_options(
      {{"_X_AMZN_TRACE_ID", "Root=1;Parent=a"}, {"AWS_LAMBDA_FUNCTION_NAME", "f"}});
  options.observers = {[](CallStart& call) {
    EXPECT_EQ(call.trace_header, "Root=1;Parent=a");
    call.trace_header = "Root=1;Parent=b";
    return CallEnd();
  }};
  service_.answer("{}");
  ASSERT_TRUE(Client(options).call("AmazonSQS.SendMessage", {}));
  EXPECT_EQ(service_.requests()[0].headers.get("X-Amzn-Trace-Id"), "Root=1;Parent=b");
}

}  // namespace
