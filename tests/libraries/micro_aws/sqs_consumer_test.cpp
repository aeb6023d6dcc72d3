#include <micro_aws/sqs_consumer.hpp>

#include <gmock/gmock.h>

#include <condition_variable>
#include <future>
#include <mutex>
#include <set>
#include <thread>

#include "scripted_service.hpp"
#include "sqs_fixture.hpp"

namespace {

using namespace std::chrono_literals;
using micro_aws::SqsConsumer;
using micro_aws::SqsConsumerEvent;
using micro_aws::SqsConsumerOptions;
using micro_aws::SqsHandler;
using micro_aws::SqsMessage;
using micro_aws::SqsOutgoing;
using micro_aws::SqsQueue;
using micro_core::Error;
using micro_core::ErrorCode;
using micro_core::Result;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;
using Kind = SqsConsumerEvent::Kind;

// Longer than anything here takes, so that a hang becomes a failure.
constexpr auto patience = 20s;

// What several threads report, and a wait for it.
class Reports {
 public:
  void add(std::string text) {
    const std::lock_guard lock(mutex_);
    texts_.push_back(std::move(text));
    changed_.notify_all();
  }
  bool wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [&] { return texts_.size() >= count; });
  }
  bool wait_for(const std::string& text) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience,
                             [&] { return std::ranges::find(texts_, text) != texts_.end(); });
  }
  std::vector<std::string> texts() {
    const std::lock_guard lock(mutex_);
    return texts_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> texts_;
};

// A consumer on a thread of its own.
class Running {
 public:
  Running(const SqsQueue& queue, SqsConsumerOptions options, SqsHandler handler)
      : consumer_(queue, observed(std::move(options))),
        thread_([this, handler = std::move(handler)] {
          result_ = consumer_.run(handler, stop_.get_token());
        }) {}
  ~Running() { EXPECT_TRUE(stop()); }

  Result<void> stop() {
    stop_.request_stop();
    if (thread_.joinable()) thread_.join();
    return result_;
  }
  void ask_to_stop() { stop_.request_stop(); }
  Reports& events() { return events_; }

 private:
  SqsConsumerOptions observed(SqsConsumerOptions options) {
    options.observer = [this](const SqsConsumerEvent& event) {
      events_.add(std::string(to_string(event.kind)));
    };
    return options;
  }

  Reports events_;
  std::stop_source stop_;
  Result<void> result_;
  SqsConsumer consumer_;
  std::thread thread_;
};

class SqsConsumerWithQueue : public SqsFixture {
 protected:
  static void send(const SqsQueue& queue, const std::vector<std::string>& bodies,
                   const std::string& group = {}) {
    for (const std::string& body : bodies) {
      ASSERT_TRUE(queue.send_message(SqsOutgoing{.body = body, .group_id = group}));
    }
  }
  SqsQueue make_fifo_queue() const {
    return make_queue("q.fifo", {{"FifoQueue", "true"}, {"ContentBasedDeduplication", "true"}});
  }
  // Messages that are there, hidden ones included.
  int left_in(const SqsQueue& queue) const {
    const auto reply =
        client()
            .call("AmazonSQS.GetQueueAttributes",
                  {{"QueueUrl", queue.url()}, {"AttributeNames", micro_core::JsonArray{"All"}}})
            .value();
    const auto& attributes = *micro_core::find(reply, "Attributes");
    const auto count = [&](std::string_view name) {
      return std::stoi(std::string(micro_core::string_at(attributes, name)));
    };
    return count("ApproximateNumberOfMessages") + count("ApproximateNumberOfMessagesNotVisible");
  }
};

TEST_F(SqsConsumerWithQueue, HandlesAndDeletesEveryMessage) {
  const SqsQueue queue = make_queue("q");
  std::vector<std::string> bodies;
  for (int i = 0; i < 35; ++i) bodies.push_back(std::to_string(i));
  send(queue, bodies);
  Reports handled;
  Running consumer(queue, {.concurrency = 4, .pollers = 2}, [&](const SqsMessage& message) {
    handled.add(message.body);
    return Result<void>();
  });
  ASSERT_TRUE(handled.wait_for(35));
  EXPECT_TRUE(consumer.stop());
  EXPECT_THAT(handled.texts(), testing::UnorderedElementsAreArray(bodies));
  EXPECT_EQ(left_in(queue), 0);
}

