#include <local_cloud/mappings/sqs_event.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace local_cloud::mappings {
namespace {

using micro_core::Json;

const SqsEventSource source{"arn:aws:sqs:us-east-2:123456789012:my-queue", "us-east-2"};

TEST(SqsEvent, TurnsAReceivedMessageIntoARecord) {
  const Json message = *micro_core::parse_json(R"({
    "MessageId":"id","ReceiptHandle":"handle","Body":"hi","MD5OfBody":"b5","MD5OfMessageAttributes":"a5",
    "Attributes":{"SenderId":"me","ApproximateReceiveCount":"1"},
    "MessageAttributes":{"n":{"StringValue":"1","DataType":"Number"},
                         "b":{"BinaryValue":"AAE=","DataType":"Binary"}}})");
  const SqsRecord record = make_record(message, source);
  EXPECT_EQ(record.message_id, "id");
  EXPECT_EQ(record.receipt_handle, "handle");
  EXPECT_EQ(
      record.json,
      R"({"messageId":"id","receiptHandle":"handle","body":"hi","attributes":{"SenderId":"me",)"
      R"("ApproximateReceiveCount":"1"},"messageAttributes":{"n":{"stringValue":"1",)"
      R"("stringListValues":[],"binaryListValues":[],"dataType":"Number"},"b":{"binaryValue":)"
      R"("AAE=","stringListValues":[],"binaryListValues":[],"dataType":"Binary"}},)"
      R"("md5OfMessageAttributes":"a5","md5OfBody":"b5","eventSource":"aws:sqs",)"
      R"("eventSourceARN":"arn:aws:sqs:us-east-2:123456789012:my-queue","awsRegion":"us-east-2"})");
}

TEST(SqsEvent, JoinsRecords) {
  EXPECT_EQ(make_event({}), R"({"Records":[]})");
  EXPECT_EQ(make_event({{"a", "h", "{}"}, {"b", "i", "1"}}), R"({"Records":[{},1]})");
}

// The keys of each record of a recorded event, in any order.
TEST(SqsEvent, HasTheKeysOfARecordedEvent) {
  std::ifstream file(VECTORS_DIR "/events/sqsEvent.json");
  if (!file) GTEST_SKIP() << "no vectors";
  std::stringstream text;
  text << file.rdbuf();
  const Json recorded = *micro_core::parse_json(text.str());
  const Json message = *micro_core::parse_json(
      R"({"MessageId":"i","ReceiptHandle":"h","Body":"b","MD5OfBody":"m","Attributes":{}})");
  const Json ours = *micro_core::parse_json(make_record(message, source).json);
  for (const auto& entry : recorded.at("Records").at(0).as_object()) {
    ASSERT_NE(micro_core::find(ours, entry.key()), nullptr) << entry.key();
    EXPECT_EQ(ours.at(entry.key()).kind(), entry.value().kind()) << entry.key();
  }
}

}  // namespace
}  // namespace local_cloud::mappings
