#include "api_fixture.hpp"

#include <set>

namespace local_cloud::tables {
namespace {

using testing::ElementsAre;

class QueryOperations : public ApiTest {
 protected:
  QueryOperations() { create_tables(); }

  void put(const std::string& table, const std::string& item) const {
    expect_ok("PutItem", R"({"TableName":")" + table + R"(","Item":)" + item + "}", "{}");
  }

  // The values of attribute `name` of the items that a Query or Scan returns.
  std::vector<std::string> found(const Answer& answer, const std::string& name) const {
    EXPECT_EQ(answer.status, 200) << answer.text;
    std::vector<std::string> values;
    const micro_core::Json* items = micro_core::find(answer.json, "Items");
    if (items == nullptr) return values;
    for (const micro_core::Json& item : items->get_array()) {
      const micro_core::Json& value = item.at(name);
      values.emplace_back(value.get_object().begin()->value().get_string());
    }
    return values;
  }

  std::vector<std::string> query(const std::string& table, const std::string& name,
                                 const std::string& more) const {
    return found(call("Query", R"({"TableName":")" + table + "\"," + more + "}"), name);
  }
};

std::string keys(const std::string& expression, const std::string& values) {
  return R"("KeyConditionExpression":")" + expression + R"(","ExpressionAttributeValues":)" +
         values;
}

TEST_F(QueryOperations, SortsNumbersAsNumbersAndTakesEveryCondition) {
  for (const char* number : {"-10", "-9.5", "0", "2", "10", "1e2", "-1e-5"}) {
    put("numbers", std::string(R"({"a":{"S":"x"},"b":{"N":")") + number + R"("}})");
  }
  put("numbers", R"({"a":{"S":"xx"},"b":{"N":"1"}})");
  const auto with = [&](const std::string& condition, const std::string& values) {
    return query("numbers", "b",
                 keys("a = :a and " + condition, R"({":a":{"S":"x"},)" + values + "}"));
  };
  EXPECT_THAT(query("numbers", "b", keys("a = :a", R"({":a":{"S":"x"}})")),
              ElementsAre("-10", "-9.5", "-0.00001", "0", "2", "10", "100"));
  EXPECT_THAT(
      query("numbers", "b",
            R"("ScanIndexForward":false,"Limit":2,)" + keys("a = :a", R"({":a":{"S":"x"}})")),
      ElementsAre("100", "10"));
  EXPECT_THAT(with("b < :n", R"(":n":{"N":"0"})"), ElementsAre("-10", "-9.5", "-0.00001"));
  EXPECT_THAT(with("b <= :n", R"(":n":{"N":"-9.5"})"), ElementsAre("-10", "-9.5"));
  EXPECT_THAT(with("b > :n", R"(":n":{"N":"2"})"), ElementsAre("10", "100"));
  EXPECT_THAT(with(":n <= b", R"(":n":{"N":"10.0"})"), ElementsAre("10", "100"));
  EXPECT_THAT(with("b = :n", R"(":n":{"N":"1e1"})"), ElementsAre("10"));
  EXPECT_THAT(with("b between :n and :m", R"(":n":{"N":"-9.5"},":m":{"N":"2"})"),
              ElementsAre("-9.5", "-0.00001", "0", "2"));
}

TEST_F(QueryOperations, FindsTextsByTheirBeginning) {
  for (const char* text : {"a", "ab", "ab\\u0000", "abc", "ac", "b"}) {
    put("range", std::string(R"({"a":{"S":"x"},"b":{"S":")") + text + R"("}})");
  }
  using namespace std::string_literals;
  EXPECT_THAT(query("range", "b",
                    keys("a = :a and begins_with(b, :b)", R"({":a":{"S":"x"},":b":{"S":"ab"}})")),
              ElementsAre("ab", "ab\0"s, "abc"));
  EXPECT_THAT(query("range", "b", keys("a = :a and b > :b", R"({":a":{"S":"x"},":b":{"S":"ab"}})")),
              ElementsAre("ab\0"s, "abc", "ac", "b"));
}

TEST_F(QueryOperations, PagesThroughATableInSegmentsAndBackwards) {
  std::set<std::string> put_keys;
  for (int i = 0; i < 50; ++i) {
    put("hash", R"({"a":{"S":"key )" + std::to_string(i) + R"("}})");
    put_keys.insert("key " + std::to_string(i));
  }
  std::set<std::string> scanned;
  for (int segment = 0; segment < 3; ++segment) {
    std::string start;
    do {
      const Answer page =
          call("Scan", R"({"TableName":"hash","Limit":7,"TotalSegments":3,"Segment":)" +
                           std::to_string(segment) + start + "}");
      for (const std::string& key : found(page, "a"))
        EXPECT_TRUE(scanned.insert(key).second) << key;
      const micro_core::Json* last = micro_core::find(page.json, "LastEvaluatedKey");
      start = last == nullptr ? "" : R"(,"ExclusiveStartKey":)" + micro_core::to_text(*last);
    } while (!start.empty());
  }
  EXPECT_EQ(scanned, put_keys);
}

TEST_F(QueryOperations, StopsAPageAtOneMegabyteBeforeTheFilter) {
  for (int i = 0; i < 4; ++i) {
    put("range", R"({"a":{"S":"x"},"b":{"S":")" + std::to_string(i) + R"("},"big":{"S":")" +
                     std::string(390'000, 'x') + R"("}})");
  }
  const Answer page = call(
      "Query",
      R"x({"TableName":"range","Select":"COUNT","FilterExpression":"attribute_not_exists(big)",)x" +
          keys("a = :a", R"({":a":{"S":"x"}})") + "}");
  EXPECT_EQ(page.text,
            R"({"Count":0,"ScannedCount":3,"LastEvaluatedKey":{"a":{"S":"x"},"b":{"S":"2"}}})");
}

TEST_F(QueryOperations, KeepsIndexesInStepWithTheirItems) {
  const auto in_global2 = [&] {
    return query("range", "b", R"("IndexName":"global2",)" + keys("c = :c", R"({":c":{"S":"g"}})"));
  };
  put("range",
      R"({"a":{"S":"x"},"b":{"S":"1"},"c":{"S":"g"},"d":{"N":"2"},"e":{"S":"e"},"f":{"S":"f"}})");
  put("range", R"({"a":{"S":"y"},"b":{"S":"2"},"c":{"S":"g"},"d":{"N":"1"}})");
  put("range", R"({"a":{"S":"x"},"b":{"S":"3"},"c":{"S":"g"}})");  // without d: not in global2
  EXPECT_THAT(in_global2(), ElementsAre("2", "1"));
  expect_ok("Query",
            R"({"TableName":"range","IndexName":"global2",)" +
                keys("c = :c and d = :d", R"({":c":{"S":"g"},":d":{"N":"2"}})") + "}",
            R"({"Count":1,"ScannedCount":1,"Items":[{"a":{"S":"x"},"b":{"S":"1"},"c":{"S":"g"},)"
            R"("d":{"N":"2"},"e":{"S":"e"}}]})");
  EXPECT_THAT(
      query("range", "b", R"("IndexName":"local1",)" + keys("a = :a", R"({":a":{"S":"x"}})")),
      ElementsAre("1", "3"));
  EXPECT_THAT(query("range", "f",
                    R"("IndexName":"local1","Select":"ALL_ATTRIBUTES","Limit":1,)" +
                        keys("a = :a", R"({":a":{"S":"x"}})")),
              ElementsAre("f"));
  expect_ok(
      "UpdateItem",
      R"({"TableName":"range","Key":{"a":{"S":"x"},"b":{"S":"1"}},"UpdateExpression":"SET d = :d",)"
      R"("ExpressionAttributeValues":{":d":{"N":"0"}}})",
      "{}");
  EXPECT_THAT(in_global2(), ElementsAre("1", "2"));
  expect_ok("DeleteItem", R"({"TableName":"range","Key":{"a":{"S":"x"},"b":{"S":"1"}}})", "{}");
  EXPECT_THAT(in_global2(), ElementsAre("2"));
}

TEST_F(QueryOperations, RestartsAnIndexPageAmongEqualKeys) {
  for (int i = 0; i < 9; ++i) {
    put("range", R"({"a":{"S":"x)" + std::to_string(i) + R"("},"b":{"S":"b"},"c":{"S":"g"}})");
  }
  std::set<std::string> seen;
  std::string start;
  do {
    const Answer page = call("Query", R"({"TableName":"range","IndexName":"global1","Limit":2,)" +
                                          keys("c = :c", R"({":c":{"S":"g"}})") + start + "}");
    for (const std::string& each : found(page, "a")) EXPECT_TRUE(seen.insert(each).second);
    const micro_core::Json* last = micro_core::find(page.json, "LastEvaluatedKey");
    start = last == nullptr ? "" : R"(,"ExclusiveStartKey":)" + micro_core::to_text(*last);
  } while (!start.empty());
  EXPECT_EQ(seen.size(), 9u);
}

TEST_F(QueryOperations, RefusesKeyConditionsInDynamoDbsWords) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"a > b and size(b) > c or a > c", "Invalid operator used in KeyConditionExpression: OR"},
      {"a in (b, size(c), d)", "Invalid operator used in KeyConditionExpression: IN"},
      {"attribute_exists(a)", "Invalid operator used in KeyConditionExpression: attribute_exists"},
      {"not a > b", "Invalid operator used in KeyConditionExpression: NOT"},
      {"a <> b", "Invalid operator used in KeyConditionExpression: <>"},
      {"size(b) > a AND a.b > b AND b > c",
       "KeyConditionExpressions cannot contain nested operations"},
      {"a between size(b) and size(a)", "KeyConditionExpressions cannot contain nested operations"},
      {"b > a.b",
       "Invalid condition in KeyConditionExpression: Multiple attribute names used in one "
       "condition"},
      {"a.d > c", "KeyConditionExpressions cannot have conditions on nested attributes"}};
  for (const auto& [expression, message] : cases) {
    expect_invalid("Query", R"({"TableName":"abc","KeyConditionExpression":")" + expression + "\"}",
                   message);
  }
  const auto refused = [&](const std::string& expression, const std::string& values,
                           const std::string& message, const std::string& more = "") {
    expect_invalid("Query", R"({"TableName":"range",)" + more + keys(expression, values) + "}",
                   message);
  };
  refused(":a > b AND :a < b", R"({":a":{"N":"1"}})",
          "KeyConditionExpressions must only contain one condition per key");
  refused("z = :a", R"({":a":{"S":"1"}})", "Query condition missed key schema element: a");
  refused("a > :a", R"({":a":{"S":"1"}})", "Query key condition not supported");
  refused("a = :a", R"({":a":{"N":"1"}})",
          "One or more parameter values were invalid: Condition parameter type does not match "
          "schema type");
  refused("a = :a", R"({":a":{"S":"1"}})", "The table does not have the specified index: whatever",
          R"("IndexName":"whatever",)");
  refused("c = :a", R"({":a":{"S":"1"}})",
          "Consistent reads are not supported on global secondary indexes",
          R"("IndexName":"global1","ConsistentRead":true,)");
  refused("a = :a", R"({":a":{"S":"1"}})",
          "Filter Expression can only contain non-primary key attributes: Primary key attribute: b",
          R"x("FilterExpression":"attribute_exists(b)",)x");
  refused("a = :a", R"({":a":{"S":"1"}})", "The provided starting key is invalid",
          R"("ExclusiveStartKey":{"a":{"S":"1"}},)");
  refused("a = :a", R"({":a":{"S":"1"}})",
          "The provided starting key is outside query boundaries based on provided conditions",
          R"("ExclusiveStartKey":{"a":{"S":"2"},"b":{"S":"1"}},)");
  expect_invalid(
      "Query", R"({"TableName":"abc"})",
      "Either the KeyConditions or KeyConditionExpression parameter must be specified in the "
      "request.");
}

