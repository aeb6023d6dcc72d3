#include <micro_aws/attribute_codec.hpp>
#include <micro_aws/attribute_value.hpp>

#include <gmock/gmock.h>

namespace micro_aws_test {

struct Account {
  std::string owner = {};
  int logins = 0;
  double balance = 0;
  std::vector<std::string> tags = {};
  std::optional<std::string> address = std::nullopt;
};

}  // namespace micro_aws_test

namespace {

using micro_aws::AttributeValue;
using micro_aws::Binary;
using micro_aws::BinarySet;
using micro_aws::Item;
using micro_aws::Number;
using micro_aws::NumberSet;
using micro_aws::StringSet;
using micro_aws_test::Account;
using micro_core::ErrorCode;
using testing::HasSubstr;

TEST(AttributeValue, KeepsEveryTypeThroughTheWire) {
  const Item item{{"text", "Ada"},
                  {"number", Number("12345678901234567890123456789012345678")},
                  {"flag", true},
                  {"nothing", nullptr},
                  {"bytes", Binary{std::string("\0\xff", 2)}},
                  {"list", AttributeValue::List{1, "two", AttributeValue::List{}}},
                  {"map", Item{{"inner", Item{}}}},
                  {"texts", StringSet{{"a", "b"}}},
                  {"numbers", NumberSet{{Number(1), Number("1E100")}}},
                  {"binaries", BinarySet{{Binary{"x"}}}}};
  const micro_core::Json wire(micro_aws::to_wire(item));
  EXPECT_EQ(micro_aws::item_from_wire(wire).value(), item);
  EXPECT_EQ(micro_core::to_text(*micro_core::find(wire, "list")),
            R"({"L":[{"N":"1"},{"S":"two"},{"L":[]}]})");
  EXPECT_EQ(micro_core::to_text(*micro_core::find(wire, "bytes")), R"({"B":"AP8="})");
  EXPECT_EQ(micro_core::to_text(*micro_core::find(wire, "nothing")), R"({"NULL":true})");
  EXPECT_EQ(micro_core::to_text(*micro_core::find(wire, "numbers")), R"({"NS":["1","1E100"]})");
}

TEST(AttributeValue, NamesTheAttributeThatIsBroken) {
  for (const std::string_view broken :
       {R"({"a":{"b":1}})", R"({"a":{"S":1}})", R"({"a":{"N":1}})", R"({"a":{"B":"%"}})",
        R"({"a":{"L":[{}]}})", R"({"a":{"SS":[1]}})", R"({"a":{"M":[]}})", R"({"a":{"BOOL":"x"}})",
        R"({"a":{"S":"x","N":"1"}})", R"({"a":7})"}) {
    const auto item = micro_aws::item_from_wire(micro_core::parse_json(broken).value());
    ASSERT_FALSE(item) << broken;
    EXPECT_EQ(item.error().code, ErrorCode::invalid_argument);
    EXPECT_THAT(item.error().message, HasSubstr("a: "));
  }
}

TEST(Items, BecomeStructsAndBack) {
  const Account account{.owner = "Ada", .logins = 7, .balance = 0.1, .tags = {"x", "y"}};
  const Item item = micro_aws::to_item(account).value();
  EXPECT_EQ(item, (Item{{"owner", "Ada"},
                        {"logins", 7},
                        {"balance", Number("0.1")},
                        {"tags", AttributeValue::List{"x", "y"}}}));
  const auto back = micro_aws::from_item<Account>(item);
  ASSERT_TRUE(back) << describe(back.error());
  EXPECT_EQ(back->balance, 0.1);
  EXPECT_EQ(back->tags, account.tags);
  EXPECT_FALSE(back->address);
}

TEST(Items, NameEveryAttributeThatDoesNotFitTheStruct) {
  const auto account = micro_aws::from_item<Account>(Item{{"owner", 7}, {"logins", "x"}});
  ASSERT_FALSE(account);
  EXPECT_THAT(account.error().message, HasSubstr("owner"));
  EXPECT_THAT(account.error().message, HasSubstr("logins"));
  EXPECT_THAT(account.error().message, HasSubstr("balance"));
}

TEST(PlainJson, CarriesNumbersExactlyOrRefuses) {
  const auto text = [](std::string number) {
    const auto json = micro_aws::to_plain_json(Item{{"n", Number(std::move(number))}});
    return json ? micro_core::to_text(*micro_core::find(*json, "n")) : describe(json.error());
  };
  EXPECT_EQ(text("0"), "0");
  EXPECT_EQ(text("-9223372036854775808"), "-9223372036854775808");
  EXPECT_EQ(text("18446744073709551615"), "18446744073709551615");
  EXPECT_EQ(text("0.1"), "0.1");
  EXPECT_EQ(text("-1.50"), "-1.5");
  EXPECT_EQ(text("1E+100"), "1e+100");
  EXPECT_THAT(text("0.1000000000000000000000001"), HasSubstr("unsupported: n: the number"));
  EXPECT_THAT(text("18446744073709551617"), HasSubstr("unsupported"));
  EXPECT_THAT(text("nonsense"), HasSubstr("unsupported"));
}

TEST(PlainJson, ShowsSetsAsArraysAndBinariesAsBase64) {
  const auto json = micro_aws::to_plain_json(
      Item{{"a", StringSet{{"x"}}}, {"b", Binary{"hi"}}, {"c", NumberSet{{Number(1)}}}});
  EXPECT_EQ(micro_core::to_text(json.value()), R"({"a":["x"],"b":"aGk=","c":[1]})");
  EXPECT_FALSE(micro_aws::item_from_plain_json(micro_core::Json(7)));
}

}  // namespace
