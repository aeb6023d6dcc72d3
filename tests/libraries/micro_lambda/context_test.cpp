#include <micro_lambda/context.hpp>

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;

struct FixedClock : micro_core::Clock {
  explicit FixedClock(micro_core::TimePoint time) : time_(time) {}
  micro_core::TimePoint now() const override { return time_; }
  micro_core::TimePoint time_;
};

TEST(Context, CountsDownToTheDeadlineAndStopsAtZero) {
  const micro_core::TimePoint noon{1'000'000ms};
  const micro_lambda::Context context{.deadline = noon};
  EXPECT_EQ(context.remaining_time(FixedClock{noon - 300ms}), 300ms);
  EXPECT_EQ(context.remaining_time(FixedClock{noon}), 0ms);
  EXPECT_EQ(context.remaining_time(FixedClock{noon + 1h}), 0ms);
}

}  // namespace
