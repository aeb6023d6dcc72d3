// What a service may do that no local one does when asked: leave work undone, cancel, throttle.
#include <micro_aws/dynamodb_table_of.hpp>

#include <gmock/gmock.h>

#include "scripted_service.hpp"

namespace micro_aws_test {

struct Pair {
  std::string id = {};
  int n = 0;
  double value = 0;
  static constexpr auto partition_key = &Pair::id;
  static constexpr auto sort_key = &Pair::n;
};

}  // namespace micro_aws_test

namespace {

using micro_aws::DynamoDbTableOf;
using micro_aws::first_error;
using micro_aws_test::Pair;
using micro_core::ErrorCode;
using micro_core::Json;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

DynamoDbTableOf<Pair> pairs(ScriptedService& service) {
  return {service.client(), "pairs"};
}

const micro_core::JsonArray& asked(const ScriptedService& service, std::size_t index) {
  static Json json;
  json = micro_core::parse_json(service.requests().at(index).body).value();
  return json.at("RequestItems").at("pairs").at("Keys").get_array();
}

micro_http::HttpResponse refusal(std::string_view type) {
  return {.status = 400, .body = R"({"__type":"x#)" + std::string(type) + R"(","message":"no"})"};
}

TEST(DynamoDbBatch, AsksAgainForWhatWasLeftUndone) {
  ScriptedService service;
  service.answer(R"({"Responses":{"pairs":[{"id":{"S":"a"},"n":{"N":"2"},"value":{"N":"0.5"}}]},
      "UnprocessedKeys":{"pairs":{"Keys":[{"n":{"N":"1"},"id":{"S":"a"}}]}}})");
  service.answer(R"({"Responses":{"pairs":[{"id":{"S":"a"},"n":{"N":"1"},"value":{"N":"7"}}]}})");
  const auto read = pairs(service).batch_get({{"a", 1}, {"a", 2}, {"a", 3}});
  ASSERT_THAT(read, SizeIs(3));
  EXPECT_EQ(read[0].value()->value, 7);
  EXPECT_EQ(read[1].value()->value, 0.5);
  EXPECT_FALSE(read[2].value());
  EXPECT_THAT(service.requests(), SizeIs(2));
  EXPECT_THAT(asked(service, 1), SizeIs(1));
  EXPECT_THAT(service.pauses, ElementsAre(milliseconds{25}));
}

TEST(DynamoDbBatch, KnowsAnEntryByTheValueOfItsKey) {
  ScriptedService service;
  service.answer(
      R"({"Responses":{"pairs":[{"id":{"S":"a"},"n":{"N":"10.0"},"value":{"N":"1"}}]}})");
  const auto read = pairs(service).batch_get({{"a", 10}});
  EXPECT_EQ(first_error(read).has_value(), true) << describe(first_error(read).error());
  EXPECT_EQ(read[0].value()->n, 10);
}

TEST(DynamoDbBatch, GivesUpOnWhatIsLeftUndoneAgainAndAgain) {
  ScriptedService service;
  for (int i = 0; i < 20; ++i) {
    service.answer(R"({"UnprocessedItems":{"pairs":[{"PutRequest":{"Item":
        {"id":{"S":"b"},"n":{"N":"1"},"value":{"N":"0"}}}}]}})");
  }
  const auto written = pairs(service).batch_write({{"a", 1}, {"b", 1}}, {{"c", 1}});
  ASSERT_THAT(written, SizeIs(3));
  EXPECT_TRUE(written[0]);
  EXPECT_EQ(written[1].error().code, ErrorCode::throttled);
  EXPECT_TRUE(written[2]);
  // The first round got something done; eight more did not, and neither did the last.
  EXPECT_THAT(service.requests(), SizeIs(10));
  EXPECT_THAT(service.pauses, SizeIs(9));
  EXPECT_EQ(service.pauses.back(), milliseconds{25 * 256});
}

