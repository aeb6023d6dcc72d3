#include <local_cloud/buckets/conditions.hpp>

#include <gtest/gtest.h>

namespace local_cloud::buckets {
namespace {

constexpr TimePoint noon{std::chrono::milliseconds{1'795'348'800'000}};

std::string verdict(const Conditions& conditions) {
  ObjectRecord object;
  object.etag = "abc";
  object.modified = noon;
  const auto result = check_read(conditions, object);
  if (!result) return std::string(result.error().members.at("Condition").as_string());
  return *result == ReadVerdict::proceed ? "proceed" : "not modified";
}

TEST(Conditions, FollowTheOrderOfTheStandard) {
  const auto before = noon - std::chrono::seconds{1};
  EXPECT_EQ(verdict({}), "proceed");
  EXPECT_EQ(verdict({.if_match = "\"abc\""}), "proceed");
  EXPECT_EQ(verdict({.if_match = "\"x\", \"abc\""}), "proceed");
  EXPECT_EQ(verdict({.if_match = "*"}), "proceed");
  EXPECT_EQ(verdict({.if_match = "\"x\""}), "If-Match");
  EXPECT_EQ(verdict({.if_none_match = "abc"}), "not modified");
  EXPECT_EQ(verdict({.if_none_match = "\"x\""}), "proceed");
  EXPECT_EQ(verdict({.if_modified_since = noon}), "not modified");
  EXPECT_EQ(verdict({.if_modified_since = before}), "proceed");
  EXPECT_EQ(verdict({.if_unmodified_since = noon}), "proceed");
  EXPECT_EQ(verdict({.if_unmodified_since = before}), "If-Unmodified-Since");
  EXPECT_EQ(verdict({.if_match = "abc", .if_unmodified_since = before}), "proceed");
  EXPECT_EQ(verdict({.if_none_match = "x", .if_modified_since = noon}), "proceed");
}

TEST(Conditions, ReadRangesAndIgnoreWhatIsNone) {
  const auto resolved = [](std::string_view text, std::uint64_t size) -> std::string {
    const auto range = parse_range(text);
    if (!range) return "ignored";
    const auto bytes = resolve(*range, size);
    return bytes ? std::to_string(bytes->first) + "+" + std::to_string(bytes->size) : "none";
  };
  EXPECT_EQ(resolved("bytes=0-0", 10), "0+1");
  EXPECT_EQ(resolved("bytes=2-99", 10), "2+8");
  EXPECT_EQ(resolved("bytes=9-", 10), "9+1");
  EXPECT_EQ(resolved("bytes=10-", 10), "none");
  EXPECT_EQ(resolved("bytes=-3", 10), "7+3");
  EXPECT_EQ(resolved("bytes=-30", 10), "0+10");
  EXPECT_EQ(resolved("bytes=-0", 10), "none");
  EXPECT_EQ(resolved("bytes=0-", 0), "none");
  EXPECT_EQ(resolved("bytes=0-18446744073709551616", 10), "0+10");
  for (const char* text : {"bytes=5-2", "bytes=a-b", "bytes=-", "bytes=1-2,4-5", "items=0-1", ""}) {
    EXPECT_EQ(resolved(text, 10), "ignored") << text;
  }
}

}  // namespace
}  // namespace local_cloud::buckets
