#include "api_fixture.hpp"

namespace local_cloud::tables {
namespace {

class ItemOperations : public ApiTest {
 protected:
  ItemOperations() { create_tables(); }
};

TEST_F(ItemOperations, ReturnsWhatWasPutInEveryType) {
  const std::string item =
      R"({"a":{"S":"k"},"b":{"B":"AAEC"},"bool":{"BOOL":false},"bs":{"BS":["AA==","AQ=="]},)"
      R"("l":{"L":[{"N":"1"},{"L":[]},{"M":{}}]},"m":{"M":{"x":{"S":""},"y":{"NULL":true}}},)"
      R"("n":{"N":"-1.5"},"ns":{"NS":["-2","10"]},"null":{"NULL":true},"ss":{"SS":["a","b"]}})";
  expect_ok("PutItem", R"({"TableName":"hash","Item":)" + item + "}", "{}");
  expect_ok("GetItem", R"({"TableName":"hash","Key":{"a":{"S":"k"}}})", R"({"Item":)" + item + "}");
  expect_ok("GetItem", R"({"TableName":"hash","Key":{"a":{"S":"other"}}})", "{}");
}

TEST_F(ItemOperations, PrintsNumbersPlainly) {
  for (const auto& [written, printed] :
       {std::pair{"1e3", "1000"},
        {"-0", "0"},
        {"00.10", "0.1"},
        {"+7", "7"},
        {"12345678901234567890123456789012345678", "12345678901234567890123456789012345678"}}) {
    expect_ok("PutItem",
              std::string(R"({"TableName":"hash","Item":{"a":{"S":"k"},"n":{"N":")") + written +
                  R"("}}})",
              "{}");
    expect_ok("GetItem", R"({"TableName":"hash","Key":{"a":{"S":"k"}},"ProjectionExpression":"n"})",
              std::string(R"({"Item":{"n":{"N":")") + printed + R"("}}})");
  }
}

TEST_F(ItemOperations, HonoursConditionsAndReturnsTheItemThatFailedThem) {
  const std::string put = R"({"TableName":"hash","Item":{"a":{"S":"k"},"n":{"N":"1"}},)"
                          R"x("ConditionExpression":"attribute_not_exists(a)")x";
  expect_ok("PutItem", put + "}", "{}");
  expect_error("PutItem", put + "}", "ConditionalCheckFailedException",
               "The conditional request failed");
  const Answer answer =
      call("PutItem", put + R"(,"ReturnValuesOnConditionCheckFailure":"ALL_OLD"})");
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(micro_core::to_text(*micro_core::find(answer.json, "Item")),
            R"({"a":{"S":"k"},"n":{"N":"1"}})");
}

TEST_F(ItemOperations, ReturnsOldAttributesOfPutAndDelete) {
  expect_ok("PutItem", R"({"TableName":"hash","Item":{"a":{"S":"k"}},"ReturnValues":"ALL_OLD"})",
            "{}");
  expect_ok("PutItem",
            R"({"TableName":"hash","Item":{"a":{"S":"k"},"x":{"N":"1"}},"ReturnValues":"ALL_OLD"})",
            R"({"Attributes":{"a":{"S":"k"}}})");
  expect_ok("DeleteItem", R"({"TableName":"hash","Key":{"a":{"S":"k"}},"ReturnValues":"ALL_OLD"})",
            R"({"Attributes":{"a":{"S":"k"},"x":{"N":"1"}}})");
  expect_ok("DeleteItem", R"({"TableName":"hash","Key":{"a":{"S":"k"}},"ReturnValues":"ALL_OLD"})",
            "{}");
  expect_invalid("PutItem",
                 R"({"TableName":"hash","Item":{"a":{"S":"k"}},"ReturnValues":"ALL_NEW"})",
                 "ReturnValues can only be ALL_OLD or NONE");
}

TEST_F(ItemOperations, UpdatesAndReturnsEveryFormOfValues) {
  const auto update = [](const std::string& returned, const std::string& expression,
                         const std::string& values) {
    return R"({"TableName":"hash","Key":{"a":{"S":"k"}},"ReturnValues":")" + returned +
           R"(","UpdateExpression":")" + expression + R"(","ExpressionAttributeValues":)" + values +
           "}";
  };
  expect_ok(
      "UpdateItem",
      update("ALL_NEW", "SET n = :one, l = :l, m = :m",
             R"({":one":{"N":"1"},":l":{"L":[{"N":"1"}]},":m":{"M":{"x":{"N":"5"}}}})"),
      R"({"Attributes":{"a":{"S":"k"},"n":{"N":"1"},"l":{"L":[{"N":"1"}]},"m":{"M":{"x":{"N":"5"}}}}})");
  expect_ok("UpdateItem",
            update("UPDATED_NEW", "SET n = n + :one, l = list_append(l, :l) ADD s :s",
                   R"({":one":{"N":"1"},":l":{"L":[{"N":"2"}]},":s":{"SS":["x"]}})"),
            R"({"Attributes":{"n":{"N":"2"},"l":{"L":[{"N":"1"},{"N":"2"}]},"s":{"SS":["x"]}}})");
  expect_ok("UpdateItem",
            update("UPDATED_OLD", "SET m.x = if_not_exists(m.y, :v) DELETE s :s",
                   R"({":v":{"N":"6"},":s":{"SS":["x"]}})"),
            R"({"Attributes":{"m":{"M":{"x":{"N":"5"}}},"s":{"SS":["x"]}}})");
  expect_ok(
      "UpdateItem",
      R"({"TableName":"hash","Key":{"a":{"S":"k"}},"UpdateExpression":"REMOVE l[0], m","ReturnValues":"ALL_NEW"})",
      R"({"Attributes":{"a":{"S":"k"},"n":{"N":"2"},"l":{"L":[{"N":"2"}]}}})");
  expect_ok("UpdateItem", R"({"TableName":"hash","Key":{"a":{"S":"k"}},"ReturnValues":"ALL_OLD"})",
            R"({"Attributes":{"a":{"S":"k"},"n":{"N":"2"},"l":{"L":[{"N":"2"}]}}})");
}

