#include <local_cloud/mappings/sqs_mapping.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <thread>

namespace local_cloud::mappings {
namespace {

using namespace std::chrono_literals;
using micro_core::Json;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

// A queue without time: what is received stays out until it is removed or shown again.
class FakeQueue {
 public:
  void send(const std::string& id) {
    std::function<void()> wake;
    {
      const std::lock_guard lock(mutex_);
      visible_.push_back(id);
      wake = serve();
    }
    if (wake) wake();
  }

  SqsMappingLinks::Cancel receive(
      ReceiveOptions options,
      std::function<void(micro_core::Result<SqsMappingLinks::Messages>)> callback) {
    std::function<void()> answer;
    {
      const std::lock_guard lock(mutex_);
      if (deleted) {
        answer = [callback] { callback(micro_core::Error::not_found("no such queue")); };
      } else {
        last_options = options;
        waiting_ = {options, std::move(callback)};
        answer = serve();
        if (!answer && options.wait.count() == 0) answer = give({});
      }
    }
    if (answer) {
      answer();
      return {};
    }
    return [this] {
      const std::lock_guard lock(mutex_);
      waiting_.second = {};
    };
  }

  void remove(const std::vector<std::string>& handles) {
    const std::lock_guard lock(mutex_);
    for (const std::string& handle : handles) {
      out_.erase(handle);
      removed.insert(handle);
    }
    changed_.notify_all();
  }

  void change_visibility(const std::vector<std::string>& handles, std::chrono::seconds timeout) {
    const std::lock_guard lock(mutex_);
    for (const std::string& handle : handles) {
      if (timeout.count() == 0 && out_.erase(handle) > 0) visible_.push_back(handle);
      extended += timeout.count() > 0 ? 1 : 0;
    }
    changed_.notify_all();
  }

  template <class Condition>
  void wait_until(const Condition& condition) {
    std::unique_lock lock(mutex_);
    ASSERT_TRUE(changed_.wait_for(lock, 20s, condition));
  }
  std::set<std::string> out() {
    const std::lock_guard lock(mutex_);
    return out_;
  }
  std::deque<std::string> visible() {
    const std::lock_guard lock(mutex_);
    return visible_;
  }

  std::set<std::string> removed;
  int extended = 0;
  bool deleted = false;
  ReceiveOptions last_options;

 private:
  std::function<void()> give(SqsMappingLinks::Messages messages) {
    auto callback = std::exchange(waiting_.second, {});
    return [callback = std::move(callback), messages = std::move(messages)] { callback(messages); };
  }
  std::function<void()> serve() {
    if (!waiting_.second || visible_.empty()) return {};
    SqsMappingLinks::Messages messages;
    while (!visible_.empty() && std::ssize(messages) < waiting_.first.messages_max) {
      micro_core::JsonObject message;
      message["MessageId"] = visible_.front();
      message["ReceiptHandle"] = visible_.front();
      message["Body"] = std::string(body_bytes, 'x');
      messages.emplace_back(std::move(message));
      out_.insert(visible_.front());
      visible_.pop_front();
    }
    return give(std::move(messages));
  }

 public:
  std::size_t body_bytes = 1;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> visible_;
  std::set<std::string> out_;
  std::pair<ReceiveOptions, std::function<void(micro_core::Result<SqsMappingLinks::Messages>)>>
      waiting_;
};

// A function whose invocations the test answers.
class FakeFunction {
 public:
  struct Call {
    std::vector<std::string> ids;
    std::size_t bytes = 0;
    std::function<void(InvokeOutcome)> answer;
  };

  void invoke(const std::string& payload, std::function<void(InvokeOutcome)> callback) {
    Call call;
    const Json event = *micro_core::parse_json(payload);
    for (const Json& record : event.at("Records").as_array()) {
      call.ids.emplace_back(micro_core::string_at(record, "messageId"));
    }
    call.bytes = payload.size();
    call.answer = std::move(callback);
    const std::lock_guard lock(mutex_);
    calls_.push_back(std::move(call));
    ++total_;
    changed_.notify_all();
  }

