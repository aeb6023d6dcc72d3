#include "test_server.hpp"

#include <micro_http/event_loop.hpp>

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <future>

namespace micro_http {
namespace {

using namespace std::chrono_literals;
using testing::is_soon;
using testing::RunningLoop;

TEST(EventLoop, RunsWhatOtherThreadsPost) {
  RunningLoop running(2);
  std::promise<std::thread::id> ran;
  auto where = ran.get_future();
  running.loop().post([&] { ran.set_value(std::this_thread::get_id()); });
  ASSERT_TRUE(is_soon(where));
  EXPECT_NE(where.get(), std::this_thread::get_id());
}

TEST(EventLoop, StopsEvenIfToldSoBeforeItRuns) {
  EventLoop loop(2);
  loop.stop();
  loop.run();
}

TEST(EventLoop, CallsTimersInTheirOrder) {
  EventLoop loop;
  std::string order;
  const auto second = loop.call_after(20ms, [&] {
    order += '2';
    loop.stop();
  });
  const auto first = loop.call_after(1ms, [&] { order += '1'; });
  loop.run();
  EXPECT_EQ(order, "12");
}

TEST(EventLoop, DoesNotCallACancelledTimer) {
  EventLoop loop;
  bool called = false;
  auto cancelled = loop.call_after(1ms, [&] { called = true; });
  {
    const auto forgotten = loop.call_after(1ms, [&] { called = true; });
    cancelled.cancel();
  }
  auto replaced = loop.call_after(1ms, [&] { called = true; });
  replaced = EventLoop::Handle();
  loop.call_after(20ms, [&] { loop.stop(); }).release();
  loop.run();
  EXPECT_FALSE(called);
}

TEST(EventLoop, LetsATimerReplaceItsOwnHandle) {
  EventLoop loop;
  int calls = 0;
  EventLoop::Handle handle;
  std::function<void()> again = [&] {
    if (++calls == 3) return loop.stop();
    handle = loop.call_after(1ms, again);
  };
  handle = loop.call_after(1ms, again);
  loop.run();
  EXPECT_EQ(calls, 3);
}

TEST(EventLoop, FreesTheCallbackOfACancelledTimer) {
  RunningLoop running;
  auto owned = std::make_shared<std::promise<void>>();
  std::promise<void> freed;
  auto is_freed = freed.get_future();
  const std::shared_ptr<void> guard(nullptr, [&](void*) { freed.set_value(); });
  auto handle = running.loop().call_after(1h, [guard] {});
  const_cast<std::shared_ptr<void>&>(guard).reset();
  handle.cancel();
  EXPECT_TRUE(is_soon(is_freed));
}

TEST(EventLoop, LetsAHandleOutliveIt) {
  EventLoop::Handle timer;
  EventLoop::Handle watch;
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  {
    EventLoop loop;
    timer = loop.call_after(1h, [] {});
    watch = loop.watch_readable(ends[0], [] {});
  }
  timer.cancel();
  watch.cancel();
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST(EventLoop, CallsEachTimeADescriptorCanBeRead) {
  RunningLoop running;
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  std::atomic<int> bytes = 0;
  std::promise<void> ended;
  auto is_ended = ended.get_future();
  EventLoop::Handle watch = running.loop().watch_readable(ends[0], [&] {
    char byte = 0;
    if (::read(ends[0], &byte, 1) == 1) {
      bytes += 1;
    } else {
      watch.cancel();
      ended.set_value();
    }
  });
  ASSERT_EQ(::write(ends[1], "abc", 3), 3);
  ::close(ends[1]);
  ASSERT_TRUE(is_soon(is_ended));
  EXPECT_EQ(bytes, 3);
  ::close(ends[0]);
}

TEST(EventLoop, LetsADescriptorBeClosedRightAfterItsWatchIsGone) {
  RunningLoop running(2);
  for (int round = 0; round < 200; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    {
      const auto watch = running.loop().watch_readable(ends[0], [] {});
      ASSERT_EQ(::write(ends[1], "x", 1), 1);
    }
    ::close(ends[0]);
    ::close(ends[1]);
  }
}

TEST(EventLoop, DeliversSignals) {
  RunningLoop running;
  std::promise<int> received;
  auto number = received.get_future();
  const auto watch = running.loop().watch_signals({SIGUSR1, SIGUSR2},
                                                  [&](int signal) { received.set_value(signal); });
  ::kill(::getpid(), SIGUSR2);
  ASSERT_TRUE(is_soon(number));
  EXPECT_EQ(number.get(), SIGUSR2);
}

TEST(EventLoopDeathTest, EndsTheProcessWhenACallbackThrows) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(
      {
        EventLoop loop;
        loop.post([] { throw std::runtime_error("a mistake of ours"); });
        loop.run();
      },
      "a mistake of ours");
}

}  // namespace
}  // namespace micro_http
