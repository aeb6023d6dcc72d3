#include <micro_core/result.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace micro_core {
namespace {

Result<std::string> make(bool good) {
  if (!good) return Error::not_found("none");
  return "value";
}

TEST(Result, HoldsAValueOrAnError) {
  const auto good = make(true);
  ASSERT_TRUE(good);
  EXPECT_EQ(*good, "value");
  EXPECT_EQ(good->size(), 5);
  const auto bad = make(false);
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().message, "none");
}

TEST(Result, ThrowsItsErrorWhenTheValueIsTakenAnyway) {
  EXPECT_EQ(make(true).value(), "value");
  try {
    (void)make(false).value();
    FAIL() << "no exception";
  } catch (const ErrorException& failure) {
    EXPECT_EQ(failure.error().code, ErrorCode::not_found);
  }
}

TEST(Result, OffersAnotherValueInsteadOfAnError) {
  EXPECT_EQ(make(false).value_or("other"), "other");
  EXPECT_EQ(make(true).value_or("other"), "value");
}

TEST(Result, MovesWhatCannotBeCopied) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
  const std::unique_ptr<int> taken = *std::move(result);
  EXPECT_EQ(*taken, 7);
}

TEST(Result, OfNothingHoldsOnlyTheError) {
  const Result<void> good;
  EXPECT_TRUE(good);
  good.value();
  const Result<void> bad = Error::timeout("late");
  EXPECT_FALSE(bad);
  EXPECT_THROW(bad.value(), ErrorException);
}

}  // namespace
}  // namespace micro_core
