#include "cookies.hpp"

#include <gmock/gmock.h>

namespace micro_api::detail {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(Cookies, AreNamesAndValues) {
  EXPECT_THAT(parse_cookies("a=1; b=two words;c=x=y"),
              ElementsAre(Pair("a", "1"), Pair("b", "two words"), Pair("c", "x=y")));
}

TEST(Cookies, MayBeStrange) {
  EXPECT_THAT(parse_cookies(" a = 1 ;; ; b=; =c; d"),
              ElementsAre(Pair("a", "1"), Pair("b", ""), Pair("", "c"), Pair("", "d")));
  EXPECT_THAT(parse_cookies(""), ElementsAre());
  EXPECT_THAT(parse_cookies("a=1; a=2"), ElementsAre(Pair("a", "1"), Pair("a", "2")));
}

TEST(Cookies, AreUnquotedAsPythonDoes) {
  EXPECT_THAT(parse_cookies(R"(a="b\"c\054d\\"; e="; f="g)"),
              ElementsAre(Pair("a", R"(b"c,d\)"), Pair("e", "\""), Pair("f", "\"g")));
}

TEST(Cookies, AreUtf8) {
  EXPECT_THAT(parse_cookies("a=\xFF; b=é"), ElementsAre(Pair("a", "\uFFFD"), Pair("b", "é")));
  EXPECT_THAT(parse_cookies(R"(a="\377")"), ElementsAre(Pair("a", "\uFFFD")));
}

}  // namespace
}  // namespace micro_api::detail
