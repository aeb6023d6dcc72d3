#include <local_cloud/storage/key.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace local_cloud::storage {
namespace {

using namespace std::string_literals;

TEST(Key, ReadsBackThePartsItWasWrittenFrom) {
  const std::string key =
      KeyWriter(Owner::tables).tag('i').text("a\0b"s).number(42).text("").raw("rest").bytes();
  KeyReader reader(key);
  EXPECT_EQ(reader.tag(), 'i');
  EXPECT_EQ(reader.text(), "a\0b"s);
  EXPECT_EQ(reader.number(), 42u);
  EXPECT_EQ(reader.text(), "");
  EXPECT_EQ(reader.rest(), "rest");
  EXPECT_TRUE(reader.ok());
}

TEST(Key, SaysSoWhenAPartIsMissing) {
  for (const std::string& key : {""s, "t"s, "tabc"s, "tabc\0"s, "tabc\0\2"s}) {
    KeyReader reader(key);
    EXPECT_EQ(reader.text(), "");
    EXPECT_FALSE(reader.ok());
  }
  KeyReader number("t1234567");
  EXPECT_EQ(number.number(), 0u);
  EXPECT_FALSE(number.ok());
}

TEST(Key, SortsAsItsPartsDo) {
  std::mt19937 random(7);
  const std::string alphabet = "\0\1\2a\xfe\xff"s;
  std::vector<std::pair<std::string, std::string>> pairs;
  for (int i = 0; i < 2000; ++i) {
    std::pair<std::string, std::string> pair;
    for (std::string* text : {&pair.first, &pair.second}) {
      for (std::size_t n = random() % 4; n > 0; --n) *text += alphabet[random() % alphabet.size()];
    }
    pairs.push_back(pair);
  }
  const auto key = [](const auto& pair) {
    return KeyWriter(Owner::tables).text(pair.first).text(pair.second).bytes();
  };
  for (std::size_t i = 1; i < pairs.size(); ++i) {
    EXPECT_EQ(pairs[i - 1] < pairs[i], key(pairs[i - 1]) < key(pairs[i]));
  }
}

TEST(Key, FindsTheEndOfAPrefix) {
  EXPECT_EQ(prefix_end("ab"), "ac");
  EXPECT_EQ(prefix_end("a\xff\xff"), "b");
  EXPECT_EQ(prefix_end("\xff"), "");
}

}  // namespace
}  // namespace local_cloud::storage
