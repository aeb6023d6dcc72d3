#include <local_cloud/tables/expression.hpp>
#include <micro_core/json.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace local_cloud::tables {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// The texts and their order of precedence are those that the public conformance suites record from
// the real service.

ExpressionNames names_of(const std::string& names, const std::string& values) {
  const auto names_json = micro_core::parse_json(names.empty() ? "null" : names);
  const auto values_json = micro_core::parse_json(values.empty() ? "null" : values);
  auto read = ExpressionNames::read(names_json->is_null() ? nullptr : &*names_json,
                                    values_json->is_null() ? nullptr : &*values_json);
  EXPECT_TRUE(read) << names << values;
  return read ? *std::move(read) : ExpressionNames();
}

std::string condition_error(const std::string& text, const std::string& names = "",
                            const std::string& values = "") {
  ExpressionNames context = names_of(names, values);
  const auto parsed = parse_condition(text, "FilterExpression", context);
  if (parsed) return "no error";
  const std::string prefix = "Invalid FilterExpression: ";
  EXPECT_THAT(parsed.error().message, StartsWith(prefix));
  return parsed.error().message.substr(prefix.size());
}

std::string update_error(const std::string& text, const std::string& names = "",
                         const std::string& values = "") {
  ExpressionNames context = names_of(names, values);
  const auto parsed = parse_update(text, context);
  if (parsed) return "no error";
  const std::string prefix = "Invalid UpdateExpression: ";
  EXPECT_THAT(parsed.error().message, StartsWith(prefix));
  return parsed.error().message.substr(prefix.size());
}

std::string projection_error(const std::string& text, const std::string& names = "") {
  ExpressionNames context = names_of(names, "");
  const auto parsed = parse_projection(text, context);
  return parsed
             ? "no error"
             : parsed.error().message.substr(std::string("Invalid ProjectionExpression: ").size());
}

TEST(Conditions, SayWhereTheSyntaxIsWrong) {
  for (const char* text : {"things are not gonna be ok",
                           "a > 4",
                           "attribute_exists(Pictures-RearView)",
                           "attribute_exists(\"Pictures.RearView\")",
                           "attribute_exists(Pictures..RearView)",
                           "attribute_exists(Pi#ctures.RearView)",
                           "attribute_exists(asdf[a])",
                           "a in b, c",
                           "a > between",
                           "a in b",
                           "a in (b,c,)",
                           "(a)between(b.(c.d))and(c)",
                           "(a)between(b.c.d)and((c)",
                           "#$.b > a",
                           "a > :things.stuff",
                           "b[:a] > a",
                           "b[#_] > a",
                           "\xc3\xbc > a",
                           "(a)between(b.c[4.5].#d)and(:a)",
                           "size(a).b > a",
                           "(size(a)).b > a",
                           "size(a)[0] > a",
                           "(size(a))[0] > a",
                           "(",
                           "a",
                           "a = ",
                           "not",
                           "a = b c"}) {
    EXPECT_THAT(condition_error(text), StartsWith("Syntax error; ")) << text;
  }
  EXPECT_EQ(condition_error("a > 4"), R"(Syntax error; token: "4", near: "> 4")");
  EXPECT_EQ(condition_error("a ="), R"(Syntax error; token: "<EOF>", near: "=")");
  EXPECT_EQ(condition_error(""), "The expression can not be empty;");
}

TEST(Conditions, RefuseRedundantParentheses) {
  for (const char* text :
       {"a=a and a > ((views))", "(a)between(((b.c)).d)and(c)", "a > whatever((:things), ((a)))",
        "a=a AND ((a=a AND a=a)) AND a=a", "a=a OR ((a=a OR a=a)) OR a=a",
        "a=a AND ((a=a AND (a=a AND a=a)))", "a=a OR ((a=a OR (a=a OR a=a)))"}) {
    EXPECT_EQ(condition_error(text), "The expression has redundant parentheses;") << text;
  }
  EXPECT_EQ(condition_error("((a = b) OR (c = d)) AND (e) = f AND (g.h)[0] < i"), "no error");
}