  Call next() {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, 20s, [&] { return !calls_.empty(); })) {
      ADD_FAILURE() << "no invocation came";
      return {.ids = {}, .bytes = 0, .answer = [](const InvokeOutcome&) {}};
    }
    Call call = std::move(calls_.front());
    calls_.pop_front();
    return call;
  }
  std::size_t total() {
    const std::lock_guard lock(mutex_);
    return total_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Call> calls_;
  std::size_t total_ = 0;
};

InvokeOutcome answered(std::string payload) {
  return {InvokeOutcome::Status::answered, std::move(payload)};
}

class SqsMappingTest : public testing::Test {
 protected:
  SqsMappingTest() : runner_([this] { loop_.run(); }) {}
  ~SqsMappingTest() override {
    mapping_.reset();
    loop_.stop();
    runner_.join();
  }

  void start(SqsMappingConfig config = {}) {
    SqsMappingLinks links;
    links.receive = [this](ReceiveOptions options, auto callback) {
      return queue_.receive(options, std::move(callback));
    };
    links.remove = [this](const std::vector<std::string>& handles) {
      queue_.remove(handles);
      return micro_core::Result<void>();
    };
    links.change_visibility = [this](const std::vector<std::string>& handles,
                                     std::chrono::seconds timeout) {
      queue_.change_visibility(handles, timeout);
    };
    links.visibility_timeout = [] { return 30s; };
    links.invoke = [this](const std::string&, const std::string& payload, auto callback) {
      function_.invoke(payload, std::move(callback));
    };
    const micro_core::Logger quiet({.sink = [](std::string_view) {}});
    mapping_.emplace(std::move(config), std::move(links), loop_, micro_core::system_clock(), quiet);
    mapping_->start();
  }

  void wait_removed(std::size_t count) {
    queue_.wait_until([&] { return queue_.removed.size() == count; });
  }
  void stop() {
    std::mutex mutex;
    std::condition_variable condition;
    bool stopped = false;
    mapping_->stop([&] {
      const std::lock_guard lock(mutex);
      stopped = true;
      condition.notify_all();
    });
    std::unique_lock lock(mutex);
    ASSERT_TRUE(condition.wait_for(lock, 20s, [&] { return stopped; }));
  }