TEST_F(ItemOperations, RefusesUpdatesThatDoNotFitTheItem) {
  expect_ok("PutItem", R"({"TableName":"hash","Item":{"a":{"S":"k"},"s":{"S":"text"}}})", "{}");
  const auto update = [](const std::string& expression, const std::string& values) {
    return R"({"TableName":"hash","Key":{"a":{"S":"k"}},"UpdateExpression":")" + expression + "\"" +
           (values.empty() ? "" : R"(,"ExpressionAttributeValues":)" + values) + "}";
  };
  expect_invalid(
      "UpdateItem", update("SET a = :v", R"({":v":{"S":"x"}})"),
      "One or more parameter values were invalid: Cannot update attribute a. This attribute "
      "is part of the key");
  expect_invalid("UpdateItem", update("SET x = s + :v", R"({":v":{"N":"1"}})"),
                 "An operand in the update expression has an incorrect data type");
  expect_invalid("UpdateItem", update("SET x = nowhere", ""),
                 "The provided expression refers to an attribute that does not exist in the item");
  expect_invalid("UpdateItem", update("SET x.y = :v", R"({":v":{"N":"1"}})"),
                 "The document path provided in the update expression is invalid for update");
  expect_invalid(
      "UpdateItem", update("SET a.b = :v", R"({":v":{"N":"1"}})"),
      "One or more parameter values were invalid: Cannot update attribute a. This attribute "
      "is part of the key");
}

TEST_F(ItemOperations, ChecksKeysAgainstTheSchema) {
  const std::string mismatch = "The provided key element does not match the schema";
  for (const char* key : {"{}", R"({"b":{"S":"a"}})", R"({"a":{"S":"a"},"b":{"S":"a"}})",
                          R"({"a":{"N":"1"}})", R"({"a":{"SS":["a"]}})"}) {
    expect_invalid("GetItem", std::string(R"({"TableName":"hash","Key":)") + key + "}", mismatch);
  }
  expect_invalid(
      "GetItem", R"({"TableName":"hash","Key":{"a":{"S":""}}})",
      "One or more parameter values were invalid: The AttributeValue for a key attribute "
      "cannot contain an empty string value. Key: a");
  expect_invalid(
      "GetItem", R"({"TableName":"hash","Key":{"a":{"S":")" + std::string(2049, 'x') + R"("}}})",
      "One or more parameter values were invalid: Size of hashkey has exceeded the maximum "
      "size limit of2048 bytes");
  expect_invalid("PutItem", R"({"TableName":"range","Item":{"a":{"S":"a"}}})",
                 "One or more parameter values were invalid: Missing the key b in the item");
  expect_invalid(
      "PutItem", R"({"TableName":"range","Item":{"a":{"S":"a"},"b":{"N":"1"}}})",
      "One or more parameter values were invalid: Type mismatch for key b expected: S actual: N");
  expect_invalid(
      "PutItem", R"({"TableName":"range","Item":{"a":{"S":"a"},"b":{"S":"b"},"c":{"N":"1"}}})",
      "One or more parameter values were invalid: Type mismatch for Index Key c Expected: S "
      "Actual: N IndexName: global1");
  expect_error("GetItem", R"({"TableName":"absent","Key":{}})", "ResourceNotFoundException",
               "Requested resource not found");
}

TEST_F(ItemOperations, RefusesItemsAbove400KilobytesToTheByte) {
  const auto put = [](std::size_t size) {  // names a, k, b: the rest of the 400 KB is the value
    return R"({"TableName":"hash","Item":{"a":{"S":"k"},"b":{"S":")" + std::string(size, 'x') +
           R"("}}})";
  };
  expect_ok("PutItem", put(409'600 - 3), "{}");
  expect_invalid("PutItem", put(409'600 - 2), "Item size has exceeded the maximum allowed size");
}

TEST_F(ItemOperations, CountsCapacityUnits) {
  const std::string kilobytes(3000, 'x');
  expect_ok(
      "PutItem",
      R"({"TableName":"hash","ReturnConsumedCapacity":"TOTAL","Item":{"a":{"S":"k"},"b":{"S":")" +
          kilobytes + R"("}}})",
      R"({"ConsumedCapacity":{"CapacityUnits":3.0,"TableName":"hash"}})");
  expect_ok(
      "GetItem",
      R"({"TableName":"hash","ReturnConsumedCapacity":"INDEXES","Key":{"a":{"S":"no"}}})",
      R"({"ConsumedCapacity":{"CapacityUnits":0.5,"TableName":"hash","Table":{"CapacityUnits":0.5}}})");
}

}  // namespace
}  // namespace local_cloud::tables