TEST(Conditions, RefuseUnknownAndMisusedFunctions) {
  const std::vector<std::pair<std::string, std::string>> unknown = {
      {"a=a and whatever((:things)) > a", "whatever"},
      {"attRIbute_exIsts((views), #a)", "attRIbute_exIsts"}};
  for (const auto& [text, name] : unknown) {
    EXPECT_EQ(condition_error(text), "Invalid function name; function: " + name);
  }
  const std::vector<std::pair<std::string, std::string>> misused = {
      {"a=a and attribute_exists((views), (#a)) > b", "attribute_exists"},
      {"attribute_not_exists(things) > b", "attribute_not_exists"},
      {"attribute_type(things, :a) > b", "attribute_type"},
      {"begins_with(things, a) > b", "begins_with"},
      {"contains(:things, c) > b", "contains"},
      {"size(contains(a, b)) > a", "contains"},
      {"size(things)", "size"},
      {"a between b and attribute_exists(things)", "attribute_exists"},
      {"a in (b, attribute_exists(things))", "attribute_exists"}};
  for (const auto& [text, name] : misused) {
    EXPECT_EQ(condition_error(text),
              "The function is not allowed to be used this way in an expression; function: " + name)
        << text;
  }
}

TEST(Conditions, RefuseReservedWordsAndUndefinedNames) {
  EXPECT_EQ(condition_error("attribute_exists(views, #a)"),
            "Attribute name is a reserved keyword; reserved keyword: views");
  EXPECT_EQ(condition_error(":a < abOrT"),
            "Attribute name is a reserved keyword; reserved keyword: abOrT");
  const std::string name =
      "An expression attribute name used in the document path is not defined; "
      "attribute name: ";
  EXPECT_EQ(condition_error("attribute_exists(#Pictures.RearView, :a) and a=a"),
            name + "#Pictures");
  EXPECT_EQ(condition_error("begins_with(Pictures.#RearView)"), name + "#RearView");
  EXPECT_EQ(condition_error("(#P between :lo and :hi) and (#PC in (:cat1, :cat2))"), name + "#P");
  EXPECT_EQ(condition_error("#4g > a"), name + "#4g");
  const std::string value =
      "An expression attribute value used in expression is not defined; attribute value: ";
  EXPECT_EQ(condition_error("begins_with(:hello, #a, #b)"), name + "#a");
  EXPECT_EQ(condition_error(":a < :b"), value + ":a");
  EXPECT_EQ(condition_error(":_ > a"), value + ":_");
}

