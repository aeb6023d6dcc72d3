#include <micro_core/json.hpp>

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <random>

namespace micro_core {
namespace {

std::string again(std::string_view text) {
  return to_text(parse_json(text).value());
}

TEST(Json, PrintsWhatItRead) {
  for (const std::string text : {"null",
                                 "true",
                                 "false",
                                 "0",
                                 "-1",
                                 "9223372036854775807",
                                 "-9223372036854775808",
                                 "18446744073709551615",
                                 "1.0",
                                 "-0.0",
                                 "0.1",
                                 "1e-07",
                                 "1.7976931348623157e+308",
                                 "5e-324",
                                 "\"\"",
                                 "\"ä€😀\"",
                                 "[]",
                                 "{}",
                                 "[1,[2,[3]],{}]",
                                 R"({"a":{"b":[null,true]},"c":"d"})",
                                 R"("\"\\\b\f\n\r\t\u0000\u001f")"}) {
    EXPECT_EQ(again(text), text);
  }
}

TEST(Json, ReadsEveryDoubleExactly) {
  std::mt19937_64 random(20261122);
  for (int i = 0; i < 50'000; ++i) {
    const auto number = std::bit_cast<double>(random());
    if (!std::isfinite(number)) continue;
    const std::string text = to_text(Json(number));
    const Json back = parse_json(text).value();
    ASSERT_TRUE(back.is_double()) << text;
    ASSERT_EQ(std::bit_cast<std::uint64_t>(back.get_double()), std::bit_cast<std::uint64_t>(number))
        << text;
  }
}

TEST(Json, ReadsLongLiteralsExactly) {
  // Half way between two doubles, decided by the very last digit.
  EXPECT_EQ(parse_json("9007199254740993.0000000000000000000000001").value().get_double(),
            9007199254740994.0);
  EXPECT_EQ(parse_json("18446744073709551616").value().get_double(), 18446744073709551616.0);
  EXPECT_EQ(parse_json("123456789012345678901234567890").value().get_double(),
            1.2345678901234568e29);
}

TEST(Json, RefusesANumberThatWouldBeInfinite) {
  for (const std::string text : {"1e400", "-1e400", "[1E309]", "1e99999999999"}) {
    EXPECT_FALSE(parse_json(text)) << text;
  }
}

TEST(Json, ReadsANumberTooSmallAsZero) {
  EXPECT_EQ(parse_json("1e-400").value().get_double(), 0);
  EXPECT_TRUE(std::signbit(parse_json("-1e-400").value().get_double()));
}

TEST(Json, KeepsTheLastOfTwoMembersWithOneName) {
  EXPECT_EQ(again(R"({"a":1,"b":2,"a":3})"), R"({"a":3,"b":2})");
}

TEST(Json, RefusesWhatIsNoJson) {
  for (const std::string_view text :
       {std::string_view(""),        std::string_view(" "),          std::string_view("{"),
        std::string_view("[1,]"),    std::string_view("{\"a\":1,}"), std::string_view("{'a':1}"),
        std::string_view("01"),      std::string_view("1."),         std::string_view(".5"),
        std::string_view("+1"),      std::string_view("NaN"),        std::string_view("Infinity"),
        std::string_view("nul"),     std::string_view("1 2"),        std::string_view("\"\t\""),
        std::string_view("\"\\x\""), std::string_view("\"\\u12\""),  std::string_view("// c\n1"),
        std::string_view("\0", 1),   std::string_view("1\0", 2)}) {
    EXPECT_FALSE(parse_json(text)) << text;
  }
}

TEST(Json, RefusesInvalidUtf8AndLoneSurrogates) {
  for (const std::string_view text :
       {"\"\xff\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"", R"("\ud800")",
        R"("\udc00")", R"("\ud800A")"}) {
    EXPECT_FALSE(parse_json(text)) << text;
  }
  EXPECT_EQ(again(R"("\ud83d\ude00")"), "\"😀\"");
}

TEST(Json, LimitsTheDepth) {
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') +
           std::string(static_cast<std::size_t>(depth), ']');
  };
  EXPECT_TRUE(parse_json(nested(128)));
  const auto refused = parse_json(nested(129));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "invalid JSON at byte 128: nested too deeply");
  EXPECT_FALSE(parse_json("[[[1]]]", {.depth_max = 2}));
  EXPECT_FALSE(parse_json(nested(1'000'000)));
}

TEST(Json, SaysWhereTheTextIsWrong) {
  EXPECT_EQ(parse_json("[1, x]").error().message, "invalid JSON at byte 4: syntax error");
  EXPECT_EQ(parse_json("{} {}").error().message,
            "invalid JSON at byte 3: more text follows the value");
  EXPECT_EQ(parse_json("[1,").error().message, "invalid JSON at byte 3: the text ends too early");
  EXPECT_EQ(parse_json("[1e999]").error().code, ErrorCode::invalid_argument);
}

TEST(Json, FindsMembers) {
  const Json json = parse_json(R"({"name":"Ada","age":36})").value();
  EXPECT_EQ(string_at(json, "name"), "Ada");
  EXPECT_EQ(string_at(json, "age"), "");
  EXPECT_EQ(string_at(json, "none"), "");
  ASSERT_NE(find(json, "age"), nullptr);
  EXPECT_EQ(*find(json, "age"), 36);
  EXPECT_EQ(find(json, "none"), nullptr);
  EXPECT_EQ(find(Json(1), "age"), nullptr);
}

}  // namespace
}  // namespace micro_core
