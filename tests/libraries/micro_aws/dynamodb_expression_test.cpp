#include <micro_aws/dynamodb_update.hpp>

#include <gmock/gmock.h>

namespace micro_aws_test {

struct Place {
  std::string city = {};
};
struct Member {
  std::string id = {};
  int age = 0;
  std::optional<std::string> nick = std::nullopt;
  Place place = {};
};
struct MemberChanges {
  micro_core::Patch<int> age = {};
  micro_core::Patch<std::optional<std::string>> nick = {};
  std::optional<std::string> unused() const { return {}; }
};

}  // namespace micro_aws_test

namespace {

using micro_aws::attr;
using micro_aws::AttributeValue;
using micro_aws::DynamoDbConditionOf;
using micro_aws::DynamoDbExpression;
using micro_aws::DynamoDbUpdateOf;
using micro_aws_test::Member;
using micro_aws_test::MemberChanges;
using micro_aws_test::Place;

using Names = std::map<std::string, std::string>;
using Values = std::map<std::string, AttributeValue>;

const auto age = attr<&Member::age>();
const auto city = attr<&Member::place, &Place::city>();

TEST(DynamoDbExpressions, HavePlaceholdersForEveryNameAndValue) {
  const auto both = (age > 18 && city == "Rom") || age == 1;
  const DynamoDbExpression expression = both.expression();
  EXPECT_EQ(expression.text, "(#n0 > :v0 AND #n1.#n2 = :v1) OR #n0 = :v2");
  EXPECT_EQ(expression.names, (Names{{"#n0", "age"}, {"#n1", "place"}, {"#n2", "city"}}));
  EXPECT_EQ(expression.values, (Values{{":v0", 18}, {":v1", "Rom"}, {":v2", 1}}));
}

// DynamoDB refuses brackets around brackets, and those around everything.
TEST(DynamoDbExpressions, HaveBracketsOnlyWhereTheyAreNeeded) {
  const auto text = [](const auto& condition) { return condition.expression().text; };
  const auto a = age == 1;
  EXPECT_EQ(text(a && a && a), "#n0 = :v0 AND #n0 = :v1 AND #n0 = :v2");
  EXPECT_EQ(text(a || a || a), "#n0 = :v0 OR #n0 = :v1 OR #n0 = :v2");
  EXPECT_EQ(text(a && (a || a)), "#n0 = :v0 AND (#n0 = :v1 OR #n0 = :v2)");
  EXPECT_EQ(text(!a), "NOT #n0 = :v0");
  EXPECT_EQ(text(!(a && a)), "NOT (#n0 = :v0 AND #n0 = :v1)");
  EXPECT_EQ(text(!a && !a), "NOT #n0 = :v0 AND NOT #n0 = :v1");
}

TEST(DynamoDbExpressions, JoinWithTextThatHasPlaceholdersOfItsOwn) {
  const DynamoDbConditionOf<Member> bare(DynamoDbExpression{
      .text = "#a = :v0 or city = :b", .names = {{"#a", "n0"}}, .values = {{":v0", 1}, {":b", 2}}});
  const auto both = age == 3 && bare;
  EXPECT_EQ(both.expression().text, "#n0 = :v0 AND (#n1 = :v1 or city = :v2)");
  EXPECT_EQ(both.expression().values, (Values{{":v0", 3}, {":v1", 1}, {":v2", 2}}));
  const DynamoDbConditionOf<Member> bracketed(DynamoDbExpression{.text = "(a = b)"});
  EXPECT_EQ((age == 3 && bracketed).expression().text, "#n0 = :v0 AND (a = b)");
  const DynamoDbConditionOf<Member> unknown(DynamoDbExpression{.text = "#x = :y"});
  EXPECT_EQ(unknown.expression().text, "#x = :y");
}

TEST(DynamoDbExpressions, LeaveAnEmptyConditionOut) {
  const DynamoDbConditionOf<Member> nothing;
  EXPECT_TRUE(nothing.empty());
  EXPECT_EQ((nothing && age == 1).expression().text, "#n0 = :v0");
  EXPECT_EQ((age == 1 || nothing).expression().text, "#n0 = :v0");
}

TEST(DynamoDbUpdates, HaveEveryClauseOnce) {
  DynamoDbUpdateOf<Member> update = set(age, age + 1).set(city, "Rom");
  update.remove(attr<&Member::nick>()).append(add(attr<&Member::age>(), 2)).set(age, 5);
  EXPECT_EQ(update.expression().text,
            "SET #n0 = #n0 + :v0, #n1.#n2 = :v1, #n0 = :v2 REMOVE #n3 ADD #n0 :v3");
}

TEST(DynamoDbUpdates, RemoveWhatIsSetToNothing) {
  EXPECT_EQ(set(attr<&Member::nick>(), std::optional<std::string>()).expression().text,
            "REMOVE #n0");
  EXPECT_EQ(set(attr<&Member::nick>(), std::optional<std::string>("x")).expression().text,
            "SET #n0 = :v0");
  EXPECT_EQ(set(attr<&Member::nick>(), "x").expression().text, "SET #n0 = :v0");
}

TEST(DynamoDbUpdates, ComeFromAStructOfChanges) {
  const auto text = [](const MemberChanges& changes) {
    return micro_aws::changes_of<Member>(changes).expression().text;
  };
  EXPECT_EQ(text({}), "");
  EXPECT_EQ(text({.age = 5}), "SET #n0 = :v0");
  EXPECT_EQ(text({.age = 5, .nick = std::optional<std::string>("x")}), "SET #n0 = :v0, #n1 = :v1");
  EXPECT_EQ(text({.age = {}, .nick = std::optional<std::string>()}), "REMOVE #n0");
}

}  // namespace
