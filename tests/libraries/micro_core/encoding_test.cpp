#include <micro_core/encoding.hpp>

#include <gtest/gtest.h>

#include <utility>

namespace micro_core {
namespace {

TEST(Encoding, WritesAndReadsBase64) {
  const std::pair<std::string, std::string> examples[] = {{"", ""},
                                                          {"f", "Zg=="},
                                                          {"fo", "Zm8="},
                                                          {"foo", "Zm9v"},
                                                          {"foob", "Zm9vYg=="},
                                                          {"fooba", "Zm9vYmE="},
                                                          {"foobar", "Zm9vYmFy"},
                                                          {"\xfb\xff", "+/8="}};
  for (const auto& [bytes, text] : examples) {
    EXPECT_EQ(to_base64(bytes), text);
    EXPECT_EQ(from_base64(text), bytes);
  }
}

TEST(Encoding, RefusesBase64ThatIsNotExact) {
  for (const std::string_view text : {"Zg", "Zg=", "Zh==", "Zm9=", "Zm 8=", "Zm8=\n",
                                      "====", "Z===", "Zm-_", "Zg==Zg==", "=Zg="}) {
    EXPECT_FALSE(from_base64(text)) << text;
  }
}

TEST(Encoding, WritesAndReadsEveryByte) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
  EXPECT_EQ(from_hex(to_hex(bytes)), bytes);
}

TEST(Encoding, WritesLowerCaseHexAndReadsBoth) {
  EXPECT_EQ(to_hex("\x0a\xff"), "0aff");
  EXPECT_EQ(from_hex("0aFF"), "\x0a\xff");
  EXPECT_FALSE(from_hex("0"));
  EXPECT_FALSE(from_hex("0g"));
}

TEST(Encoding, KnowsWellFormedUtf8) {
  for (const std::string_view text : {"", "abc", "é", "€", "😀", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_TRUE(is_utf8(text)) << text;
  }
  for (const std::string_view text : {"\x80", "\xc3", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80",
                                      "\xf4\x90\x80\x80", "\xff", "\xe2\x82", "a\xf0\x9f\x98"}) {
    EXPECT_FALSE(is_utf8(text)) << to_hex(text);
  }
}

TEST(Encoding, ReplacesWhatIsNoUtf8) {
  EXPECT_EQ(to_utf8("aé😀"), "aé😀");
  EXPECT_EQ(to_utf8("a\xff"
                    "b\xc3"),
            "a\uFFFDb\uFFFD");
}

}  // namespace
}  // namespace micro_core
