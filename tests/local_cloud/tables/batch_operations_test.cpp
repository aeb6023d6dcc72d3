#include "api_fixture.hpp"

namespace local_cloud::tables {
namespace {

class BatchOperations : public ApiTest {
 protected:
  BatchOperations() { create_tables(); }
};

TEST_F(BatchOperations, WritesAndReadsManyTablesAtOnce) {
  expect_ok(
      "BatchWriteItem",
      R"({"RequestItems":{"hash":[{"PutRequest":{"Item":{"a":{"S":"1"},"n":{"N":"1"}}}},)"
      R"({"PutRequest":{"Item":{"a":{"S":"2"}}}}],"numbers":[{"PutRequest":{"Item":{"a":{"S":"x"},"b":{"N":"7"}}}}]}})",
      R"({"UnprocessedItems":{}})");
  expect_ok("BatchWriteItem",
            R"({"RequestItems":{"hash":[{"DeleteRequest":{"Key":{"a":{"S":"2"}}}}]}})",
            R"({"UnprocessedItems":{}})");
  expect_ok(
      "BatchGetItem",
      R"({"RequestItems":{"hash":{"Keys":[{"a":{"S":"1"}},{"a":{"S":"2"}}],"ProjectionExpression":"n"},)"
      R"("numbers":{"Keys":[{"a":{"S":"x"},"b":{"N":"7.0"}}]}}})",
      R"({"Responses":{"hash":[{"n":{"N":"1"}}],"numbers":[{"a":{"S":"x"},"b":{"N":"7"}}]},)"
      R"("UnprocessedKeys":{}})");
}

TEST_F(BatchOperations, RefusesDuplicatesAndTooMany) {
  const std::string duplicates = "Provided list of item keys contains duplicates";
  expect_invalid(
      "BatchWriteItem",
      R"({"RequestItems":{"hash":[{"PutRequest":{"Item":{"a":{"S":"1"},"x":{"N":"1"}}}},)"
      R"({"DeleteRequest":{"Key":{"a":{"S":"1"}}}}]}})",
      duplicates);
  expect_invalid("BatchGetItem",
                 R"({"RequestItems":{"hash":{"Keys":[{"a":{"S":"1"}},{"a":{"S":"1"}}]}}})",
                 duplicates);
  expect_invalid(
      "BatchWriteItem", R"({"RequestItems":{"abc":[{}]}})",
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of "
      "the supported datatypes");
  std::string hash, numbers;
  for (int i = 0; i < 13; ++i) {
    const std::string n = std::to_string(i);
    hash += (i == 0 ? "" : ",") + (R"({"DeleteRequest":{"Key":{"a":{"S":")" + n + R"("}}}})");
    numbers += (i == 0 ? "" : ",") +
               (R"({"DeleteRequest":{"Key":{"a":{"S":"x"},"b":{"N":")" + n + R"("}}}})");
  }
  expect_invalid("BatchWriteItem",
                 R"({"RequestItems":{"hash":[)" + hash + R"(],"numbers":[)" + numbers + "]}}",
                 "Too many items requested for the BatchWriteItem call");
}

TEST_F(BatchOperations, LeavesKeysUnprocessedAbove16Megabytes) {
  std::string keys;
  for (int i = 0; i < 50; ++i) {
    const std::string key = R"({"a":{"S":"big )" + std::to_string(i) + R"("}})";
    expect_ok("PutItem",
              R"({"TableName":"hash","Item":)" + key.substr(0, key.size() - 1) + R"(,"x":{"S":")" +
                  std::string(400'000, 'x') + R"("}}})",
              "{}");
    keys += (i == 0 ? "" : ",") + key;
  }
  const Answer answer =
      call("BatchGetItem", R"({"RequestItems":{"hash":{"Keys":[)" + keys + "]}}}");
  ASSERT_EQ(answer.status, 200);
  const auto got = answer.json.at("Responses").at("hash").get_array().size();
  const auto left = answer.json.at("UnprocessedKeys").at("hash").at("Keys").get_array().size();
  EXPECT_EQ(got, 42u);
  EXPECT_EQ(got + left, 50u);
}

TEST_F(BatchOperations, CarriesOutATransactionWholeOrNotAtAll) {
  const std::string put = R"({"Put":{"TableName":"hash","Item":{"a":{"S":"new"}}}})";
  const std::string check =
      R"x({"ConditionCheck":{"TableName":"numbers","Key":{"a":{"S":"x"},"b":{"N":"1"}},)x"
      R"x("ConditionExpression":"attribute_exists(a)"}})x";
  const std::string both = R"({"TransactItems":[)" + put + "," + check + "]}";
  const Answer refused = call("TransactWriteItems", both);
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(micro_core::string_at(refused.json, "__type"),
            "com.amazonaws.dynamodb.v20120810#TransactionCanceledException");
  EXPECT_EQ(micro_core::string_at(refused.json, "message"),
            "Transaction cancelled, please refer cancellation reasons for specific reasons [None, "
            "ConditionalCheckFailed]");
  EXPECT_EQ(
      micro_core::to_text(refused.json.at("CancellationReasons")),
      R"([{"Code":"None"},{"Code":"ConditionalCheckFailed","Message":"The conditional request failed"}])");
  expect_ok("GetItem", R"({"TableName":"hash","Key":{"a":{"S":"new"}}})", "{}");

  expect_ok("PutItem", R"({"TableName":"numbers","Item":{"a":{"S":"x"},"b":{"N":"1"}}})", "{}");
  expect_ok("TransactWriteItems", both, "{}");
  expect_ok("TransactGetItems",
            R"({"TransactItems":[{"Get":{"TableName":"hash","Key":{"a":{"S":"new"}}}},)"
            R"({"Get":{"TableName":"hash","Key":{"a":{"S":"absent"}}}}]})",
            R"({"Responses":[{"Item":{"a":{"S":"new"}}},{}]})");
}

TEST_F(BatchOperations, CarriesOutATransactionOfOneTokenOnce) {
  const auto add = [](const std::string& amount) {
    return R"({"ClientRequestToken":"token","TransactItems":[{"Update":{"TableName":"hash","Key":{"a":{"S":"k"}},)"
           R"("UpdateExpression":"ADD n :n","ExpressionAttributeValues":{":n":{"N":")" +
           amount + R"("}}}}]})";
  };
  expect_ok("TransactWriteItems", add("1"), "{}");
  expect_ok("TransactWriteItems", add("1"), "{}");
  expect_ok("GetItem", R"({"TableName":"hash","Key":{"a":{"S":"k"}}})",
            R"({"Item":{"a":{"S":"k"},"n":{"N":"1"}}})");
  const Answer other = call("TransactWriteItems", add("2"));
  EXPECT_EQ(micro_core::string_at(other.json, "__type"),
            "com.amazonaws.dynamodb.v20120810#IdempotentParameterMismatchException");
  now_ += std::chrono::minutes(10);
  expect_ok("TransactWriteItems", add("1"), "{}");
  expect_ok("GetItem", R"({"TableName":"hash","Key":{"a":{"S":"k"}}})",
            R"({"Item":{"a":{"S":"k"},"n":{"N":"2"}}})");
}

TEST_F(BatchOperations, RefusesTransactionsThatMeetThemselves) {
  const std::string put = R"({"Put":{"TableName":"hash","Item":{"a":{"S":"k"}}}})";
  expect_invalid("TransactWriteItems", R"({"TransactItems":[)" + put + "," + put + "]}",
                 "Transaction request cannot include multiple operations on one item");
  expect_invalid("TransactWriteItems", R"({"TransactItems":[{"NotARealAction":{}}]})",
                 "The action or operation requested is invalid. Verify that the action is typed "
                 "correctly.");
  expect_invalid(
      "TransactWriteItems", R"({"TransactItems":[{"Update":{"TableName":"hash"}}]})",
      "1 validation error detected: Value null at 'transactItems.1.member.update.key' failed "
      "to satisfy constraint: Member must not be null");
}

}  // namespace
}  // namespace local_cloud::tables
