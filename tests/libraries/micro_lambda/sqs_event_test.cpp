#include <micro_lambda/sqs_event.hpp>

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace {

using micro_core::Result;
using micro_lambda::EventCodec;
using micro_lambda::SqsEvent;

Result<SqsEvent> decode(std::string_view text) {
  return EventCodec<SqsEvent>::decode(micro_core::parse_json(text).value());
}

TEST(SqsEvent, ReadsEveryPartOfARecord) {
  const auto event = decode(R"({"Records":[{"messageId":"m-1","receiptHandle":"h","body":"{}",
    "attributes":{"ApproximateReceiveCount":"2"},
    "messageAttributes":{"a":{"stringValue":"100","dataType":"Number"}},
    "md5OfBody":"99914b932bd37a50b983c5e7c90ae93b","eventSource":"aws:sqs",
    "eventSourceARN":"arn:aws:sqs:eu-central-1:000000000000:q.fifo","awsRegion":"eu-central-1"}]})");
  ASSERT_TRUE(event);
  ASSERT_EQ(event->records.size(), 1U);
  const auto& record = event->records[0];
  EXPECT_EQ(record.message_id, "m-1");
  EXPECT_EQ(record.receipt_handle, "h");
  EXPECT_EQ(record.body, "{}");
  EXPECT_EQ(record.attributes.at("ApproximateReceiveCount"), "2");
  EXPECT_EQ(record.message_attributes.at("a").string_value, "100");
  EXPECT_EQ(record.message_attributes.at("a").data_type, "Number");
  EXPECT_FALSE(record.message_attributes.at("a").binary_value);
  EXPECT_EQ(record.aws_region, "eu-central-1");
  EXPECT_TRUE(record.is_fifo());
}

TEST(SqsEvent, RefusesEventsOfOtherSources) {
  for (const std::string_view text : {"{}", "[]", R"({"Records":1})", R"({"Records":[7]})",
                                      R"({"Records":[{"eventSource":"aws:kinesis"}]})"}) {
    const auto event = decode(text);
    ASSERT_FALSE(event) << text;
    EXPECT_EQ(event.error().code, micro_core::ErrorCode::invalid_argument);
  }
}

TEST(SqsEvent, ReadsTheEventThatAwsSends) {
  const std::string path = EVENTS_FOLDER "/sqsEvent.json";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no recorded events here";
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  const auto event = decode(text.str()).value();
  ASSERT_EQ(event.records.size(), 2U);
  EXPECT_EQ(event.records[0].body, "Test message.");
  EXPECT_FALSE(event.records[0].is_fifo());
}

}  // namespace
