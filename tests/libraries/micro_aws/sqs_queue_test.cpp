#include <micro_aws/sqs_queue.hpp>
#include <micro_core/hash.hpp>

#include <gmock/gmock.h>

#include "scripted_service.hpp"

namespace {

using namespace std::chrono_literals;
using micro_aws::SqsQueue;
using micro_core::ErrorCode;
using micro_core::Json;
using micro_core::JsonObject;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view url = "http://127.0.0.1:4566/000000000000/q";

SqsQueue queue(ScriptedService& service) {
  return SqsQueue(service.client(), std::string(url));
}
Json json(std::string_view text) {
  return micro_core::parse_json(text).value();
}
Json sent(const ScriptedService& service) {
  return json(service.requests().at(0).body);
}

std::string stored(std::string_view body) {
  return R"({"MessageId":"m-1","MD5OfMessageBody":")" + micro_core::md5_hex(body) + R"("})";
}

TEST(SqsQueue, SendsJsonAndReturnsTheMessageId) {
  ScriptedService service;
  service.answer(stored(R"({"user_id":"ü"})"));
  EXPECT_EQ(queue(service).send_message(JsonObject{{"user_id", "ü"}}).value(), "m-1");
  EXPECT_EQ(service.requests()[0].headers.get("X-Amz-Target"), "AmazonSQS.SendMessage");
  EXPECT_EQ(sent(service), json(R"({"QueueUrl":"http://127.0.0.1:4566/000000000000/q",
                                    "MessageBody":"{\"user_id\":\"ü\"}"})"));
}

TEST(SqsQueue, SendsADelay) {
  ScriptedService service;
  service.answer(stored("7"));
  ASSERT_TRUE(queue(service).send_message(Json(7), 30s));
  EXPECT_EQ(*micro_core::find(sent(service), "DelaySeconds"), Json(30));
}

TEST(SqsQueue, SendsEverythingThatAMessageCanHave) {
  ScriptedService service;
  service.answer(stored("text"));
  ASSERT_TRUE(queue(service).send_message(
      micro_aws::SqsOutgoing{.body = "text",
                             .attributes = {{"a", {.value = "x"}}, {"b", {"Binary", "hi"}}},
                             .group_id = "g",
                             .deduplication_id = "d"}));
  EXPECT_EQ(sent(service), json(R"({"QueueUrl":"http://127.0.0.1:4566/000000000000/q",
      "MessageBody":"text","MessageGroupId":"g","MessageDeduplicationId":"d",
      "MessageAttributes":{"a":{"DataType":"String","StringValue":"x"},
                           "b":{"DataType":"Binary","BinaryValue":"aGk="}}})"));
}

TEST(SqsQueue, FindsThatAnotherBodyWasStored) {
  ScriptedService service;
  service.answer(stored("something else"));
  const auto id = queue(service).send_message(Json(7));
  ASSERT_FALSE(id);
  EXPECT_EQ(id.error().code, ErrorCode::internal);
}

TEST(SqsQueue, ReceivesMessagesWithTheirAttributes) {
  ScriptedService service;
  service.answer(R"({"Messages":[{"MessageId":"m-1","ReceiptHandle":"h","Body":"hi",
      "MD5OfBody":"49f68a5c8493ec2c0bf489821c21fc3b",
      "Attributes":{"ApproximateReceiveCount":"3","SentTimestamp":"1"},
      "MessageAttributes":{"a":{"DataType":"String","StringValue":"x"},
                           "b":{"DataType":"Binary.png","BinaryValue":"aGk="}}}]})");
  const auto messages =
      queue(service).receive_messages({.messages_max = 10, .wait = 20s, .hide_for = 30s});
  ASSERT_TRUE(messages) << describe(messages.error());
  ASSERT_THAT(*messages, SizeIs(1));
  const auto& message = (*messages)[0];
  EXPECT_EQ(message.body, "hi");
  EXPECT_EQ(message.receipt_handle, "h");
  EXPECT_EQ(message.receive_count, 3);
  EXPECT_EQ(message.system_attributes.at("SentTimestamp"), "1");
  EXPECT_EQ(message.attributes.at("a").value, "x");
  EXPECT_EQ(message.attributes.at("b").value, "hi");
  const Json input = sent(service);
  EXPECT_EQ(*micro_core::find(input, "MaxNumberOfMessages"), Json(10));
  EXPECT_EQ(*micro_core::find(input, "WaitTimeSeconds"), Json(20));
  EXPECT_EQ(*micro_core::find(input, "VisibilityTimeout"), Json(30));
}