TEST(Conditions, CheckOperands) {
  const std::string count =
      "Incorrect number of operands for operator or function; operator or function: ";
  EXPECT_EQ(condition_error("attribute_exists(things, a) and a=a"),
            count + "attribute_exists, number of operands: 2");
  EXPECT_EQ(condition_error("begins_with(things, size(a), b)"),
            count + "begins_with, number of operands: 3");
  EXPECT_EQ(condition_error("size(things, a) > b"), count + "size, number of operands: 2");
  const std::string type =
      "Incorrect operand type for operator or function; operator or function: ";
  EXPECT_EQ(condition_error("attribute_type(a, size(a)) and a=a"),
            type + "attribute_type, operand type: N");
  EXPECT_EQ(condition_error("begins_with(a, :a)", "", R"({":a":{"N":"1"}})"),
            type + "begins_with, operand type: N");
  EXPECT_EQ(condition_error("size(:a) > a", "", R"({":a":{"BOOL":true}})"),
            type + "size, operand type: BOOL");
  EXPECT_EQ(condition_error("a < :a", "", R"({":a":{"BOOL":true}})"),
            "Incorrect operand type for operator or function; operator: <, operand type: BOOL");
  EXPECT_EQ(
      condition_error("attribute_exists(:a) and a=a", "", R"({":a":{"S":"1"}})"),
      "Operator or function requires a document path; operator or function: attribute_exists");
  EXPECT_THAT(condition_error("attribute_type(a, :a)", "", R"({":a":{"S":"1"}})"),
              StartsWith("Invalid attribute type name found; type: 1, valid types: {"));
  const std::string distinct =
      "The first operand must be distinct from the remaining operands for this operator or "
      "function; "
      "operator: ";
  EXPECT_EQ(condition_error("a = a AND #a = b AND :views > a", R"({"#a":"a"})"),
            distinct + "=, first operand: [a]");
  EXPECT_EQ(condition_error("((a=a) OR (a=a))"), distinct + "=, first operand: [a]");
  EXPECT_EQ(condition_error("contains(ab.bc[1].a, ab.bc[1].#a)", R"({"#a":"a"})"),
            distinct + "contains, first operand: [ab, bc, [1], a]");
}

TEST(Conditions, CheckTheBoundsOfBetween) {
  EXPECT_EQ(condition_error("a between :b and :a", "", R"({":a":{"S":"a"},":b":{"N":"1"}})"),
            "The BETWEEN operator requires same data type for lower and upper bounds; lower bound "
            "operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:a}");
  EXPECT_EQ(
      condition_error("a between :b and :a", "", R"({":a":{"S":"a"},":b":{"S":"b"}})"),
      "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
      "lower bound operand: AttributeValue: {S:b}, upper bound operand: AttributeValue: {S:a}");
}

TEST(Conditions, BoundSizeAndNesting) {
  EXPECT_THAT(
      condition_error("a = " + std::string(5000, 'b')),
      HasSubstr("Expression size has exceeded the maximum allowed size; expression size: 5004"));
  EXPECT_THAT(condition_error(std::string(2000, '(') + "a = b" + std::string(2000, ')')),
              StartsWith("Syntax error; "));
  std::string negations;
  for (int i = 0; i < 1000; ++i) negations += "NOT ";
  EXPECT_THAT(condition_error(negations + "a = b"), StartsWith("Syntax error; "));
}

TEST(Updates, SayWhereTheSyntaxIsWrong) {
  for (const char* text : {"whatever",
                           "set a",
                           "add a",
                           "delete a",
                           "set a=set",
                           "remove a = b",
                           "add a = b",
                           "delete a = b",
                           "delete a b",
                           "delete a if_not_exist(b)",
                           "add abort b",
                           "add a if_not_exist(b)",
                           "remove a b",
                           "set a b",
                           "set :a = b",
                           "add :a b",
                           "delete :a b",
                           "remove :a",
                           "set a = b / c",
                           "set a = b * c",
                           "set a[1] = \"eight\"",
                           "set a[1] = 1",
                           "SET a = if_not_exist(a, 100)",
                           "SET if_not_exist(a, b) = a",
                           "set (a = (b + c))",
                           "set a = (b.c).d + e",
                           "set a = (b.c)[0] + e",
                           "set a = b + c + d"}) {
    EXPECT_THAT(update_error(text), StartsWith("Syntax error; ")) << text;
  }
  for (const char* text : {"set a = (b + c)", "set a = ((b.c.d)+(e))", "set a[1] = b, c.d = (e)",
                           "SET a = if_not_exists(a, if_not_exists(a, b)) + b REMOVE x[0], y"}) {
    EXPECT_EQ(update_error(text), "no error") << text;
  }
}

TEST(Updates, ReportTheMostImportantError) {
  const std::string names = R"({"#a":"a","#b":"b"})";
  const std::string values = R"({":a":{"S":"a"},":b":{"S":"a"}})";
  EXPECT_EQ(update_error(" set #c = :c set abOrt = true ", names, values),
            "Attribute name is a reserved keyword; reserved keyword: abOrt");
  EXPECT_EQ(update_error("set #c = if_not_exist(:c) set c = d", names, values),
            "Invalid function name; function: if_not_exist");
  EXPECT_EQ(update_error("set a = #c set c = :d", names, values),
            R"(The "SET" section can only be used once in an update expression;)");
  EXPECT_EQ(update_error("delete #d :e set a = b delete #e :f", names, values),
            R"(The "DELETE" section can only be used once in an update expression;)");
  EXPECT_THAT(update_error("SET #c = if_not_exists(:c)", names, values),
              StartsWith("An expression attribute name used in the document path is not defined"));
  EXPECT_THAT(update_error("SET #a = if_not_exists(:c)", names, values),
              StartsWith("An expression attribute value used in expression is not defined"));
}

TEST(Updates, RefusePathsThatTouchEachOther) {
  const std::string names = R"({"#b":"b","#c":"c","#d":"[3]"})";
  const std::string overlap =
      "Two document paths overlap with each other; must remove or rewrite one of these paths; path "
      "one: ";
  EXPECT_EQ(update_error("set d[1] = a, d.b = a, c[1].a = a, #c = if_not_exists(a)", names),
            overlap + "[c, [1], a], path two: [c]");
  EXPECT_EQ(update_error("set #c[3].#d = a, #c[3] = a", names),
            overlap + "[c, [3], [3]], path two: [c, [3]]");
  const std::string conflict =
      "Two document paths conflict with each other; must remove or rewrite one of these paths; "
      "path one: ";
  EXPECT_EQ(update_error("set #c[3].#d = a, #c.#d[3] = if_not_exists(a)", names),
            conflict + "[c, [3], [3]], path two: [c, [3], [3]]");
  EXPECT_EQ(update_error("remove a.#c set a[1] = #d", names),
            conflict + "[a, c], path two: [a, [1]]");
}

TEST(Updates, CheckOperandTypes) {
  const std::string operand = "Incorrect operand type for operator or function; operator: ";
  for (const auto& [type, name] : {std::pair{R"({"S":"a"})", "STRING"},
                                   {R"({"NULL":true})", "NULL"},
                                   {R"({"BOOL":true})", "BOOLEAN"},
                                   {R"({"B":"YQ=="})", "BINARY"},
                                   {R"({"M":{}})", "MAP"},
                                   {R"({"L":[]})", "LIST"}}) {
    const std::string values = std::string("{\":a\":") + type + "}";
    EXPECT_EQ(update_error("add a.b :a", "", values), operand + "ADD, operand type: " + name);
    EXPECT_EQ(update_error("delete a.b :a", "", values), operand + "DELETE, operand type: " + name);
  }
  EXPECT_EQ(update_error("delete a.b :a", "", R"({":a":{"N":"1"}})"),
            operand + "DELETE, operand type: NUMBER");
  const std::string function =
      "Incorrect operand type for operator or function; operator or function: ";
  EXPECT_EQ(update_error("set a = list_append(a, :b)", "", R"({":b":{"N":"1"}})"),
            function + "list_append, operand type: N");
  EXPECT_EQ(update_error("set a = a - :b", "", R"({":b":{"L":[]}})"),
            function + "-, operand type: L");
  EXPECT_EQ(update_error("set a = if_not_exists(:a, c)", "", R"({":a":{"S":"a"}})"),
            "Operator or function requires a document path; operator or function: if_not_exists");
}

TEST(Projections, AreCheckedToo) {
  for (const char* text : {"whatever(stuff)", ":a", "abort,", "a,,b", "a..b", "a[b]", "(a.b).c",
                           "(a)", "(a),(b)", "(a,b)", "a-b"}) {
    EXPECT_THAT(projection_error(text), StartsWith("Syntax error; ")) << text;
  }
  EXPECT_EQ(projection_error("a.abORt"),
            "Attribute name is a reserved keyword; reserved keyword: abORt");
  EXPECT_EQ(
      projection_error("a,b,a,#a"),
      "An expression attribute name used in the document path is not defined; attribute name: #a");
  EXPECT_EQ(
      projection_error("b[1], b.a, #a.b, a", R"({"#a":"a"})"),
      "Two document paths overlap with each other; must remove or rewrite one of these paths; "
      "path one: [a, b], path two: [a]");
  EXPECT_EQ(
      projection_error("a.b, #a[1], #b", R"({"#a":"a","#b":"[3]"})"),
      "Two document paths conflict with each other; must remove or rewrite one of these paths; "
      "path one: [a, b], path two: [a, [1]]");
}

TEST(Names, ThatAreWrongOrUnusedAreRefused) {
  const auto read_error = [](const std::string& names, const std::string& values) {
    const auto names_json = micro_core::parse_json(names);
    const auto values_json = micro_core::parse_json(values);
    const auto read = ExpressionNames::read(names_json->is_null() ? nullptr : &*names_json,
                                            values_json->is_null() ? nullptr : &*values_json);
    return read ? read->unused().value_or(wire::ServiceError{}).message : read.error().message;
  };
  EXPECT_EQ(read_error("{}", "null"), "ExpressionAttributeNames must not be empty");
  EXPECT_EQ(read_error(R"({"a":"a"})", "null"),
            R"(ExpressionAttributeNames contains invalid key: Syntax error; key: "a")");
  EXPECT_EQ(read_error("null", R"({":b":{"a":""},"b":{"S":"a"}})"),
            R"(ExpressionAttributeValues contains invalid key: Syntax error; key: "b")");
  EXPECT_EQ(
      read_error("null", R"({":b":{"NS":["1","b"]}})"),
      "ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a "
      "numeric value: b for key :b");
  EXPECT_EQ(read_error(R"({"#a":"a","#b":"b"})", "null"),
            "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #b}");
  EXPECT_EQ(read_error("null", R"({":a":{"S":"a"}})"),
            "Value provided in ExpressionAttributeValues unused in expressions: keys: {:a}");
}

}  // namespace
}  // namespace local_cloud::tables
