// S3, SQS, SNS, EventBridge and the brokers: what their events hold besides texts.
#include <micro_lambda/events/document_db.hpp>
#include <micro_lambda/events/event_bridge.hpp>
#include <micro_lambda/events/invocation_record.hpp>
#include <micro_lambda/events/message_brokers.hpp>
#include <micro_lambda/events/s3.hpp>
#include <micro_lambda/events/s3_batch.hpp>
#include <micro_lambda/events/sns.hpp>
#include <micro_lambda/sqs_event.hpp>

#include <gtest/gtest.h>

#include "event_text.hpp"

namespace {

using namespace micro_lambda;

TEST(S3Event, DecodesItsKeysAsFormsAre) {
  EXPECT_EQ(S3Object{.key = "Happy+Face%2B%C3%BC.jpg"}.decoded_key(), "Happy Face+ü.jpg");
  EXPECT_EQ(S3BatchTask{.s3_key = "a+b%25"}.decoded_key(), "a b%");
}

constexpr std::string_view s3_event =
    R"({"Records":[{"eventSource":"aws:s3","eventTime":"2019-09-03T19:37:27.192Z",)"
    R"("s3":{"object":{"key":"k","size":7}}}]})";

TEST(S3Event, IsFoundInsideAMessage) {
  const SqsRecord record{.body = std::string(s3_event)};
  const S3Event inside = record.body_as<S3Event>().value();
  EXPECT_EQ(inside.records.at(0).s3.object.size, 7);
  EXPECT_EQ(
      SnsMessage{.message = std::string(s3_event)}.message_as<S3Event>().value().records.size(),
      1U);
  EXPECT_FALSE(SqsRecord{.body = "no JSON"}.body_as<S3Event>());
}

TEST(Times, AreWrittenAsTheyCameUntilTheyChange) {
  S3Event event = read_event<S3Event>(s3_event);
  EXPECT_EQ(event.records[0].event_time,
            micro_core::DateTime::parse("2019-09-03T21:37:27.192+02:00").value());
  EXPECT_EQ(EventCodec<S3Event>::encode(event), micro_core::parse_json(s3_event).value());
  event.records[0].event_time = micro_core::DateTime(micro_core::TimePoint{});
  EXPECT_EQ(EventCodec<S3Event>::encode(event).at("Records").at(0).at("eventTime"),
            "2019-09-03T19:37:27.192Z");  // 1970 is absent, and what came stays
  event.records[0].event_time = micro_core::DateTime::parse("2026-11-22T00:00:00Z").value();
  EXPECT_EQ(EventCodec<S3Event>::encode(event).at("Records").at(0).at("eventTime"),
            "2026-11-22T00:00:00Z");
}

TEST(Times, ThatAreNoneAreNamed) {
  const auto event =
      decode_text<S3Event>(R"({"Records":[{"eventSource":"aws:s3","eventTime":"yesterday"}]})");
  ASSERT_FALSE(event);
  EXPECT_EQ(event.error().message,
            "Records[0].eventTime of the event is a string; expected a time in ISO 8601");
}

TEST(SqsRecord, KnowsItsSystemAttributes) {
  const SqsRecord record{.attributes = {{"ApproximateReceiveCount", "3"},
                                        {"SentTimestamp", "1545082649183"},
                                        {"MessageGroupId", "g"}}};
  EXPECT_EQ(record.receive_count(), 3);
  EXPECT_EQ(micro_core::to_iso8601(record.sent_at()), "2018-12-17T21:37:29.183Z");
  EXPECT_EQ(record.group_id(), "g");
  EXPECT_EQ(SqsRecord{}.receive_count(), 0);
  EXPECT_EQ(SqsMessageAttribute{.binary_value = "AQI="}.bytes().value(), "\1\2");
}

struct Change {
  std::string state;
};

TEST(EventBridgeEvent, GivesItsDetailAsAStruct) {
  const auto event = read_event<EventBridgeEvent>(
      R"({"detail-type":"Change","time":"2017-12-22T18:43:48Z","detail":{"state":"running"}})");
  EXPECT_EQ(event.detail_as<Change>().value().state, "running");
  EXPECT_EQ(event.time.to_string(), "2017-12-22T18:43:48Z");
  EXPECT_FALSE(EventBridgeEvent{}.detail_as<Change>());
}

TEST(EventBridgeEvent, TakesWhatTheSchedulerSends) {
  const auto event = read_event<EventBridgeEvent>(
      R"({"version":"0","id":"i","detail-type":"Scheduled Event","source":"aws.scheduler",)"
      R"("account":"123456789012","time":"2022-11-01T20:00:00Z","region":"us-east-1",)"
      R"("resources":["arn:aws:scheduler:us-east-1:123456789012:schedule/default/s"],"detail":"{}"})");
  EXPECT_EQ(event.detail, "{}");
}

TEST(KafkaRecord, DecodesKeyValueAndHeaders) {
  const auto event = read_event<KafkaEvent>(
      R"({"bootstrapServers":"b:9092","records":{"t-0":[{"key":"a2V5","value":"dmFsdWU=",)"
      R"("timestamp":1545084650987,"headers":[{"h":[104,-61,-87]},{"h":[50]}]},{"value":null}]}})");
  const auto& records = event.records.at("t-0");
  EXPECT_EQ(records[0].key_bytes().value(), "key");
  EXPECT_EQ(records[0].value_bytes().value(), "value");
  EXPECT_EQ(records[0].header("h"), "2");
  const KafkaRecord other{.headers = {{{"h", {104, -61, -87}}}}};
  EXPECT_EQ(other.header("h"), "hé");
  EXPECT_EQ(records[0].header("x"), std::nullopt);
  EXPECT_EQ(records[1].value_bytes().value(), "");
}

TEST(MessageBrokers, DecodeTheirData) {
  EXPECT_EQ(ActiveMqMessage{.data = "QUJD"}.bytes().value(), "ABC");
  EXPECT_EQ(RabbitMqMessage{.data = "QUJD"}.bytes().value(), "ABC");
  EXPECT_FALSE(RabbitMqMessage{.data = "?"}.bytes());
}

TEST(InvocationRecord, TellsWhatFailed) {
  const std::string text =
      R"({"version":"1.0","timestamp":"2019-11-24T21:52:47.333Z","requestContext":{"requestId":"r",)"
      R"("functionArn":"arn:aws:lambda:us-west-2:1:function:f:$LATEST",)"
      R"("condition":"RetriesExhausted","approximateInvokeCount":3},"requestPayload":{"a":1},)"
      R"("responseContext":{"statusCode":200,"executedVersion":"$LATEST",)"
      R"("functionError":"Unhandled"},"responsePayload":{"errorMessage":"late"}})";
  const auto record = read_event<InvocationRecord>(text);
  EXPECT_EQ(record.request_context.condition, "RetriesExhausted");
  EXPECT_EQ(record.response_context.function_error, "Unhandled");
  EXPECT_EQ(EventCodec<InvocationRecord>::encode(record), micro_core::parse_json(text).value());
}

TEST(DocumentDbEvent, HasTheChange) {
  const std::string text =
      R"({"eventSourceArn":"arn","events":[{"event":{"_id":{"_data":"0"},"clusterTime":)"
      R"({"$timestamp":{"t":1676588775,"i":9}},"documentKey":{"_id":{"$oid":"63"}},)"
      R"("fullDocument":{"name":"Ada"},"ns":{"db":"d","coll":"c"},"operationType":"insert"}}],)"
      R"("eventSource":"aws:docdb"})";
  const auto event = read_event<DocumentDbEvent>(text);
  EXPECT_EQ(event.events.at(0).event.ns.coll, "c");
  EXPECT_EQ(event.events[0].event.full_document.at("name"), "Ada");
  EXPECT_EQ(EventCodec<DocumentDbEvent>::encode(event), micro_core::parse_json(text).value());
  EXPECT_FALSE(decode_text<DocumentDbEvent>(R"({"eventSource":"aws:kafka"})"));
}

}  // namespace
