#include "api_fixture.hpp"

namespace local_cloud::tables {
namespace {

class TableOperations : public ApiTest {
 protected:
  // A CreateTable request with keys a (and b), and `more` members.
  static std::string request_with(const std::string& definitions, const std::string& keys,
                                  const std::string& more) {
    return R"({"TableName":"abc","AttributeDefinitions":[)" + definitions + R"(],"KeySchema":[)" +
           keys + "]" + more + "}";
  }
  const std::string a_ = R"({"AttributeName":"a","AttributeType":"S"})";
  const std::string ab_ = a_ + R"(,{"AttributeName":"b","AttributeType":"S"})";
  const std::string hash_a_ = R"({"AttributeName":"a","KeyType":"HASH"})";
  const std::string hash_a_range_b_ = hash_a_ + R"(,{"AttributeName":"b","KeyType":"RANGE"})";
  const std::string units_ =
      R"(,"ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":1})";
};

TEST_F(TableOperations, DescribesATableAsItWasMade) {
  create_tables();
  const Answer answer = call("DescribeTable", R"({"TableName":"range"})");
  const micro_core::Json& table = answer.json.at("Table");
  EXPECT_EQ(micro_core::string_at(table, "TableStatus"), "ACTIVE");
  EXPECT_EQ(micro_core::string_at(table, "TableArn"),
            "arn:aws:dynamodb:eu-central-1:000000000000:table/range");
  EXPECT_EQ(table.at("CreationDateTime").to_number<double>(), 1'700'000'000.123);
  EXPECT_EQ(micro_core::to_text(table.at("ProvisionedThroughput")),
            R"({"NumberOfDecreasesToday":0,"ReadCapacityUnits":5,"WriteCapacityUnits":5})");
  EXPECT_EQ(table.at("GlobalSecondaryIndexes").get_array().size(), 2u);
  const micro_core::Json& local = table.at("LocalSecondaryIndexes").get_array().at(0);
  EXPECT_EQ(micro_core::string_at(local, "IndexArn"),
            "arn:aws:dynamodb:eu-central-1:000000000000:table/range/index/local1");
  EXPECT_EQ(micro_core::find(local, "number"), nullptr);
  expect_error("DescribeTable", R"({"TableName":"absent"})", "ResourceNotFoundException",
               "Requested resource not found: Table: absent not found");
}

TEST_F(TableOperations, ListsTablesPageByPage) {
  create_tables();
  expect_ok("ListTables", "{}", R"({"TableNames":["hash","numbers","range"]})");
  expect_ok("ListTables", R"({"Limit":2})",
            R"({"TableNames":["hash","numbers"],"LastEvaluatedTableName":"numbers"})");
  expect_ok("ListTables", R"({"ExclusiveStartTableName":"numbers"})",
            R"({"TableNames":["range"]})");
}

TEST_F(TableOperations, ForgetsADeletedTableAndItsItems) {
  create_tables();
  const std::string get = R"({"TableName":"hash","Key":{"a":{"S":"k"}}})";
  expect_ok("PutItem", R"({"TableName":"hash","Item":{"a":{"S":"k"}}})", "{}");
  EXPECT_THAT(call("DeleteTable", R"({"TableName":"hash"})").text, testing::HasSubstr("DELETING"));
  expect_error("GetItem", get, "ResourceNotFoundException", "Requested resource not found");
  create(R"({"TableName":"hash","BillingMode":"PAY_PER_REQUEST",
    "AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"}],
    "KeySchema":[{"AttributeName":"a","KeyType":"HASH"}]})");
  expect_ok("GetItem", get, "{}");
  expect_error("CreateTable", request_with(a_, hash_a_, units_).replace(14, 3, "hash"),
               "ResourceInUseException", "Table already exists: hash");
}

TEST_F(TableOperations, RefusesTablesThatCannotBe) {
  const std::string invalid = "One or more parameter values were invalid: ";
  const auto refused = [&](const std::string& body, const std::string& message) {
    expect_invalid("CreateTable", body, message);
  };
  refused(request_with("", hash_a_, ""),
          invalid + "Missing required parameter in input: \"ProvisionedThroughput\"");
  refused(request_with(a_, hash_a_, R"(,"BillingMode":"PAY_PER_REQUEST")" + units_),
          invalid +
              "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode "
              "is PAY_PER_REQUEST");
  refused(request_with("", hash_a_range_b_, units_),
          "Invalid KeySchema: Some index key attribute have no definition");
  refused(request_with(R"({"AttributeName":"b","AttributeType":"S"})", hash_a_, units_),
          invalid +
              "Some index key attributes are not defined in AttributeDefinitions. Keys: [a], "
              "AttributeDefinitions: [b]");
  refused(request_with(ab_, hash_a_ + "," + hash_a_, units_),
          "Both the Hash Key and the Range Key element in the KeySchema have the same name");
  refused(
      request_with(
          ab_, R"({"AttributeName":"a","KeyType":"RANGE"},{"AttributeName":"b","KeyType":"HASH"})",
          units_),
      "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  refused(request_with(ab_, hash_a_, units_),
          invalid +
              "Number of attributes in KeySchema does not exactly match number of attributes "
              "defined in AttributeDefinitions");
  refused(request_with(ab_, hash_a_, units_ + R"(,"LocalSecondaryIndexes":[])"),
          invalid + "List of LocalSecondaryIndexes is empty");
  const auto with_local = [&](const std::string& keys, const std::string& projection) {
    return request_with(ab_, hash_a_range_b_,
                        units_ + R"(,"LocalSecondaryIndexes":[{"IndexName":"abc","KeySchema":[)" +
                            keys + R"(],"Projection":)" + projection + "}]");
  };
  refused(with_local(R"({"AttributeName":"b","KeyType":"HASH"})", "{}"),
          invalid + "Index KeySchema does not have a range key for index: abc");
  refused(with_local(
              R"({"AttributeName":"b","KeyType":"HASH"},{"AttributeName":"a","KeyType":"RANGE"})",
              "{}"),
          invalid +
              "Index KeySchema does not have the same leading hash key as table KeySchema for "
              "index: abc. index hash key: b, table hash key: a");
  refused(with_local(hash_a_range_b_, "{}"), invalid + "Unknown ProjectionType: null");
  refused(with_local(hash_a_range_b_, R"({"ProjectionType":"ALL","NonKeyAttributes":["a"]})"),
          invalid + "ProjectionType is ALL, but NonKeyAttributes is specified");
  refused(request_with(a_, hash_a_, units_ + R"(,"StreamSpecification":{"StreamEnabled":true})"),
          "StreamSpecification is not supported by the local cloud: it has no DynamoDB streams");
}

