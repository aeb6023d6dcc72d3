#include <local_cloud/template/diagnostics.hpp>

#include <gtest/gtest.h>

namespace local_cloud::templates {
namespace {

TEST(Diagnostics, SuggestANameThatIsNear) {
  EXPECT_EQ(did_you_mean("Quue", {"Table", "Queue"}), "; did you mean 'Queue'?");
  EXPECT_EQ(did_you_mean("queue", {"Queue"}), "; did you mean 'Queue'?");
  EXPECT_EQ(did_you_mean("Qeuue", {"Queue", "Quote"}), "; did you mean 'Queue'?");
  EXPECT_EQ(did_you_mean("Bucket", {"Queue"}), "");
  EXPECT_EQ(did_you_mean("x", {}), "");
  EXPECT_EQ(did_you_mean(std::string(5000, 'x'), {std::string(5000, 'x')}), "");
}

TEST(Diagnostics, AreSortedByPlaceAndSaidOnce) {
  Diagnostics diagnostics;
  diagnostics.error("b.yaml", {1, 1}, "later file");
  diagnostics.error("a.yaml", {9, 1}, "later line");
  diagnostics.error("a.yaml", {2, 7}, "first");
  diagnostics.error("a.yaml", {2, 7}, "first");
  const auto mistakes = diagnostics.take();
  ASSERT_EQ(mistakes.size(), 3u);
  EXPECT_EQ(to_string(mistakes[0]), "a.yaml:2:7: first");
  EXPECT_EQ(to_string(mistakes[1]), "a.yaml:9:1: later line");
  EXPECT_EQ(to_string(mistakes[2]), "b.yaml:1:1: later file");
  EXPECT_TRUE(diagnostics.empty());
}

TEST(Diagnostics, EndAtANumberThatCanBeRead) {
  Diagnostics diagnostics;
  for (int line = 1; line <= 1'000; ++line) diagnostics.error("a.yaml", {line, 1}, "wrong");
  EXPECT_EQ(diagnostics.take().size(), 100u);
}

TEST(Diagnostics, ListWhatIsAllowed) {
  EXPECT_EQ(one_of({}), "none");
  EXPECT_EQ(one_of({"a"}), "'a'");
  EXPECT_EQ(one_of({"a", "b", "c"}), "'a', 'b' or 'c'");
}

}  // namespace
}  // namespace local_cloud::templates
