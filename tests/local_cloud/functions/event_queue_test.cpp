#include <gtest/gtest.h>
#include <local_cloud/functions/event_queue.hpp>

#include <thread>

namespace local_cloud::functions {
namespace {

using namespace std::chrono_literals;

class EventQueueTest : public ::testing::Test {
 protected:
  // Runs the loop until the queue has given an event up or `runs_max` attempts were made.
  void run() { loop_.run(); }

  std::shared_ptr<EventQueue> make(std::function<InvocationResult()> outcome) {
    return std::make_shared<EventQueue>(
        loop_, options_,
        [this, outcome = std::move(outcome)](const EventQueue::Event&, const InvokeCallback& done) {
          attempts_ += 1;
          done(outcome());
          if (attempts_ == attempts_max_) loop_.stop();
        },
        [this](const EventQueue::Event&, const std::string& reason) {
          reason_ = reason;
          loop_.stop();
        });
  }

  micro_http::EventLoop loop_;
  std::shared_ptr<FunctionsOptions> options_ = std::make_shared<FunctionsOptions>();
  int attempts_ = 0;
  int attempts_max_ = -1;
  std::string reason_;
};

InvocationResult failed() {
  InvocationResult result;
  result.function_error = "Unhandled";
  return result;
}

TEST_F(EventQueueTest, GivesUpAfterTheLastRetry) {
  options_->event_retry_delays = {1ms, 1ms};
  const auto queue = make(failed);
  ASSERT_TRUE(queue->accept({}));
  run();
  EXPECT_EQ(attempts_, 3);
  EXPECT_EQ(reason_, "it failed 3 times");
}

TEST_F(EventQueueTest, StopsWhenTheFunctionSucceeds) {
  options_->event_retry_delays = {1ms, 1ms};
  attempts_max_ = 2;
  const auto queue = make([this] { return attempts_ == 1 ? failed() : InvocationResult{}; });
  ASSERT_TRUE(queue->accept({}));
  run();
  EXPECT_EQ(attempts_, 2);
  EXPECT_EQ(reason_, "");
}

TEST_F(EventQueueTest, DoesNotTryAgainWhatCanNeverRun) {
  InvocationResult missing;
  missing.refusal =
      wire::ServiceError{"ResourceNotFoundException", "Function not found: x", 404, {}};
  const auto queue = make([missing] { return missing; });
  ASSERT_TRUE(queue->accept({}));
  run();
  EXPECT_EQ(attempts_, 1);
  EXPECT_EQ(reason_, "Function not found: x");
}

TEST_F(EventQueueTest, RefusesMoreThanMayWait) {
  options_->events_waiting_max = 2;
  const auto queue = make(failed);
  EXPECT_TRUE(queue->accept({}));
  EXPECT_TRUE(queue->accept({}));
  EXPECT_FALSE(queue->accept({}));
}

}  // namespace
}  // namespace local_cloud::functions
