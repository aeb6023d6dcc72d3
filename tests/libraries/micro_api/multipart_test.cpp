#include "multipart.hpp"

#include <gmock/gmock.h>

namespace micro_api::detail {
namespace {

using testing::ElementsAre;

// The contents of all parts; "!" and the error if there is one.
std::vector<std::string> read(std::string_view body, std::string_view boundary = "X",
                              std::size_t header_bytes_max = 100) {
  MultipartReader reader(body, boundary, header_bytes_max);
  std::vector<std::string> all;
  while (const std::optional<MultipartPart> part = reader.next()) {
    all.emplace_back(part->bytes);
  }
  if (!reader.error().empty()) all.push_back("!" + reader.error());
  return all;
}

TEST(MultipartReader, ReadsPartByPart) {
  EXPECT_THAT(read("--X\r\nA: 1\r\n\r\none\r\n--X\r\nA: 2\r\n\r\ntwo\r\nlines\r\n--X--\r\n"),
              ElementsAre("one", "two\r\nlines"));
}

TEST(MultipartReader, ReadsPartsWithoutContentOrHeaders) {
  EXPECT_THAT(read("--X\r\nA: 1\r\n\r\n\r\n--X\r\n\r\nx\r\n--X\r\n\r\n\r\n--X--"),
              ElementsAre("", "x", ""));
  // The empty line after the headers may be that of the boundary.
  EXPECT_THAT(read("--X\r\nA: 1\r\n\r\n--X--"), ElementsAre(""));
}

TEST(MultipartReader, IgnoresWhatIsAroundTheParts) {
  EXPECT_THAT(read("preamble\r\n--X\r\n\r\none\r\n--X--\r\nepilogue\r\n--X\r\n\r\ntwo\r\n--X--"),
              ElementsAre("one"));
  EXPECT_THAT(read("--X  \t\r\n\r\none\r\n--X--"), ElementsAre("one"));
  EXPECT_THAT(read("--X--"), ElementsAre());
}

TEST(MultipartReader, TakesWhatOnlyLooksLikeABoundaryForContent) {
  EXPECT_THAT(read("--X\r\n\r\na\r\n--XY\r\nb--X--\n--X--\r\n--X--"),
              ElementsAre("a\r\n--XY\r\nb--X--\n--X--"));
}

TEST(MultipartReader, JoinsFoldedHeadersAndKnowsThemInAnyCase) {
  MultipartReader reader("--X\r\nCONTENT-Type:  a;\r\n\tb=c\r\nOther:\r\n\r\n\r\n--X--", "X", 100);
  const auto part = reader.next();
  ASSERT_TRUE(part);
  EXPECT_EQ(part->header("content-type"), "a; b=c");
  EXPECT_EQ(part->header("other"), "");
  EXPECT_EQ(part->header("missing"), "");
}

TEST(MultipartReader, SaysWhatIsWrong) {
  EXPECT_THAT(read(""), ElementsAre("!The boundary is not in the body."));
  EXPECT_THAT(read("--Y\r\n\r\n--Y--"), ElementsAre("!The boundary is not in the body."));
  EXPECT_THAT(read("--X\r\n\r\none"), ElementsAre("!The body ends before its last boundary."));
  EXPECT_THAT(read("--X\r\n\r\none\r\n--X\r\n\r\ntwo"),
              ElementsAre("one", "!The body ends before its last boundary."));
  EXPECT_THAT(read("--X\r\n\r\none\r\n--X"),
              ElementsAre("!The body ends before its last boundary."));
  EXPECT_THAT(read("--X\n\none\n--X--"), ElementsAre("!The boundary is not in the body."));
  EXPECT_THAT(read("--X\r\nA: 1\r\none\r\n--X--"),
              ElementsAre("!A part has no empty line after its headers."));
  EXPECT_THAT(read("--X\r\n--X--"), ElementsAre("!A part has no empty line after its headers."));
  for (const std::string header : {"A", ": 1", "A B: 1", " folded", "\xC3\xA9: 1"}) {
    EXPECT_THAT(read("--X\r\n" + header + "\r\n\r\n\r\n--X--"),
                ElementsAre("!A part has a malformed header."))
        << header;
  }
}

TEST(MultipartReader, LimitsTheHeadersOfAPart) {
  const auto body = [](std::size_t bytes) {
    return "--X\r\nA: " + std::string(bytes - 3, 'x') + "\r\n\r\none\r\n--X--";
  };
  EXPECT_THAT(read(body(100)), ElementsAre("one"));
  EXPECT_THAT(read(body(101)), ElementsAre("!The headers of a part exceeded 100 bytes."));
}

TEST(MultipartBoundary, IsOneToSeventyVisibleCharacters) {
  EXPECT_TRUE(is_boundary("----WebKitFormBoundary7MA4YWxkTrZu0gW"));
  EXPECT_TRUE(is_boundary(std::string(70, 'x')));
  EXPECT_FALSE(is_boundary(std::string(71, 'x')));
  EXPECT_FALSE(is_boundary(""));
  EXPECT_FALSE(is_boundary("a\r\nb"));
}

}  // namespace
}  // namespace micro_api::detail
