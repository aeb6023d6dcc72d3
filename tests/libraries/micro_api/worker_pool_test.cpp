#include "worker_pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace micro_api {
namespace {

TEST(WorkerPool, RunsEveryTaskBeforeItEnds) {
  std::atomic<int> count = 0;
  {
    WorkerPool pool(3, 1'000);
    for (int i = 0; i < 500; ++i) EXPECT_TRUE(pool.submit([&] { ++count; }));
  }
  EXPECT_EQ(count, 500);
}

TEST(WorkerPool, RefusesMoreThanMayWait) {
  std::promise<void> started, go_on;
  WorkerPool pool(1, 2);
  ASSERT_TRUE(pool.submit([&] {
    started.set_value();
    go_on.get_future().wait();
  }));
  started.get_future().wait();
  EXPECT_TRUE(pool.submit([] {}));
  EXPECT_TRUE(pool.submit([] {}));
  EXPECT_FALSE(pool.submit([] {}));
  go_on.set_value();
}

TEST(WorkerPool, SaysWhetherItEndedInTime) {
  std::promise<void> started, go_on;
  WorkerPool pool(1, 2);
  ASSERT_TRUE(pool.submit([&] {
    started.set_value();
    go_on.get_future().wait();
  }));
  started.get_future().wait();
  EXPECT_FALSE(pool.end(std::chrono::milliseconds{1}));
  EXPECT_FALSE(pool.submit([] {}));
  go_on.set_value();
  EXPECT_TRUE(pool.end(std::chrono::hours{1}));
}

}  // namespace
}  // namespace micro_api
