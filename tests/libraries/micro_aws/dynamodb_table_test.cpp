#include <micro_aws/dynamodb_table.hpp>

#include <gmock/gmock.h>

#include "scripted_service.hpp"

namespace {

using micro_aws::DynamoDbCondition;
using micro_aws::DynamoDbTable;
using micro_aws::Item;
using micro_core::ErrorCode;
using micro_core::Json;
using testing::HasSubstr;

DynamoDbTable users(ScriptedService& service) {
  return DynamoDbTable(service.client(), "users", {.partition = "user_id"});
}

// Documents are compared as values: the order of members does not matter.
Json json(std::string_view text) {
  return micro_core::parse_json(text).value();
}
Json sent(const ScriptedService& service, std::size_t index = 0) {
  return json(service.requests().at(index).body);
}
std::string target(const ScriptedService& service, std::size_t index = 0) {
  return std::string(service.requests().at(index).headers.get("X-Amz-Target"));
}

const micro_http::HttpResponse condition_failed{
    .status = 400,
    .body = R"({"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",)"
            R"("message":"The conditional request failed","Item":{"user_id":{"S":"u1"}}})"};

TEST(DynamoDbTable, GetsAnItemByItsKey) {
  ScriptedService service;
  service.answer(R"({"Item":{"user_id":{"S":"u1"},"age":{"N":"36"}}})");
  const auto item = users(service).get_item("u1", {.is_consistent = true, .attributes = {"age"}});
  ASSERT_TRUE(item) << describe(item.error());
  EXPECT_EQ(**item, (Item{{"user_id", "u1"}, {"age", 36}}));
  EXPECT_EQ(target(service), "DynamoDB_20120810.GetItem");
  EXPECT_EQ(sent(service),
            json(R"({"TableName":"users","Key":{"user_id":{"S":"u1"}},"ConsistentRead":true,
                     "ProjectionExpression":"#n0",
                     "ExpressionAttributeNames":{"#n0":"age"}})"));
}

TEST(DynamoDbTable, TellsAMissingItemFromAFailure) {
  ScriptedService service;
  service.answer("{}");
  service.answer(micro_http::HttpResponse{
      .status = 400, .body = R"({"__type":"x#ResourceNotFoundException","message":"no table"})"});
  const auto missing = users(service).get_item("u1");
  ASSERT_TRUE(missing);
  EXPECT_FALSE(*missing);
  EXPECT_EQ(users(service).get_item("u1").error().code, ErrorCode::not_found);
}

TEST(DynamoDbTable, UsesBothPartsOfAKey) {
  ScriptedService service;
  service.answer("{}");
  const DynamoDbTable table(service.client(), "t", {.partition = "p", .sort = "s"});
  ASSERT_TRUE(table.get_item({"a", 7}));
  EXPECT_EQ(*micro_core::find(sent(service), "Key"), json(R"({"p":{"S":"a"},"s":{"N":"7"}})"));
}

TEST(DynamoDbTable, PutsAnItemOnlyIfAbsent) {
  ScriptedService service;
  service.answer("{}");
  ASSERT_TRUE(
      users(service).put_item(Item{{"user_id", "u1"}}, DynamoDbCondition::must_not_exist()));
  EXPECT_EQ(target(service), "DynamoDB_20120810.PutItem");
  EXPECT_EQ(sent(service), json(R"j({"TableName":"users","Item":{"user_id":{"S":"u1"}},
      "ConditionExpression":"attribute_not_exists(#n0)",
      "ExpressionAttributeNames":{"#n0":"user_id"},
      "ReturnValuesOnConditionCheckFailure":"ALL_OLD"})j"));
}

TEST(DynamoDbTable, HandsOverTheItemThatRefusedAWrite) {
  ScriptedService service;
  service.answer(condition_failed);
  std::optional<Item> existing;
  DynamoDbCondition condition = DynamoDbCondition::must_not_exist();
  condition.refused_by = &existing;
  const auto put = users(service).put_item(Item{{"user_id", "u1"}}, condition);
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().code, ErrorCode::already_exists);
  EXPECT_TRUE(micro_aws::is_condition_failure(put.error()));
  ASSERT_TRUE(existing);
  EXPECT_EQ(*existing, (Item{{"user_id", "u1"}}));
  EXPECT_EQ(micro_core::string_at(sent(service), "ReturnValuesOnConditionCheckFailure"), "ALL_OLD");
  EXPECT_EQ(service.requests().size(), 1U);
}

TEST(DynamoDbTable, UpdatesWhatIsNamedAndReturnsTheItem) {
  ScriptedService service;
  service.answer(R"({"Attributes":{"user_id":{"S":"u1"},"name":{"S":"Ada"}}})");
  DynamoDbCondition condition = DynamoDbCondition::must_exist();
  condition.also = {.text = "#n = :old", .names = {{"#n", "name"}}, .values = {{":old", "Eda"}}};
  const auto item =
      users(service).update_item("u1",
                                 {.set = Item{{"name", "Ada"}, {"surname", "Lovelace"}},
                                  .remove = {"address", "phone"},
                                  .also = {.text = "ADD visits :one", .values = {{":one", 1}}}},
                                 condition);
  ASSERT_TRUE(item) << describe(item.error());
  EXPECT_EQ(micro_aws::string_at(*item, "name"), "Ada");
  const Json input = sent(service);
  EXPECT_EQ(micro_core::string_at(input, "UpdateExpression"),
            "SET #n0 = :v0, #n1 = :v1 REMOVE #n2, #n3 ADD visits :v2");
  EXPECT_EQ(micro_core::string_at(input, "ConditionExpression"),
            "attribute_exists(#n4) AND (#n0 = :v3)");
  EXPECT_EQ(*micro_core::find(input, "ExpressionAttributeNames"),
            json(R"({"#n0":"name","#n1":"surname","#n2":"address","#n3":"phone",
                     "#n4":"user_id"})"));
  EXPECT_EQ(*micro_core::find(input, "ExpressionAttributeValues"),
            json(R"({":v0":{"S":"Ada"},":v1":{"S":"Lovelace"},":v2":{"N":"1"},
                     ":v3":{"S":"Eda"}})"));
}

TEST(DynamoDbTable, ReturnsWhatItDeleted) {
  ScriptedService service;
  service.answer(R"({"Attributes":{"user_id":{"S":"u1"}}})");
  service.answer("{}");
  EXPECT_TRUE(users(service).delete_item("u1").value());
  EXPECT_FALSE(users(service).delete_item("u1").value());
  EXPECT_EQ(sent(service), json(R"({"TableName":"users","Key":{"user_id":{"S":"u1"}},
                                    "ReturnValues":"ALL_OLD"})"));
}

TEST(DynamoDbTable, ScansPageByPage) {
  ScriptedService service;
  service.answer(R"({"Items":[{"user_id":{"S":"a"}}],"LastEvaluatedKey":{"user_id":{"S":"a"}}})");
  service.answer(R"({"Items":[]})");
  const auto first = users(service).scan({.limit = 1}).value();
  ASSERT_EQ(first.items.size(), 1U);
  ASSERT_TRUE(first.last_key);
  const auto second = users(service).scan({.limit = 1, .start_after = first.last_key}).value();
  EXPECT_TRUE(second.items.empty());
  EXPECT_FALSE(second.last_key);
  EXPECT_EQ(sent(service, 1),
            json(R"({"TableName":"users","Limit":1,"ExclusiveStartKey":{"user_id":{"S":"a"}}})"));
}

TEST(DynamoDbTable, QueriesAnIndexBackwardsWithAFilter) {
  ScriptedService service;
  service.answer(R"({"Items":[]})");
  ASSERT_TRUE(users(service).query(
      {.text = "#c = :c", .names = {{"#c", "city"}}, .values = {{":c", "Rom"}}},
      {.index_name = "by_city",
       .filter = {.text = "age > :a", .values = {{":a", 18}}},
       .is_descending = true}));
  EXPECT_EQ(target(service), "DynamoDB_20120810.Query");
  EXPECT_EQ(sent(service), json(R"({"TableName":"users","IndexName":"by_city",
      "KeyConditionExpression":"#n0 = :v0","FilterExpression":"age > :v1","ScanIndexForward":false,
      "ExpressionAttributeNames":{"#n0":"city"},
      "ExpressionAttributeValues":{":v0":{"S":"Rom"},":v1":{"N":"18"}}})"));
}

TEST(DynamoDbTable, DoesNotBlameTheCallerForABrokenAnswer) {
  ScriptedService service;
  service.answer(R"({"Item":{"a":{"X":1}}})");
  const auto item = users(service).get_item("u1");
  ASSERT_FALSE(item);
  EXPECT_EQ(item.error().code, ErrorCode::internal);
  EXPECT_THAT(item.error().message, HasSubstr("a: "));
}

}  // namespace
