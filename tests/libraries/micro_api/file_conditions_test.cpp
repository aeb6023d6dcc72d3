#include "file_conditions.hpp"

#include <gtest/gtest.h>

namespace micro_api::detail {
namespace {

using micro_http::HttpRequest;

// Of 1000 bytes; changed on Tue, 14 Nov 2023 22:13:20 GMT.
const FileFacts file{.size = 1000,
                     .etag = "\"v1\"",
                     .modified = micro_core::TimePoint(std::chrono::seconds(1'700'000'000))};
constexpr const char* same_time = "Tue, 14 Nov 2023 22:13:20 GMT";
constexpr const char* before = "Tue, 14 Nov 2023 22:13:19 GMT";
constexpr const char* after = "Tue, 14 Nov 2023 22:13:21 GMT";

std::string part(micro_http::Headers headers, std::string method = "GET") {
  const FilePart part =
      part_of_file({.method = std::move(method), .headers = std::move(headers)}, file);
  return std::to_string(part.status) + " " + std::to_string(part.first) + "+" +
         std::to_string(part.length);
}

TEST(FileConditions, SendsTheFileToWhoHasAnotherOne) {
  EXPECT_EQ(part({}), "200 0+1000");
  EXPECT_EQ(part({{"If-None-Match", "\"v0\""}}), "200 0+1000");
  EXPECT_EQ(part({{"If-None-Match", "v1"}}), "200 0+1000");
  EXPECT_EQ(part({{"If-Modified-Since", before}}), "200 0+1000");
  EXPECT_EQ(part({{"If-Modified-Since", "yesterday"}}), "200 0+1000");
}

TEST(FileConditions, SendsNothingToWhoHasIt) {
  EXPECT_EQ(part({{"If-None-Match", "\"v1\""}}), "304 0+0");
  EXPECT_EQ(part({{"If-None-Match", "W/\"v1\""}}), "304 0+0");
  EXPECT_EQ(part({{"If-None-Match", "\"a,b\", W/\"c\" , \"v1\""}}), "304 0+0");
  EXPECT_EQ(part({{"If-None-Match", "\"v0\""}, {"If-None-Match", "\"v1\""}}), "304 0+0");
  EXPECT_EQ(part({{"If-None-Match", " * "}}), "304 0+0");
  EXPECT_EQ(part({{"If-Modified-Since", same_time}}), "304 0+0");
  EXPECT_EQ(part({{"If-Modified-Since", after}}, "HEAD"), "304 0+0");
}

TEST(FileConditions, BelievesTheTagMoreThanTheTime) {
  EXPECT_EQ(part({{"If-None-Match", "\"v0\""}, {"If-Modified-Since", after}}), "200 0+1000");
  EXPECT_EQ(part({{"If-Match", "\"v1\""}, {"If-Unmodified-Since", before}}), "200 0+1000");
}

TEST(FileConditions, RefusesWhoCountsOnAnotherVersion) {
  EXPECT_EQ(part({{"If-Match", "\"v0\""}}), "412 0+0");
  EXPECT_EQ(part({{"If-Match", "W/\"v1\""}}), "412 0+0");  // strong comparison
  EXPECT_EQ(part({{"If-Match", "*"}}), "200 0+1000");
  EXPECT_EQ(part({{"If-Unmodified-Since", before}}), "412 0+0");
  EXPECT_EQ(part({{"If-Unmodified-Since", same_time}}), "200 0+1000");
}

TEST(FileConditions, SendsTheRangeThatIsAskedFor) {
  EXPECT_EQ(part({{"Range", "bytes=0-0"}}), "206 0+1");
  EXPECT_EQ(part({{"Range", "Bytes = 10-19"}}), "206 10+10");
  EXPECT_EQ(part({{"Range", "bytes=990-"}}), "206 990+10");
  EXPECT_EQ(part({{"Range", "bytes=990-5000"}}), "206 990+10");
  EXPECT_EQ(part({{"Range", "bytes=0-99999999999999999999999"}}), "206 0+1000");
  EXPECT_EQ(part({{"Range", "bytes=-10"}}), "206 990+10");
  EXPECT_EQ(part({{"Range", "bytes=-5000"}}), "206 0+1000");
}

TEST(FileConditions, RefusesARangeBehindTheEnd) {
  EXPECT_EQ(part({{"Range", "bytes=1000-"}}), "416 0+0");
  EXPECT_EQ(part({{"Range", "bytes=99999999999999999999999-"}}), "416 0+0");
  EXPECT_EQ(part({{"Range", "bytes=-0"}}), "416 0+0");
  EXPECT_EQ(part_of_file({.headers = {{"Range", "bytes=-5"}}}, {.size = 0}).status, 416);
}

TEST(FileConditions, IgnoresARangeThatIsNone) {
  for (const char* range : {"bytes=", "bytes=-", "bytes=a-b", "bytes=5-1", "lines=0-1", "0-1",
                            "bytes=0-1,5-6", "bytes=+1-2", "bytes=--5", "bytes=1-2x"}) {
    SCOPED_TRACE(range);
    EXPECT_EQ(part({{"Range", range}}), "200 0+1000");
  }
  EXPECT_EQ(part({{"Range", "bytes=0-1"}}, "HEAD"), "200 0+1000");
}

TEST(FileConditions, SendsTheRangeOnlyOfTheSameVersion) {
  EXPECT_EQ(part({{"Range", "bytes=0-1"}, {"If-Range", "\"v1\""}}), "206 0+2");
  EXPECT_EQ(part({{"Range", "bytes=0-1"}, {"If-Range", "\"v0\""}}), "200 0+1000");
  EXPECT_EQ(part({{"Range", "bytes=0-1"}, {"If-Range", "W/\"v1\""}}), "200 0+1000");
  EXPECT_EQ(part({{"Range", "bytes=0-1"}, {"If-Range", same_time}}), "206 0+2");
  EXPECT_EQ(part({{"Range", "bytes=0-1"}, {"If-Range", after}}), "200 0+1000");
}

}  // namespace
}  // namespace micro_api::detail
