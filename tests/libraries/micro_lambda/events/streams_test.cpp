// Kinesis, Firehose and DynamoDB streams: times, bytes, images, windows.
#include <micro_core/decimal.hpp>
#include <micro_core/set.hpp>
#include <micro_lambda/batch.hpp>
#include <micro_lambda/events/dynamodb_stream.hpp>
#include <micro_lambda/events/kinesis.hpp>

#include <gmock/gmock.h>

#include <stdexcept>

#include "event_text.hpp"

namespace {

using namespace micro_lambda;
using micro_core::Decimal;
using micro_core::Error;
using micro_core::Result;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

StreamImage image_of(std::string_view text) {
  return micro_core::parse_json(text).value().get_object();
}

TEST(KinesisEvent, DecodesDataAndTime) {
  const auto event = read_event<KinesisEvent>(
      R"({"Records":[{"eventSource":"aws:kinesis","kinesis":{"data":"SGVsbG8=",)"
      R"("approximateArrivalTimestamp":1545084650.987,"sequenceNumber":"49"}}]})");
  const KinesisData& data = event.records.at(0).kinesis;
  EXPECT_EQ(data.bytes().value(), "Hello");
  EXPECT_EQ(micro_core::DateTime(data.approximate_arrival_timestamp).to_string(),
            "2018-12-17T22:10:50.987000Z");
  EXPECT_EQ(KinesisData{.data = "SGVsbG8"}.bytes().error().message,
            "the data of a record of the event is not valid base64");
}

TEST(KinesisEvent, RefusesAMomentThatIsNone) {
  const auto event = decode_text<KinesisEvent>(
      R"({"Records":[{"eventSource":"aws:kinesis","kinesis":{"approximateArrivalTimestamp":1e300}}]})");
  ASSERT_FALSE(event);
  EXPECT_EQ(event.error().message,
            "Records[0].kinesis.approximateArrivalTimestamp of the event is a number; expected "
            "seconds since 1970");
}

TEST(KinesisEvent, HasTheStateOfAWindow) {
  const std::string text =
      R"({"Records":[],"window":{"start":"2020-07-30T17:00:00Z","end":"2020-07-30T17:05:00Z"},)"
      R"("state":{"sum":3},"shardId":"shardId-000000000006","eventSourceARN":"arn",)"
      R"("isFinalInvokeForWindow":true,"isWindowTerminatedEarly":false})";
  const auto event = read_event<KinesisEvent>(text);
  EXPECT_EQ(event.window.end.utc() - event.window.start.utc(), std::chrono::minutes(5));
  EXPECT_EQ(event.state.at("sum"), 3);
  EXPECT_TRUE(event.is_final_invoke_for_window);
  EXPECT_EQ(EventCodec<KinesisEvent>::encode(event), micro_core::parse_json(text).value());
  EXPECT_EQ(written(TimeWindowAnswer{.state = {{"sum", 4}}}), R"({"state":{"sum":4}})");
  EXPECT_EQ(written(TimeWindowAnswer{}), R"({"state":{}})");
}

TEST(FirehoseResult, SaysWhatBecameOfEachRecord) {
  const FirehoseRecord record{.record_id = "r1", .data = "SGVsbG8="};
  FirehoseResult result{.records = {FirehoseResultRecord::ok(record, "bye"),
                                    FirehoseResultRecord::dropped(record),
                                    FirehoseResultRecord::failed(record)}};
  result.records[0].metadata.partition_keys["year"] = "2026";
  EXPECT_EQ(written(result),
            R"({"records":[{"recordId":"r1","result":"Ok","data":"Ynll",)"
            R"("metadata":{"partitionKeys":{"year":"2026"}}},)"
            R"({"recordId":"r1","result":"Dropped","data":"SGVsbG8="},)"
            R"({"recordId":"r1","result":"ProcessingFailed","data":"SGVsbG8="}]})");
}

struct Reading {
  std::string id;
  std::int64_t count = 0;
  double value = 0;
  Decimal exact;
  bool flag = false;
  std::vector<std::string> names;
  std::optional<std::string> note;
};

TEST(StreamImage, BecomesAStruct) {
  const auto reading = from_image<Reading>(
      image_of(R"({"id":{"S":"a"},"count":{"N":"-7"},"value":{"N":"1.5"},"flag":{"BOOL":true},)"
               R"("exact":{"N":"12345678901234567890.123456789012345678"},)"
               R"("names":{"SS":["x","y"]},"note":{"NULL":true},"other":{"B":"AA=="}})"));
  ASSERT_TRUE(reading) << describe(reading.error());
  EXPECT_EQ(reading->id, "a");
  EXPECT_EQ(reading->count, -7);
  EXPECT_EQ(reading->value, 1.5);
  EXPECT_EQ(reading->exact.to_string(), "12345678901234567890.123456789012345678");
  EXPECT_TRUE(reading->flag);
  EXPECT_THAT(reading->names, ElementsAre("x", "y"));
  EXPECT_FALSE(reading->note);
}

TEST(StreamImage, BecomesPlainJsonWithoutLosingADigit) {
  EXPECT_EQ(
      micro_core::to_text(*to_plain_json(
          image_of(R"({"m":{"M":{"l":{"L":[{"N":"1"},{"S":"2"}]},"ns":{"NS":["0.1","1E+2"]}}},)"
                   R"("big":{"N":"9007199254740993.5"},"whole":{"N":"9223372036854775808"}})"))),
      R"({"m":{"l":[1,"2"],"ns":[0.1,100.0]},"big":"9007199254740993.5","whole":"9223372036854775808"})");
}

TEST(StreamImage, NamesWhatIsNoAttributeValue) {
  for (const std::string_view value :
       {R"({"N":7})", R"({"S":"a","N":"1"})", R"("a")", "{}", R"({"L":{}})", R"({"X":1})",
        R"({"M":{"inner":{"SS":[1]}}})"}) {
    const auto plain = to_plain_json(image_of(R"({"outer":)" + std::string(value) + "}"));
    ASSERT_FALSE(plain) << value;
    EXPECT_THAT(plain.error().message, HasSubstr("is no attribute value"));
  }
}

TEST(HandleRecords, EndsAStreamsBatchAtTheFirstRecordThatFails) {
  const auto event = read_event<DynamoDbStreamEvent>(
      R"({"Records":[{"eventSource":"aws:dynamodb","dynamodb":{"SequenceNumber":"1"}},)"
      R"({"eventSource":"aws:dynamodb","dynamodb":{"SequenceNumber":"2"}},)"
      R"({"eventSource":"aws:dynamodb","dynamodb":{"SequenceNumber":"3"}}]})");
  std::vector<std::string> called;
  std::vector<std::string> log;
  const micro_core::Logger logger({.sink = [&](std::string_view line) { log.emplace_back(line); }});
  const auto failures =
      handle_records(event, {.request_id = "id-1"}, logger, [&](const DynamoDbRecord& record) {
        called.push_back(record.dynamodb.sequence_number);
        if (called.size() == 2) throw std::runtime_error("broken");
        return Result<void>();
      });
  EXPECT_THAT(called, ElementsAre("1", "2"));
  EXPECT_THAT(failures.identifiers, ElementsAre("2"));
  ASSERT_EQ(log.size(), 1U);
  EXPECT_THAT(log[0], HasSubstr(R"("sequence_number":"2")"));
}

TEST(HandleRecords, ReportsTheSequenceNumberOfKinesis) {
  KinesisEvent event;
  event.records.push_back({.kinesis = {.sequence_number = "49"}});
  const micro_core::Logger logger({.sink = [](std::string_view) {}});
  EXPECT_THAT(handle_records(event, {}, logger, [](const KinesisRecord&) { return Result<void>(); })
                  .identifiers,
              IsEmpty());
  EXPECT_THAT(
      handle_records(event, {}, logger,
                     [](const KinesisRecord&) -> Result<void> { return Error::timeout("slow"); })
          .identifiers,
      ElementsAre("49"));
}

}  // namespace