TEST_F(TableOperations, FillsANewIndexFromTheTableAndDropsIt) {
  create_tables();
  for (int i = 0; i < 2500; ++i) {
    expect_ok("PutItem",
              R"({"TableName":"hash","Item":{"a":{"S":"k)" + std::to_string(i) +
                  R"("},"g":{"S":"g)" + std::to_string(i % 2) + R"("}}})",
              "{}");
  }
  const std::string create_index =
      R"({"TableName":"hash","AttributeDefinitions":[{"AttributeName":"g","AttributeType":"S"}],)"
      R"("GlobalSecondaryIndexUpdates":[{"Create":{"IndexName":"by_g",)"
      R"("KeySchema":[{"AttributeName":"g","KeyType":"HASH"}],"Projection":{"ProjectionType":"KEYS_ONLY"}}}]})";
  EXPECT_EQ(call("UpdateTable", create_index).status, 200);
  expect_invalid("UpdateTable", create_index, "Attempting to create an index which already exists");
  const std::string count =
      R"({"TableName":"hash","IndexName":"by_g","Select":"COUNT","KeyConditionExpression":"g = :g",)"
      R"("ExpressionAttributeValues":{":g":{"S":"g1"}}})";
  expect_ok("Query", count, R"({"Count":1250,"ScannedCount":1250})");
  EXPECT_EQ(
      call(
          "UpdateTable",
          R"({"TableName":"hash","GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":"by_g"}}]})")
          .status,
      200);
  expect_invalid("Query", count, "The table does not have the specified index: by_g");
}

TEST_F(TableOperations, KeepsTimeToLiveTagsAndBackups) {
  create_tables();
  const std::string table = R"({"TableName":"hash")";
  expect_ok("DescribeTimeToLive", table + "}",
            R"({"TimeToLiveDescription":{"TimeToLiveStatus":"DISABLED"}})");
  const std::string enable =
      table + R"(,"TimeToLiveSpecification":{"AttributeName":"t","Enabled":true}})";
  expect_ok("UpdateTimeToLive", enable,
            R"({"TimeToLiveSpecification":{"AttributeName":"t","Enabled":true}})");
  expect_invalid("UpdateTimeToLive", enable, "TimeToLive is already enabled");
  expect_ok("DescribeTimeToLive", table + "}",
            R"({"TimeToLiveDescription":{"TimeToLiveStatus":"ENABLED","AttributeName":"t"}})");

  const std::string arn =
      R"({"ResourceArn":"arn:aws:dynamodb:eu-central-1:000000000000:table/hash")";
  EXPECT_EQ(
      call("TagResource", arn + R"(,"Tags":[{"Key":"a","Value":"1"},{"Key":"b","Value":"2"}]})")
          .text,
      "");
  EXPECT_EQ(call("TagResource", arn + R"(,"Tags":[{"Key":"a","Value":"3"}]})").status, 200);
  EXPECT_EQ(call("UntagResource", arn + R"(,"TagKeys":["b"]})").status, 200);
  expect_ok("ListTagsOfResource", arn + "}", R"({"Tags":[{"Key":"a","Value":"3"}]})");
  expect_invalid("ListTagsOfResource", R"({"ResourceArn":"a:b"})",
                 "Invalid TableArn: Invalid ResourceArn provided as input a:b");

  expect_ok("UpdateContinuousBackups",
            table + R"(,"PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true}})",
            R"({"ContinuousBackupsDescription":{"ContinuousBackupsStatus":"ENABLED",)"
            R"("PointInTimeRecoveryDescription":{"PointInTimeRecoveryStatus":"ENABLED"}}})");
}

TEST_F(TableOperations, CountsItems) {
  create_tables();
  expect_ok("PutItem", R"({"TableName":"hash","Item":{"a":{"S":"k"}}})", "{}");
  const Answer answer = call("DescribeTable", R"({"TableName":"hash"})");
  EXPECT_EQ(answer.json.at("Table").at("ItemCount").to_number<int>(), 1);
}

}  // namespace
}  // namespace local_cloud::tables
