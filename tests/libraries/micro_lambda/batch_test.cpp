#include <micro_lambda/batch.hpp>

#include <gmock/gmock.h>

#include <stdexcept>

namespace {

using micro_core::Error;
using micro_core::Result;
using micro_lambda::SqsEvent;
using micro_lambda::SqsRecord;
using testing::ElementsAre;
using testing::IsEmpty;

SqsEvent event_of(std::initializer_list<std::string> ids, std::string arn = "arn:aws:sqs:x:0:q") {
  SqsEvent event;
  for (const std::string& id : ids) {
    event.records.push_back({.message_id = id, .event_source_arn = arn});
  }
  return event;
}

struct Handled {
  std::vector<std::string> failed = {};
  std::vector<std::string> log = {};
  std::vector<std::string> called = {};
};

Handled handle(const SqsEvent& event, const micro_lambda::RecordHandler& handler) {
  Handled handled;
  const micro_core::Logger logger(
      {.sink = [&](std::string_view line) { handled.log.emplace_back(line); }});
  handled.failed = micro_lambda::handle_records(event, {.request_id = "id-1"}, logger,
                                                [&](const SqsRecord& record) {
                                                  handled.called.push_back(record.message_id);
                                                  return handler(record);
                                                })
                       .identifiers;
  return handled;
}

TEST(HandleRecords, ReportsNothingWhenAllIsDone) {
  const auto handled =
      handle(event_of({"a", "b"}), [](const SqsRecord&) { return Result<void>(); });
  EXPECT_THAT(handled.failed, IsEmpty());
  EXPECT_THAT(handled.log, IsEmpty());
}

TEST(HandleRecords, ReportsAndLogsWhatFailedInAnyWay) {
  const auto handled =
      handle(event_of({"a", "b", "c", "d"}), [](const SqsRecord& record) -> Result<void> {
        if (record.message_id == "a") return Error::invalid_argument("unknown action");
        if (record.message_id == "b") throw std::runtime_error("broken");
        if (record.message_id == "c") throw 7;
        return {};
      });
  EXPECT_THAT(handled.failed, ElementsAre("a", "b", "c"));
  ASSERT_EQ(handled.log.size(), 3U);
  const auto line = micro_core::parse_json(handled.log[0]).value();
  EXPECT_EQ(micro_core::string_at(line, "message_id"), "a");
  EXPECT_EQ(micro_core::string_at(line, "function_request_id"), "id-1");
  EXPECT_EQ(micro_core::string_at(line, "exception"), "unknown action");
}

TEST(HandleRecords, LeavesTheRestOfAFifoBatchUntouchedAfterAFailure) {
  const auto handled = handle(event_of({"a", "b", "c"}, "arn:aws:sqs:x:0:q.fifo"),
                              [](const SqsRecord& record) -> Result<void> {
                                if (record.message_id == "b") return Error::timeout("slow");
                                return {};
                              });
  EXPECT_THAT(handled.failed, ElementsAre("b", "c"));
  EXPECT_THAT(handled.called, ElementsAre("a", "b"));
}

TEST(BatchItemFailures, UsesTheExactKeysThatLambdaReads) {
  EXPECT_EQ(micro_core::to_text(
                micro_lambda::EventCodec<micro_lambda::BatchItemFailures>::encode({{"a", "b"}})),
            R"({"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"b"}]})");
  EXPECT_EQ(
      micro_core::to_text(micro_lambda::EventCodec<micro_lambda::BatchItemFailures>::encode({})),
      R"({"batchItemFailures":[]})");
}

}  // namespace
