#include "header_parameters.hpp"

#include <gmock/gmock.h>

namespace micro_api::detail {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(HeaderParameters, AreNamesAndValues) {
  const auto parsed = parse_parameterized("Form-Data ; Name=a b ; FILENAME=\"c;d\" ;e=");
  EXPECT_EQ(parsed.value, "form-data");
  EXPECT_THAT(parsed.parameters,
              ElementsAre(Pair("name", "a b"), Pair("filename", "c;d"), Pair("e", "")));
  EXPECT_EQ(*parsed.find("filename"), "c;d");
  EXPECT_EQ(parsed.find("other"), nullptr);
}

TEST(HeaderParameters, UnescapeQuotesAndBackslashesOnly) {
  EXPECT_EQ(*parse_parameterized(R"(x; a="\"q\" \\ C:\dir\f.txt")").find("a"),
            R"("q" \ C:\dir\f.txt)");
}

TEST(HeaderParameters, AreTakenAsFarAsTheyGo) {
  EXPECT_EQ(*parse_parameterized(R"(x; a="open; b=1)").find("a"), "open; b=1");
  EXPECT_THAT(parse_parameterized("x; flag; a=1;;").parameters, ElementsAre(Pair("a", "1")));
  EXPECT_EQ(parse_parameterized("").value, "");
  EXPECT_EQ(*parse_parameterized(R"(x; a="b"junk; c=1)").find("c"), "1");
}

TEST(HeaderParameters, MayBeExtended) {
  EXPECT_EQ(extended_text("UTF-8''%C3%A9%20x"), "é x");
  EXPECT_EQ(extended_text("iso-8859-1'en'%E9"), "é");
  EXPECT_EQ(extended_text("UTF-8''%FF"), "\uFFFD");
  EXPECT_EQ(extended_text("koi8-r''x"), "");
  EXPECT_EQ(extended_text("x"), "");
  EXPECT_EQ(extended_text("utf-8'x"), "");
}

TEST(HeaderParameters, MayBeLatin1) {
  EXPECT_EQ(text_of_bytes("é"), "é");
  EXPECT_EQ(text_of_bytes("\xE9"), "é");
}

}  // namespace
}  // namespace micro_api::detail
