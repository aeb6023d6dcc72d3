#include <micro_aws/dynamodb_key.hpp>
#include <micro_core/encoding.hpp>

#include <cmath>

#include <gmock/gmock.h>

namespace micro_aws_test {

struct Event {
  std::string tenant = {};
  micro_core::Decimal at = {};
  micro_core::Bytes digest = {};

  struct ByDigest {
    static constexpr std::string_view name = "by_digest";
    static constexpr auto partition_key = &Event::digest;
    static constexpr auto sort_key = &Event::at;
  };
};

}  // namespace micro_aws_test

// The struct is left as it is.
template <>
struct micro_aws::DynamoDbTraits<micro_aws_test::Event> {
  static constexpr auto partition_key = &micro_aws_test::Event::tenant;
  static constexpr auto sort_key = &micro_aws_test::Event::at;
};

namespace {

using micro_aws::Binary;
using micro_aws::DynamoDbKeyOf;
using micro_aws::Item;
using micro_aws::Number;
using micro_aws_test::Event;
using micro_core::ErrorCode;
using Token = micro_aws::DynamoDbPageTokenOf<Event>;
using IndexToken = micro_aws::DynamoDbPageTokenOf<Event, Event::ByDigest>;

std::string encoded(std::string_view json) {
  return micro_core::to_base64url(json);
}

TEST(DynamoDbKey, IsMadeOfItsValuesOrOfAnItem) {
  const auto at = micro_core::Decimal::parse("1.5").value();
  const Item expected{{"tenant", "t"}, {"at", Number("1.5")}};
  EXPECT_EQ(DynamoDbKeyOf<Event>("t", at).item(), expected);
  EXPECT_EQ(DynamoDbKeyOf<Event>("t", 1.5).item(), expected);
  EXPECT_EQ(DynamoDbKeyOf<Event>::of({.tenant = "t", .at = at}).item(), expected);
  EXPECT_FALSE(DynamoDbKeyOf<Event>("t", std::nan("")).problem().empty());
}

TEST(DynamoDbPageToken, ComesBackAsItWent) {
  const Item key{{"tenant", "a/ü?"}, {"at", Number("12345678901234567890.5")}};
  const std::string text = Token(key).text();
  EXPECT_EQ(Token::parse(text).value().key(), key);

  const Item index_key{{"tenant", "t"}, {"at", 7}, {"digest", Binary{std::string("\0\xff", 2)}}};
  EXPECT_EQ(IndexToken::parse(IndexToken(index_key).text()).value().key(), index_key);
}

TEST(DynamoDbPageToken, IsRefusedUnlessItIsExactlyAKeyOfTheTable) {
  const std::string good = encoded(R"({"tenant":"t","at":"1"})");
  EXPECT_TRUE(Token::parse(good));
  EXPECT_TRUE(Token::parse(micro_core::to_base64(R"({"tenant":"t","at":"1"})")));
  for (const std::string& bad :
       {std::string(), std::string("nonsense"), good + "==", good.substr(1), encoded("[]"),
        encoded("{}"), encoded(R"({"tenant":"t"})"), encoded(R"({"tenant":"t","at":1})"),
        encoded(R"({"tenant":"t","at":"x"})"), encoded(R"({"tenant":"","at":"1"})"),
        encoded(R"({"tenant":"t","at":"1","more":"x"})"), encoded(R"({"tenant":"t","id":"1"})"),
        encoded(R"({"tenant":")" + std::string(2049, 'x') + R"(","at":"1"})"),
        encoded("{\"tenant\":\"\xff\",\"at\":\"1\"}")}) {
    const auto token = Token::parse(bad);
    ASSERT_FALSE(token) << bad;
    EXPECT_EQ(token.error().code, ErrorCode::invalid_argument);
  }
  EXPECT_FALSE(IndexToken::parse(good));
  EXPECT_FALSE(IndexToken::parse(encoded(R"({"tenant":"t","at":"1","digest":"%"})")));
}

TEST(DynamoDbPageToken, IsAStringInJson) {
  const Token token(Item{{"tenant", "t"}, {"at", 1}});
  const micro_core::Json json = micro_core::to_json(token);
  EXPECT_EQ(micro_core::from_json<Token>(json).value().key(), token.key());
  Token out;
  const auto errors = micro_core::decode_all(micro_core::Json("x"), out);
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0].type, "value_error");
  EXPECT_FALSE(micro_core::decode_all(micro_core::Json(5), out).empty());
}

}  // namespace