TEST(SqsQueue, ReturnsNothingWhenNothingCame) {
  ScriptedService service;
  service.answer("{}");
  EXPECT_THAT(queue(service).receive_messages().value(), IsEmpty());
}

TEST(SqsQueue, RefusesAMessageThatArrivedDamaged) {
  ScriptedService service;
  service.answer(R"({"Messages":[{"MessageId":"m","Body":"hi","MD5OfBody":"0"}]})");
  const auto messages = queue(service).receive_messages();
  ASSERT_FALSE(messages);
  EXPECT_EQ(messages.error().code, ErrorCode::internal);
}

TEST(SqsQueue, DeletesAndHidesByReceiptHandle) {
  ScriptedService service;
  service.answer(micro_http::HttpResponse{});  // SQS answers with no body here
  service.answer("{}");
  EXPECT_TRUE(queue(service).delete_message("h"));
  EXPECT_TRUE(queue(service).change_message_visibility("h", 0s));
  EXPECT_EQ(json(service.requests()[1].body),
            json(R"({"QueueUrl":"http://127.0.0.1:4566/000000000000/q","ReceiptHandle":"h",
                     "VisibilityTimeout":0})"));
}

TEST(SqsQueue, TellsWhichElementsOfABatchFailed) {
  ScriptedService service;
  service.answer(R"({"Successful":[{"Id":"0","MD5OfMessageBody":")" + micro_core::md5_hex("a") +
                 R"("},{"Id":"2","MD5OfMessageBody":"0"}],
      "Failed":[{"Id":"1","Code":"InvalidMessageContents","Message":"bad","SenderFault":true}]})");
  const auto failures =
      queue(service).send_messages({{.body = "a"}, {.body = "b"}, {.body = "c"}, {.body = "d"}});
  ASSERT_TRUE(failures) << describe(failures.error());
  ASSERT_THAT(*failures, SizeIs(3));
  EXPECT_EQ((*failures)[0].index, 1U);
  EXPECT_EQ((*failures)[0].error.code, ErrorCode::invalid_argument);
  EXPECT_EQ((*failures)[0].error.remote->code, "InvalidMessageContents");
  EXPECT_EQ((*failures)[1].index, 2U);  // stored otherwise
  EXPECT_EQ((*failures)[2].index, 3U);  // not mentioned at all
}

TEST(SqsQueue, DeletesAndHidesInBatches) {
  ScriptedService service;
  service.answer(R"({"Successful":[{"Id":"0"},{"Id":"1"}]})");
  service.answer(R"({"Successful":[{"Id":"0"}]})");
  EXPECT_THAT(queue(service).delete_messages({"h1", "h2"}).value(), IsEmpty());
  EXPECT_THAT(queue(service).change_messages_visibility({"h1"}, 60s).value(), IsEmpty());
  EXPECT_EQ(sent(service), json(R"({"QueueUrl":"http://127.0.0.1:4566/000000000000/q",
      "Entries":[{"ReceiptHandle":"h1","Id":"0"},{"ReceiptHandle":"h2","Id":"1"}]})"));
}

TEST(SqsQueue, SaysThatTheQueueDoesNotExist) {
  ScriptedService service;
  service.answer(micro_http::HttpResponse{
      .status = 400,
      .headers = {{"x-amzn-query-error", "AWS.SimpleQueueService.NonExistentQueue;Sender"}},
      .body = R"({"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"no such queue"})"});
  const auto deleted = queue(service).delete_message("h");
  ASSERT_FALSE(deleted);
  EXPECT_EQ(deleted.error().code, ErrorCode::not_found);
}

}  // namespace