TEST_F(SqsConsumerWithQueue, TakesWhatComesWhileItPolls) {
  const SqsQueue queue = make_queue("q");
  Reports handled;
  Running consumer(queue, {}, [&](const SqsMessage& message) {
    handled.add(message.body);
    return Result<void>();
  });
  for (const std::string body : {"a", "b", "c"}) {
    send(queue, {body});
    ASSERT_TRUE(handled.wait_for(body));
  }
  EXPECT_TRUE(consumer.stop());
}

TEST_F(SqsConsumerWithQueue, BringsAFailureBackAndKeepsTheRest) {
  const SqsQueue queue = make_queue("q");
  send(queue, {"good", "bad", "thrown"});
  Reports handled;
  Running consumer(queue, {.show_failed_after = 0s},
                   [&](const SqsMessage& message) -> Result<void> {
                     handled.add(message.body + std::to_string(message.receive_count));
                     if (message.receive_count > 1) return {};
                     if (message.body == "bad") return Error::unavailable("no");
                     if (message.body == "thrown") throw std::runtime_error("no");
                     return {};
                   });
  ASSERT_TRUE(handled.wait_for("bad2"));
  ASSERT_TRUE(handled.wait_for("thrown2"));
  EXPECT_TRUE(consumer.stop());
  EXPECT_THAT(handled.texts(), UnorderedElementsAre("good1", "bad1", "thrown1", "bad2", "thrown2"));
  EXPECT_THAT(consumer.events().texts(),
              UnorderedElementsAre("handled", "failed", "failed", "handled", "handled"));
  EXPECT_EQ(left_in(queue), 0);
}

TEST_F(SqsConsumerWithQueue, LeavesAFailureHiddenUnlessToldOtherwise) {
  const SqsQueue queue = make_queue("q");
  send(queue, {"bad"});
  Running consumer(queue, {.visibility_timeout = 3600s},
                   [&](const SqsMessage&) -> Result<void> { return Error::unavailable("no"); });
  ASSERT_TRUE(consumer.events().wait_for("failed"));
  EXPECT_TRUE(consumer.stop());
  EXPECT_THAT(queue.receive_messages().value(), IsEmpty());
  EXPECT_EQ(left_in(queue), 1);
}

TEST_F(SqsConsumerWithQueue, HidesAMessageForAsLongAsItsHandlerTakes) {
  const SqsQueue queue = make_queue("q");
  send(queue, {"slow"});
  // Hidden for no longer than it takes to extend it once, were it not extended again and again.
  Reports started;
  std::promise<void> may_end;
  auto end = may_end.get_future().share();
  Running consumer(queue, {.visibility_timeout = 1s, .extend_every = 100ms},
                   [&](const SqsMessage&) {
                     started.add("slow");
                     end.wait_for(patience);
                     return Result<void>();
                   });
  ASSERT_TRUE(started.wait_for(1));
  // The server itself waits here: nobody else gets the message in a time that would have shown it.
  EXPECT_THAT(queue.receive_messages({.wait = 2s}).value(), IsEmpty());
  may_end.set_value();
  EXPECT_TRUE(consumer.events().wait_for("handled"));
  EXPECT_TRUE(consumer.stop());
  EXPECT_THAT(started.texts(), SizeIs(1));
  EXPECT_EQ(left_in(queue), 0);
}

