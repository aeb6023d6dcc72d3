#include "pace.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace micro_api {
namespace {

// Until it is quick; a busy machine may take some of the runs for slow.
void make_quick(Pace& pace) {
  for (int i = 0; i < 1'000'000 && !pace.is_quick(); ++i) pace.run([] {});
}

TEST(Pace, MustProveThatItIsQuick) {
  Pace pace;
  EXPECT_FALSE(pace.is_quick());
  pace.run([] {});
  EXPECT_FALSE(pace.is_quick());
  make_quick(pace);
  EXPECT_TRUE(pace.is_quick());
}

TEST(Pace, IsLostByWaitingOnce) {
  Pace pace;
  make_quick(pace);
  pace.run([] { std::this_thread::sleep_for(std::chrono::microseconds{1}); });
  EXPECT_FALSE(pace.is_quick());
  for (int i = 0; i < 200; ++i) pace.run([] {});
  EXPECT_FALSE(pace.is_quick());
}

TEST(Pace, IsLostByTakingLong) {
  Pace pace;
  make_quick(pace);
  for (int i = 0; i < 20; ++i) {
    pace.run([] {
      const auto end = std::chrono::steady_clock::now() + std::chrono::microseconds{50};
      while (std::chrono::steady_clock::now() < end) {
      }
    });
  }
  EXPECT_FALSE(pace.is_quick());
}

TEST(Pace, CanBeForbidden) {
  Pace pace;
  pace.never();
  for (int i = 0; i < 1'000; ++i) pace.run([] {});
  EXPECT_FALSE(pace.is_quick());
}

}  // namespace
}  // namespace micro_api