TEST_F(QueryOperations, RefusesWrongSegments) {
  expect_invalid("Scan", R"({"TableName":"hash","Segment":1})",
                 "The TotalSegments parameter is required but was not present in the request when "
                 "Segment parameter is present");
  expect_invalid(
      "Scan", R"({"TableName":"hash","Segment":1,"TotalSegments":1})",
      "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
      "Segment: 1 is not less than TotalSegments: 1");
}

TEST_F(QueryOperations, StillKnowsTheParametersBeforeExpressions) {
  put("range", R"({"a":{"S":"x"},"b":{"S":"1"},"n":{"N":"1"},"s":{"SS":["p","q"]}})");
  put("range", R"({"a":{"S":"x"},"b":{"S":"2"},"n":{"N":"5"}})");
  EXPECT_THAT(
      query(
          "range", "b",
          R"("KeyConditions":{"a":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"x"}]},)"
          R"("b":{"ComparisonOperator":"GT","AttributeValueList":[{"S":"1"}]}},"AttributesToGet":["b"])"),
      ElementsAre("2"));
  EXPECT_THAT(
      found(call("Scan",
                 R"({"TableName":"range","ConditionalOperator":"OR","ScanFilter":{)"
                 R"("n":{"ComparisonOperator":"GE","AttributeValueList":[{"N":"5"}]},)"
                 R"("s":{"ComparisonOperator":"CONTAINS","AttributeValueList":[{"S":"p"}]}}})"),
            "b"),
      ElementsAre("1", "2"));
  expect_error(
      "PutItem",
      R"({"TableName":"range","Item":{"a":{"S":"x"},"b":{"S":"1"}},"Expected":{"n":{"Value":{"N":"7"}}}})",
      "ConditionalCheckFailedException", "The conditional request failed");
  expect_ok(
      "UpdateItem",
      R"({"TableName":"range","Key":{"a":{"S":"x"},"b":{"S":"1"}},"ReturnValues":"UPDATED_NEW",)"
      R"("AttributeUpdates":{"n":{"Action":"ADD","Value":{"N":"2"}},"s":{"Action":"DELETE","Value":{"SS":["p"]}},)"
      R"("z":{"Value":{"S":"new"}}}})",
      R"({"Attributes":{"n":{"N":"3"},"s":{"SS":["q"]},"z":{"S":"new"}}})");
  expect_invalid(
      "Query",
      R"({"TableName":"range","KeyConditions":{"a":{"ComparisonOperator":"LT","AttributeValueList":[{"BOOL":true}]}}})",
      "One or more parameter values were invalid: ComparisonOperator LT is not valid for BOOL "
      "AttributeValue type");
  expect_invalid(
      "Query", R"({"TableName":"range","KeyConditions":{},"KeyConditionExpression":"a = :a"})",
      "Can not use both expression and non-expression parameters in the same request: "
      "Non-expression parameters: {KeyConditions} Expression parameters: {KeyConditionExpression}");
}

}  // namespace
}  // namespace local_cloud::tables
