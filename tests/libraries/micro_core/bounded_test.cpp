#include <micro_core/bounded.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace micro_core {
namespace {

using Name = Bounded<std::string, 1, 5>;

std::size_t size_of(const std::string& text) {
  return text.size();
}

TEST(Bounded, ReadsLikeTheValueItHolds) {
  const Name name = "Ada";
  EXPECT_EQ(*name, "Ada");
  EXPECT_EQ(name->size(), 3);
  EXPECT_EQ(size_of(name), 3);
  EXPECT_TRUE(name == "Ada");
}

TEST(Bounded, CountsTheCharactersOfAStringNotItsBytes) {
  EXPECT_TRUE(Name::within("žluťe"));
  EXPECT_TRUE(Name::within("😀😀😀😀😀"));
  EXPECT_TRUE(Name::above("abcdef"));
  EXPECT_TRUE(Name::below(""));
}

TEST(Bounded, CountsTheElementsOfAContainer) {
  using Tags = Bounded<std::vector<int>, 1, 2>;
  EXPECT_TRUE(Tags::below({}));
  EXPECT_TRUE(Tags::within({1, 2}));
  EXPECT_TRUE(Tags::above({1, 2, 3}));
}

TEST(Bounded, ComparesNumbersWithoutConversionBySign) {
  using Any = Bounded<std::uint64_t, 0, 18446744073709551615ULL>;
  EXPECT_TRUE(Any::within(18446744073709551615ULL));
  using Temperature = Bounded<int, -5, 5>;
  EXPECT_TRUE(Temperature::below(-6));
  EXPECT_TRUE(Temperature::within(-5));
  using Ratio = Bounded<double, 0, 0.5>;
  EXPECT_TRUE(Ratio::within(0.5));
  EXPECT_TRUE(Ratio::above(0.50001));
}

TEST(Bounded, LeavesASideOpen) {
  using Positive = Bounded<int, 1>;
  EXPECT_TRUE(Positive::within(2'000'000'000));
  EXPECT_TRUE(Positive::below(0));
  using Small = Bounded<int, no_limit, 10>;
  EXPECT_TRUE(Small::within(-2'000'000'000));
  EXPECT_TRUE(Small::above(11));
}

}  // namespace
}  // namespace micro_core