TEST(DynamoDbBatch, GivesEachEntryItsOwnResult) {
  ScriptedService service;
  service.answer(refusal("ValidationException"));
  service.answer("{}");
  std::vector<Pair> many;
  for (int i = 0; i < 26; ++i) many.push_back({.id = "a", .n = i});
  const auto written = pairs(service).batch_write(many);
  EXPECT_EQ(written[24].error().code, ErrorCode::invalid_argument);
  EXPECT_TRUE(written[25]);

  // What is not about one call ends them all.
  service.answer(refusal("AccessDeniedException"));
  const auto denied = pairs(service).batch_write(many);
  EXPECT_EQ(denied[0].error().code, ErrorCode::permission_denied);
  EXPECT_EQ(denied[25].error().code, ErrorCode::permission_denied);
  EXPECT_THAT(service.requests(), SizeIs(3));
}

TEST(DynamoDbBatch, SplitsIntoCallsOf25WritesAnd100Reads) {
  ScriptedService service;
  std::vector<Pair> many;
  std::vector<DynamoDbTableOf<Pair>::Key> keys;
  for (int i = 0; i < 51; ++i) many.push_back({.id = "a", .n = i});
  for (int i = 0; i < 101; ++i) keys.emplace_back("a", i);
  for (int i = 0; i < 5; ++i) service.answer("{}");
  EXPECT_TRUE(first_error(pairs(service).batch_write(many)));
  EXPECT_TRUE(first_error(pairs(service).batch_get(keys)));
  ASSERT_THAT(service.requests(), SizeIs(5));
  const auto writes = [&](std::size_t index) {
    return micro_core::parse_json(service.requests().at(index).body)
        .value()
        .at("RequestItems")
        .at("pairs")
        .get_array()
        .size();
  };
  EXPECT_EQ(writes(0), 25U);
  EXPECT_EQ(writes(1), 25U);
  EXPECT_EQ(writes(2), 1U);
  EXPECT_THAT(asked(service, 3), SizeIs(100));
  EXPECT_THAT(asked(service, 4), SizeIs(1));
  EXPECT_THAT(service.pauses, SizeIs(0));
}

TEST(DynamoDbBatch, RetriesWhatIsThrottledAsAWhole) {
  ScriptedService service;
  service.answer(refusal("ProvisionedThroughputExceededException"));
  service.answer("{}");
  EXPECT_TRUE(first_error(pairs(service).batch_write({{"a", 1}})));
  EXPECT_THAT(service.requests(), SizeIs(2));
}

TEST(DynamoDbBatch, DoesNotBelieveAnAnswerAboutOtherItems) {
  ScriptedService service;
  service.answer(R"({"Responses":{"pairs":[{"id":{"S":"z"},"n":{"N":"1"},"value":{"N":"1"}}]}})");
  const auto read = pairs(service).batch_get({{"a", 1}});
  EXPECT_EQ(read[0].error().code, ErrorCode::internal);
  EXPECT_THAT(read[0].error().message, HasSubstr("nobody asked for"));
}

TEST(DynamoDbBatch, SendsNothingForNothing) {
  ScriptedService service;
  EXPECT_THAT(pairs(service).batch_get({}), SizeIs(0));
  EXPECT_THAT(service.requests(), SizeIs(0));
}

TEST(DynamoDbTableWait, WaitsUntilTheTableAndItsIndexesAreActive) {
  ScriptedService service;
  service.answer(refusal("ResourceNotFoundException"));
  service.answer(R"({"Table":{"TableStatus":"CREATING"}})");
  service.answer(R"({"Table":{"TableStatus":"ACTIVE",
      "GlobalSecondaryIndexes":[{"IndexStatus":"CREATING"}]}})");
  service.answer(R"({"Table":{"TableStatus":"ACTIVE",
      "GlobalSecondaryIndexes":[{"IndexStatus":"ACTIVE"}]}})");
  ASSERT_TRUE(pairs(service).items().wait_until_active());
  EXPECT_THAT(service.pauses, ElementsAre(milliseconds{25}, milliseconds{50}, milliseconds{100}));
  service.answer(refusal("AccessDeniedException"));
  EXPECT_EQ(pairs(service).items().wait_until_active().error().code, ErrorCode::permission_denied);
}

}  // namespace
