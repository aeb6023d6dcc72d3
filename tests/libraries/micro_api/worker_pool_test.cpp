#include "worker_pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <thread>
#include <vector>

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

TEST(WorkerPool, RunsWhatWasSubmittedFromEverywhere) {
  std::atomic<int> count = 0;
  {
    WorkerPool pool(4, 100'000);
    std::vector<std::jthread> submitters;
    for (int i = 0; i < 4; ++i) {
      submitters.emplace_back([&] {
        for (int j = 0; j < 5'000; ++j) {
          ASSERT_TRUE(pool.submit([&, j] {
            if (j % 1'000 == 0) std::this_thread::sleep_for(std::chrono::milliseconds{3});
            ++count;
          }));
        }
      });
    }
  }
  EXPECT_EQ(count, 20'000);
}

TEST(WorkerPool, RunsOneTaskWhileAnotherWaitsForIt) {
  WorkerPool pool(2, 10);
  for (int i = 0; i < 20; ++i) {
    std::promise<void> first, second;
    ASSERT_TRUE(pool.submit([&] {
      second.get_future().wait();
      first.set_value();
    }));
    ASSERT_TRUE(pool.submit([&] { second.set_value(); }));
    first.get_future().wait();
  }
}

// As many as there are threads, after quick ones that one thread could do alone.
TEST(WorkerPool, RunsAsManyTasksAtATimeAsItHasThreads) {
  constexpr int threads = 8;
  WorkerPool pool(threads, 1'000);
  for (int round = 0; round < 20; ++round) {
    std::latch quick(100), all(threads), done(threads);
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(pool.submit([&] { quick.count_down(); }));
    quick.wait();
    for (int i = 0; i < threads; ++i) {
      ASSERT_TRUE(pool.submit([&] {
        all.arrive_and_wait();
        done.count_down();
      }));
    }
    done.wait();
  }
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
