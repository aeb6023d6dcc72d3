#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <local_cloud/functions/output_log.hpp>

#include <string>
#include <vector>

namespace local_cloud::functions {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> cut(std::size_t line_bytes_max, const std::vector<std::string>& pieces) {
  std::vector<std::string> lines;
  const LineCutter::Sink sink = [&](std::string_view line) { lines.emplace_back(line); };
  LineCutter cutter(line_bytes_max);
  for (const std::string& piece : pieces) cutter.append(piece, sink);
  cutter.flush(sink);
  return lines;
}

TEST(LineCutter, CutsAtNewlinesWhereverThePiecesEnd) {
  EXPECT_THAT(cut(100, {"a\nb", "c\n\nd", "", "\n"}), ElementsAre("a", "bc", "", "d"));
  EXPECT_THAT(cut(100, {"no newline"}), ElementsAre("no newline"));
}

TEST(LineCutter, CutsLinesThatAreTooLong) {
  EXPECT_THAT(cut(4, {"abcdefghij\nk"}), ElementsAre("abcd", "efgh", "ij", "k"));
  EXPECT_THAT(cut(4, {"ab", "cdef"}), ElementsAre("abcd", "ef"));
}

TEST(LineCutter, MakesNoEmptyLineOutOfTheNewlineOfAFullOne) {
  EXPECT_THAT(cut(4, {"abcd\nef\n"}), ElementsAre("abcd", "ef"));
}

TEST(OutputLog, KeepsTheLastFourKilobytesWhenAsked) {
  OutputLog log(1'000, [](std::string_view) {});
  log.write("before");
  log.start_tail();
  for (int i = 0; i < 5'000; ++i) log.write("line " + std::to_string(i));
  const std::string tail = log.take_tail();
  EXPECT_EQ(tail.size(), 4'096U);
  EXPECT_TRUE(tail.ends_with("line 4998\nline 4999\n"));
  EXPECT_EQ(log.take_tail(), "");
}

}  // namespace
}  // namespace local_cloud::functions