TEST_F(SqsConsumerWithQueue, KeepsTheOrderOfEachGroup) {
  const SqsQueue queue = make_fifo_queue();
  for (const char* number : {"1", "2", "3", "4", "5", "6"}) {
    send(queue, {std::string("a") + number}, "a");
    send(queue, {std::string("b") + number}, "b");
  }
  Reports handled;
  std::set<std::string> failed_once;
  std::mutex mutex;
  Running consumer(queue, {.concurrency = 4, .show_failed_after = 0s},
                   [&](const SqsMessage& message) -> Result<void> {
                     const std::lock_guard lock(mutex);
                     const bool fails = message.body == "a3" || message.body == "b5";
                     if (fails && failed_once.insert(message.body).second) {
                       return Error::unavailable("not yet");
                     }
                     handled.add(message.body);
                     return {};
                   });
  ASSERT_TRUE(handled.wait_for(12));
  EXPECT_TRUE(consumer.stop());
  std::vector<std::string> a;
  std::vector<std::string> b;
  for (const std::string& body : handled.texts()) (body[0] == 'a' ? a : b).push_back(body);
  EXPECT_THAT(a, ElementsAre("a1", "a2", "a3", "a4", "a5", "a6"));
  EXPECT_THAT(b, ElementsAre("b1", "b2", "b3", "b4", "b5", "b6"));
  EXPECT_EQ(left_in(queue), 0);
}

TEST_F(SqsConsumerWithQueue, FinishesWhatItBeganAndGivesTheRestBackWhenItStops) {
  const SqsQueue queue = make_queue("q");
  send(queue, {"1", "2", "3"});
  Reports started;
  std::promise<void> may_end;
  auto end = may_end.get_future().share();
  Running consumer(queue, {.visibility_timeout = 3600s}, [&](const SqsMessage& message) {
    started.add(message.body);
    end.wait_for(patience);
    return Result<void>();
  });
  ASSERT_TRUE(started.wait_for(1));
  consumer.ask_to_stop();
  may_end.set_value();
  EXPECT_TRUE(consumer.stop());
  const std::size_t begun = started.texts().size();
  EXPECT_EQ(left_in(queue), 3 - static_cast<int>(begun));
  // What was not begun is there at once, though it was hidden for an hour.
  EXPECT_THAT(queue.receive_messages({.messages_max = 10}).value(), SizeIs(3 - begun));
}

TEST_F(SqsConsumerWithQueue, StopsALongPollAtOnce) {
  const SqsQueue queue = make_queue("q");
  Reports handled;
  Running consumer(queue, {.wait = 20s}, [&](const SqsMessage& message) {
    handled.add(message.body);
    return Result<void>();
  });
  send(queue, {"a"});
  ASSERT_TRUE(handled.wait_for(1));  // so the next poll finds nothing, and waits
  const auto asked = std::chrono::steady_clock::now();
  EXPECT_TRUE(consumer.stop());
  EXPECT_LT(std::chrono::steady_clock::now() - asked, 15s);
}

TEST_F(SqsConsumerWithQueue, EndsWithAnErrorThatPollingCannotMend) {
  const SqsQueue nowhere(client(), "http://localhost/000000000000/nothing");
  const SqsConsumer consumer(nowhere, {.concurrency = 2, .pollers = 2});
  const auto result = consumer.run([](const SqsMessage&) { return Result<void>(); }, {});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::not_found);
}

TEST(SqsConsumer, PausesLongerAndLongerWhileTheServiceIsInTrouble) {
  ScriptedService service;
  for (int i = 0; i < 7; ++i) service.answer({.status = 503});
  service.answer(R"({"__type":"QueueDoesNotExist","message":"enough"})");
  micro_aws::ClientOptions options = service.client_options();
  options.retry.attempts_max = 1;
  const SqsQueue queue(micro_aws::Client(options), service.url() + "/1/q");
  std::vector<std::chrono::milliseconds> pauses;
  std::stop_source stop;
  const SqsConsumer consumer(
      queue, {.sleep = [&](std::chrono::milliseconds pause, const std::stop_token&) {
        pauses.push_back(pause);
        if (pauses.size() == 7) stop.request_stop();
      }});
  EXPECT_TRUE(consumer.run([](const SqsMessage&) { return Result<void>(); }, stop.get_token()));
  EXPECT_THAT(pauses, ElementsAre(1s, 2s, 4s, 8s, 16s, 30s, 30s));
}

}  // namespace
