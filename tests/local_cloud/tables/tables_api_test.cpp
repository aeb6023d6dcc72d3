#include "api_fixture.hpp"

#include <micro_core/hash.hpp>

namespace local_cloud::tables {
namespace {

class Protocol : public ApiTest {};

TEST_F(Protocol, SignsEveryAnswerWithIdAndChecksum) {
  const auto response = call("ListTables", "{}").response;
  EXPECT_EQ(response.headers.get("x-amzn-RequestId"), "REQUEST-ID");
  EXPECT_EQ(response.headers.get("x-amz-crc32"), std::to_string(micro_core::crc32(response.body)));
  EXPECT_EQ(response.headers.get("Content-Type"), "application/x-amz-json-1.0");
}

TEST_F(Protocol, RefusesWhatIsNoCallOfDynamoDb) {
  auto other_type = request("ListTables", "hi");
  other_type.http.headers.set("Content-Type", "application/x-amz-json-1.1");
  EXPECT_EQ(send(other_type).status, 404);
  EXPECT_EQ(send(other_type).text, "<UnknownOperationException/>\n");
  auto put = request("ListTables", "");
  put.http.method = "PUT";
  EXPECT_EQ(send(put).status, 404);
  auto get = request("", "");
  get.http.method = "GET";
  EXPECT_EQ(send(get).text, "healthy: dynamodb.eu-central-1.amazonaws.com ");
  EXPECT_EQ(call("ListTable", "{}").text,
            R"({"__type":"com.amazon.coral.service#UnknownOperationException"})");
  EXPECT_EQ(
      call("ExecuteStatement", "{}").text,
      R"({"__type":"com.amazon.coral.service#UnknownOperationException",)"
      R"("message":"The local cloud does not support DynamoDB's operation ExecuteStatement"})");
  for (const char* body : {"hi", "{", "[1,", ""}) {
    EXPECT_EQ(call("ListTables", body).text,
              R"({"__type":"com.amazon.coral.service#SerializationException"})")
        << body;
  }
  auto unsigned_call = request("ListTables", "{}");
  unsigned_call.access_key_id.clear();
  EXPECT_EQ(send(unsigned_call).text,
            R"({"__type":"com.amazon.coral.service#MissingAuthenticationTokenException",)"
            R"("message":"Request is missing Authentication Token"})");
}

TEST_F(Protocol, TakesJsonNestedToTheDepthThatAttributesMayHave) {
  create_tables();
  const auto nested = [](int levels) {
    std::string value = R"({"S":"x"})";
    for (int i = 1; i < levels; ++i) value = R"({"L":[)" + value + "]}";
    return R"({"TableName":"hash","Item":{"a":{"S":"k"},"n":)" + value + "}}";
  };
  expect_ok("PutItem", nested(32), "{}");
  expect_invalid(
      "PutItem", nested(33),
      "One or more parameter values were invalid: Nesting Levels have exceeded supported "
      "limits");
  EXPECT_EQ(call("PutItem", nested(1000)).status, 400);
}

TEST_F(Protocol, ChecksTheJsonsTypesFirst) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {R"({"TableName":23})", "NUMBER_VALUE cannot be converted to String"},
      {R"({"TableName":2.5})", "DECIMAL_VALUE cannot be converted to String"},
      {R"({"TableName":true})", "TRUE_VALUE cannot be converted to String"},
      {R"({"TableName":[]})", "Unrecognized collection type class java.lang.String"},
      {R"({"TableName":{}})", "Start of structure or map found where not expected"},
      {R"({"Item":"23"})", "Unexpected field type"},
      {R"({"Item":[]})",
       "Unrecognized collection type java.util.Map<java.lang.String, "
       "com.amazonaws.dynamodb.v20120810.AttributeValue>"},
      {R"({"Item":{"a":"23"}})", "Unexpected value type in payload"},
      {R"({"Item":{"a":[]}})",
       "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue"},
      {R"({"Item":{"a":{"S":1}}})", "NUMBER_VALUE cannot be converted to String"},
      {R"({"Item":{"a":{"BOOL":"23"}}})", "Unexpected token received from parser"},
      {R"({"Item":{"a":{"BOOL":1}}})", "NUMBER_VALUE cannot be converted to Boolean"},
      {R"({"Item":{"a":{"B":1}}})", "only base-64-encoded strings are convertible to bytes"},
      {R"({"Item":{"a":{"B":"23456"}}})",
       "Base64 encoded length is expected a multiple of 4 bytes but found: 5"},
      {R"({"Item":{"a":{"B":"=+/="}}})", "Invalid last non-pad Base64 character dectected"},
      {R"({"Item":{"a":{"SS":"x"}}})", "Unexpected field type"},
      {R"({"Item":{"a":{"L":["x"]}}})", "Unexpected value type in payload"},
      {R"({"Item":{"a":{"M":{"b":{"BS":[true]}}}}})",
       "only base-64-encoded strings are convertible to bytes"},
      {R"({"Expected":{"a":"x"}})", "Unexpected value type in payload"},
      {R"({"ExpressionAttributeNames":{"#a":1}})", "NUMBER_VALUE cannot be converted to String"}};
  for (const auto& [body, message] : cases) {
    expect_error("PutItem", body, "SerializationException", message);
  }
  expect_error(
      "BatchWriteItem", R"({"RequestItems":{"a":"x"}})", "SerializationException",
      "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to "
      "class java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and "
      "java.lang.Class are in module java.base of loader 'bootstrap')");
  expect_error("Scan", R"({"Limit":"1"})", "SerializationException",
               "STRING_VALUE cannot be converted to Integer");
}

TEST_F(Protocol, ThenListsEveryConstraintThatFails) {
  expect_invalid(
      "GetItem", R"({"TableName":"a;"})",
      "3 validation errors detected: Value 'a;' at 'tableName' failed to satisfy constraint: "
      "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value 'a;' at "
      "'tableName' failed to satisfy constraint: Member must have length greater than or "
      "equal to 3; Value null at 'key' failed to satisfy constraint: Member must not be null");
  expect_invalid(
      "Query", R"({"TableName":"abc","Limit":0,"QueryFilter":{"a":{}}})",
      "2 validation errors detected: Value '0' at 'limit' failed to satisfy constraint: Member "
      "must have value greater than or equal to 1; Value null at "
      "'queryFilter.a.member.comparisonOperator' failed to satisfy constraint: Member must "
      "not be null");
  expect_invalid("CreateTable", "{}",
                 "The parameter 'TableName' is required but was not present in the request");
  expect_invalid("CreateTable", R"({"TableName":"a;"})",
                 "TableName must be at least 3 characters long and at most 255 characters long");
  const Answer many = call("CreateTable", R"({"TableName":"abc","AttributeDefinitions":[],)"
                                          R"("KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],)"
                                          R"("LocalSecondaryIndexes":[{},{},{},{},{}]})");
  EXPECT_THAT(many.text, testing::HasSubstr("10 validation errors detected: "));
  const Answer batch = call("BatchWriteItem", R"({"RequestItems":{"a":[]}})");
  EXPECT_THAT(batch.text, testing::HasSubstr("2 validation errors detected: "));
  EXPECT_THAT(batch.text,
              testing::HasSubstr("Map keys must satisfy constraint: [Member must have length "
                                 "less than or equal to 255"));
}

TEST_F(Protocol, TakesNoNullInAListOrMapOfStructures) {
  for (const auto& [operation, body] :
       {std::pair{"TransactWriteItems", R"({"TransactItems":[null]})"},
        {"TransactGetItems", R"({"TransactItems":[null]})"},
        {"BatchWriteItem", R"({"RequestItems":{"abc":[null]}})"},
        {"BatchWriteItem", R"({"RequestItems":{"abc":null}})"},
        {"BatchGetItem", R"({"RequestItems":{"abc":null}})"},
        {"BatchGetItem", R"({"RequestItems":{"abc":{"Keys":[null]}}})"},
        {"UpdateTable", R"({"TableName":"abc","GlobalSecondaryIndexUpdates":[null]})"},
        {"CreateTable",
         R"({"TableName":"abc","AttributeDefinitions":[null],"KeySchema":[null]})"}}) {
    EXPECT_THAT(call(operation, body).text, testing::HasSubstr("Member must")) << body;
  }
}

TEST_F(Protocol, ThenChecksAttributeValues) {
  const std::string invalid = "One or more parameter values were invalid: ";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"{}",
       "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"},
      {R"({"a":""})",
       "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"},
      {R"({"M":{"a":{}}})",
       "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"},
      {R"({"S":"a","N":"1"})",
       "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
       "supported datatypes"},
      {R"({"NULL":"no"})", invalid + "Null attribute value types must have the value of true"},
      {R"({"SS":[]})", invalid + "An string set  may not be empty"},
      {R"({"NS":[]})", invalid + "An number set  may not be empty"},
      {R"({"BS":[]})", invalid + "Binary sets should not be empty"},
      {R"({"SS":["a","a"]})", invalid + "Input collection [a, a] contains duplicates."},
      {R"({"BS":["Yg==","Yg=="]})",
       invalid + "Input collection [Yg==, Yg==]of type BS contains duplicates."},
      {R"({"NS":["1","1.0"]})", "Input collection contains duplicates"},
      {R"({"N":""})", "The parameter cannot be converted to a numeric value"},
      {R"({"N":"b"})", "The parameter cannot be converted to a numeric value: b"},
      {R"({"N":"1e126"})",
       "Number overflow. Attempting to store a number with magnitude larger than supported range"},
      {R"({"N":"1e-131"})",
       "Number underflow. Attempting to store a number with magnitude smaller than supported "
       "range"},
      {R"({"N":"123456789012345678901234567890123456789"})",
       "Attempting to store more than 38 significant digits in a Number"}};
  for (const auto& [value, message] : cases) {
    expect_invalid("PutItem", R"({"TableName":"abc","Item":{"a":)" + value + "}}", message);
  }
}

TEST_F(Protocol, RefusesExpressionsBesideTheParametersTheyReplaced) {
  expect_invalid("UpdateItem",
                 R"({"TableName":"abc","Key":{"a":{}},"Expected":{"a":{}},"AttributeUpdates":{},)"
                 R"("ConditionExpression":"","UpdateExpression":""})",
                 "Can not use both expression and non-expression parameters in the same request: "
                 "Non-expression parameters: {AttributeUpdates, Expected} Expression parameters: "
                 "{UpdateExpression, ConditionExpression}");
  expect_invalid("UpdateItem",
                 R"({"TableName":"abc","Key":{"a":{}},"ExpressionAttributeNames":{}})",
                 "ExpressionAttributeNames can only be specified when using expressions");
  expect_invalid("UpdateItem",
                 R"({"TableName":"abc","Key":{"a":{}},"ExpressionAttributeValues":{}})",
                 "ExpressionAttributeValues can only be specified when using expressions: "
                 "UpdateExpression and ConditionExpression are null");
}

}  // namespace
}  // namespace local_cloud::tables