  micro_http::EventLoop loop_{2};
  std::thread runner_;
  FakeQueue queue_;
  FakeFunction function_;
  std::optional<SqsMapping> mapping_;
};

TEST_F(SqsMappingTest, InvokesTheFunctionAndDeletesWhatSucceeded) {
  start();
  queue_.send("a");
  auto call = function_.next();
  EXPECT_THAT(call.ids, ElementsAre("a"));
  call.answer(answered("null"));
  wait_removed(1);
  EXPECT_THAT(queue_.out(), IsEmpty());
}

TEST_F(SqsMappingTest, LeavesAFailedBatchToItsVisibilityTimeout) {
  start();
  queue_.send("a");
  function_.next().answer({InvokeOutcome::Status::failed, "{}"});
  queue_.send("b");
  function_.next().answer(answered(""));
  wait_removed(1);
  EXPECT_THAT(queue_.out(), ElementsAre("a"));
}

TEST_F(SqsMappingTest, DeletesOnlyWhatWasNotReportedAsFailed) {
  for (const char* id : {"a", "b", "c"}) queue_.send(id);
  start({.report_batch_item_failures = true});
  auto call = function_.next();
  EXPECT_THAT(call.ids, ElementsAre("a", "b", "c"));
  call.answer(answered(R"({"batchItemFailures":[{"itemIdentifier":"b"}]})"));
  wait_removed(2);
  EXPECT_THAT(queue_.out(), ElementsAre("b"));
}

TEST_F(SqsMappingTest, DeletesNothingWhenTheReportIsWrong) {
  queue_.send("a");
  start({.report_batch_item_failures = true});
  function_.next().answer(answered(R"({"batchItemFailures":[{"itemIdentifier":"unknown"}]})"));
  queue_.send("b");
  function_.next().answer(answered("{}"));
  wait_removed(1);
  EXPECT_THAT(queue_.out(), ElementsAre("a"));
}

TEST_F(SqsMappingTest, IgnoresAReportThatItWasNotToldToRead) {
  queue_.send("a");
  start();
  function_.next().answer(answered(R"({"batchItemFailures":[{"itemIdentifier":"a"}]})"));
  wait_removed(1);
}

TEST_F(SqsMappingTest, KeepsToItsBatchSize) {
  for (int i = 0; i < 5; ++i) queue_.send(std::to_string(i));
  start({.batch_size = 2});
  std::vector<std::size_t> sizes;
  for (int i = 0; i < 3; ++i) sizes.push_back(function_.next().ids.size());
  EXPECT_THAT(sizes, ElementsAre(2, 2, 1));
}

TEST_F(SqsMappingTest, CollectsUntilTheWindowIsOver) {
  start({.batch_size = 100, .batching_window = 100ms, .function_timeout = 60s});
  for (int i = 0; i < 25; ++i) queue_.send(std::to_string(i));
  EXPECT_EQ(function_.next().ids.size(), 25U);
  EXPECT_EQ(queue_.last_options.visibility_timeout, 91s)
      << "window, function and half a minute, since the queue's 30 s would be too short";
}

TEST_F(SqsMappingTest, ClosesABatchThatIsFullBeforeItsWindowIsOver) {
  start({.batch_size = 15, .batching_window = 10min});
  for (int i = 0; i < 20; ++i) queue_.send(std::to_string(i));
  EXPECT_EQ(function_.next().ids.size(), 15U);
}

TEST_F(SqsMappingTest, ClosesABatchBeforeItIsTooLargeForAnInvocation) {
  queue_.body_bytes = 1'000'000;
  for (int i = 0; i < 10; ++i) queue_.send(std::to_string(i));
  start();
  auto first = function_.next();
  EXPECT_EQ(first.ids.size(), 6U);
  EXPECT_LE(first.bytes, 6U * 1024 * 1024);
  EXPECT_EQ(function_.next().ids.size(), 4U) << "the rest follows without being received again";
}

TEST_F(SqsMappingTest, StartsWithFiveAtATimeAndGrowsWhileThereIsWork) {
  for (int i = 0; i < 7; ++i) queue_.send(std::to_string(i));
  start({.batch_size = 1});
  std::vector<FakeFunction::Call> calls;
  for (int i = 0; i < 7; ++i) calls.push_back(function_.next());
  for (auto& call : calls) call.answer(answered(""));
  wait_removed(7);
}

TEST_F(SqsMappingTest, NeverExceedsItsMaximumConcurrency) {
  for (int i = 0; i < 6; ++i) queue_.send(std::to_string(i));
  start({.batch_size = 1, .maximum_concurrency = 2});
  auto first = function_.next();
  auto second = function_.next();
  EXPECT_EQ(function_.total(), 2U);
  EXPECT_EQ(queue_.out().size(), 2U) << "what cannot run is not received either";
  first.answer(answered(""));
  second.answer(answered(""));
  for (int i = 0; i < 4; ++i) function_.next().answer(answered(""));
  wait_removed(6);
}

TEST_F(SqsMappingTest, TriesAThrottledBatchAgainWithoutReceivingItAgain) {
  queue_.send("a");
  start({.function_timeout = 30s});
  function_.next().answer({InvokeOutcome::Status::throttled, ""});
  queue_.send("b");
  auto again = function_.next();
  EXPECT_THAT(again.ids, ElementsAre("a"));
  EXPECT_THAT(queue_.out(), ElementsAre("a")) << "nothing else is taken while it waits";
  EXPECT_EQ(queue_.extended, 1) << "it stays hidden";
  again.answer(answered(""));
  function_.next().answer(answered(""));
  wait_removed(2);
}

TEST_F(SqsMappingTest, FinishesWhatIsInFlightWhenItStops) {
  queue_.send("a");
  start();
  auto call = function_.next();
  std::thread later([&] { call.answer(answered("")); });
  stop();
  later.join();
  EXPECT_THAT(queue_.removed, ElementsAre("a"));
  queue_.send("b");
  EXPECT_THAT(queue_.visible(), ElementsAre("b"));
}

TEST_F(SqsMappingTest, GivesCollectedMessagesBackWhenItStops) {
  start({.batch_size = 100, .batching_window = 10min});
  queue_.send("a");
  stop();
  EXPECT_THAT(queue_.out(), IsEmpty());
  EXPECT_THAT(queue_.visible(), ElementsAre("a"));
  EXPECT_EQ(function_.total(), 0U);
}

TEST_F(SqsMappingTest, PollsAgainAfterItsQueueCouldNotBeRead) {
  queue_.deleted = true;
  start();
  queue_.deleted = false;
  queue_.send("a");
  function_.next().answer(answered(""));
  wait_removed(1);
}

}  // namespace
}  // namespace local_cloud::mappings
