#include "engine_fixture.hpp"

#include <gmock/gmock.h>

#include <set>
#include <thread>

namespace local_cloud::queues {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class QueuesEngineTest : public EngineTest {
 protected:
  QueuesEngineTest() { create("q"); }
};

TEST_F(QueuesEngineTest, HandsOutWhatWasSentOldestFirst) {
  const std::string id = send("q", "one");
  send("q", "two");
  const auto received = receive("q");
  ASSERT_THAT(bodies(received), ElementsAre("one", "two"));
  EXPECT_EQ(received[0].message.id, id);
  EXPECT_EQ(received[0].receive_count, 1U);
  EXPECT_EQ(received[0].first_received, now);
  EXPECT_EQ(received[0].message.sent, now);
}

TEST_F(QueuesEngineTest, HidesAReceivedMessageUntilItsTimeoutHasPassed) {
  send("q", "one");
  ASSERT_THAT(receive("q"), SizeIs(1));
  now += 30s - 1ms;
  EXPECT_THAT(receive("q"), IsEmpty());
  now += 1ms;
  const auto again = receive("q");
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].receive_count, 2U);
  EXPECT_EQ(again[0].first_received, now - 30s);
}

TEST_F(QueuesEngineTest, GivesANewReceiptHandleWithEachReceive) {
  send("q", "one");
  const std::string first = receive("q").at(0).receipt_handle;
  now += 30s;
  EXPECT_NE(receive("q").at(0).receipt_handle, first);
}

TEST_F(QueuesEngineTest, ForgetsADeletedMessage) {
  send("q", "one");
  const std::string handle = receive("q").at(0).receipt_handle;
  EXPECT_TRUE(remove("q", handle));
  EXPECT_TRUE(remove("q", handle)) << "deleting twice succeeds";
  now += 1h;
  EXPECT_THAT(receive("q"), IsEmpty());
  EXPECT_EQ(counts("q"), "0/0/0");
}

TEST_F(QueuesEngineTest, RefusesAReceiptHandleThatItNeverGave) {
  create("other");
  send("other", "x");
  const std::string foreign = receive("other").at(0).receipt_handle;
  for (const std::string& handle : {std::string("rubbish"), foreign, foreign.substr(1)}) {
    SCOPED_TRACE(handle);
    const auto removed = remove("q", handle);
    ASSERT_FALSE(removed);
    EXPECT_EQ(removed.error().code, "ReceiptHandleIsInvalid");
  }
}

TEST_F(QueuesEngineTest, DelaysAMessageByItsOwnDelayOrTheQueues) {
  create("slow", {{"DelaySeconds", "10"}});
  send("q", SendRequest{.body = "late", .delay_seconds = 5});
  send("slow", "later");
  send("slow", SendRequest{.body = "now", .delay_seconds = 0});
  EXPECT_EQ(counts("q"), "0/0/1");
  EXPECT_THAT(receive_bodies("slow"), ElementsAre("now"));
  now += 5s;
  EXPECT_THAT(receive_bodies("q"), ElementsAre("late"));
  EXPECT_THAT(receive_bodies("slow"), IsEmpty());
  now += 5s;
  EXPECT_THAT(receive_bodies("slow"), ElementsAre("later"));
}

TEST_F(QueuesEngineTest, ChangesTheVisibilityOfAMessageInFlight) {
  send("q", "one");
  const std::string handle = receive("q").at(0).receipt_handle;
  EXPECT_TRUE(hide("q", handle, 100));
  now += 99s;
  EXPECT_THAT(receive("q"), IsEmpty());
  EXPECT_TRUE(hide("q", handle, 0));
  EXPECT_THAT(receive("q"), SizeIs(1));
}

TEST_F(QueuesEngineTest, LimitsTheTotalVisibilityToTwelveHours) {
  send("q", "one");
  const std::string handle = receive("q").at(0).receipt_handle;
  now += 1s;
  const auto changed = hide("q", handle, 43'200);
  ASSERT_FALSE(changed);
  EXPECT_THAT(changed.error().message, testing::HasSubstr("beyond the limit [43200 seconds]"));
}

TEST_F(QueuesEngineTest, SaysThatAChangedMessageIsGone) {
  send("q", "one");
  const std::string handle = receive("q").at(0).receipt_handle;
  ASSERT_TRUE(remove("q", handle));
  const auto changed = hide("q", handle, 10);
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().message,
            "Value " + handle +
                " for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not "
                "available for visibility timeout change.");
}

TEST_F(QueuesEngineTest, ReceivesNothingTwiceInOneCallWithoutATimeout) {
  for (const char* body : {"a", "b"}) send("q", std::string(body));
  const auto received = receive("q", {.messages_max = 10, .visibility_timeout = 0});
  EXPECT_THAT(bodies(received), ElementsAre("a", "b"));
  EXPECT_THAT(receive("q"), SizeIs(2));
}

TEST_F(QueuesEngineTest, RefusesAReceiveThatSqsRefuses) {
  const auto message_of = [&](const ReceiveRequest& request) {
    std::string message;
    engine->receive("q", request, now, [&](const ReceiveOutcome& outcome) {
      message = outcome ? "" : outcome.error().message;
    });
    return message;
  };
  EXPECT_EQ(message_of({.messages_max = 11}),
            "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and "
            "10, if provided.");
  EXPECT_EQ(message_of({.wait_seconds = 21}),
            "Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if "
            "provided.");
  EXPECT_NE(message_of({.visibility_timeout = 43'201}), "");
}

TEST_F(QueuesEngineTest, RefusesAMessageThatSqsRefuses) {
  const auto code_of = [&](SendRequest request) {
    const auto sent = engine->send("q", std::move(request), now);
    return sent ? "" : sent.error().code;
  };
  EXPECT_EQ(code_of({.body = ""}), "MissingRequiredParameterException");
  EXPECT_EQ(code_of({.body = std::string("a\0b", 3)}), "InvalidMessageContents");
  EXPECT_EQ(code_of({.body = "\xEF\xBF\xBE"}), "InvalidMessageContents");
  EXPECT_EQ(code_of({.body = std::string(1'048'577, 'x')}), "InvalidParameterValueException");
  EXPECT_EQ(code_of({.body = std::string(1'048'576, 'x')}), "");
  EXPECT_EQ(code_of({.body = "x", .delay_seconds = 901}), "InvalidParameterValueException");
  EXPECT_EQ(code_of({.body = "x", .deduplication_id = "d"}), "InvalidParameterValueException");
  EXPECT_EQ(code_of({.body = "x", .attributes = {{"AWS.x", {"String", "v"}}}}),
            "InvalidParameterValueException");
  EXPECT_EQ(code_of({.body = "x", .attributes = {{"n", {"Number", "1e5"}}}}), "");
  EXPECT_EQ(code_of({.body = "x", .attributes = {{"n", {"Number", "five"}}}}),
            "InvalidParameterValueException");
}

TEST_F(QueuesEngineTest, MovesAMessageThatWasReceivedTooOftenWithItsIdAndBody) {
  create("dead");
  create("work", {{"RedrivePolicy", R"({"deadLetterTargetArn":")" + engine->arn_of("dead") +
                                        R"(","maxReceiveCount":2})"}});
  const std::string id =
      send("work", SendRequest{.body = "poison", .attributes = {{"k", {"String", "v"}}}});
  const TimePoint sent = now;
  for (int i = 0; i < 2; ++i) {
    ASSERT_THAT(receive("work"), SizeIs(1));
    now += 30s;
  }
  EXPECT_THAT(receive("work"), IsEmpty());
  EXPECT_EQ(counts("work"), "0/0/0");
  const auto dead = receive("dead");
  ASSERT_THAT(dead, SizeIs(1));
  EXPECT_EQ(dead[0].message.id, id);
  EXPECT_EQ(dead[0].message.body, "poison");
  EXPECT_EQ(dead[0].message.sent, sent);
  EXPECT_EQ(dead[0].message.attributes.size(), 1U);
  EXPECT_EQ(dead[0].message.dead_letter_source_arn, engine->arn_of("work"));
  EXPECT_EQ(dead[0].receive_count, 3U);
}

TEST_F(QueuesEngineTest, HandsOutAPoisonousMessageWhenItsDeadLetterQueueIsGone) {
  create("dead");
  create("work", {{"RedrivePolicy", R"({"deadLetterTargetArn":")" + engine->arn_of("dead") +
                                        R"(","maxReceiveCount":"1"})"}});
  ASSERT_TRUE(engine->delete_queue("dead"));
  send("work", "poison");
  ASSERT_THAT(receive("work"), SizeIs(1));
  now += 30s;
  EXPECT_THAT(receive("work"), SizeIs(1));
}

TEST_F(QueuesEngineTest, DropsWhatIsOlderThanTheRetentionPeriod) {
  create("short", {{"MessageRetentionPeriod", "60"}});
  send("short", "old");
  now += 40s;
  send("short", "young");
  ASSERT_EQ(counts("short"), "2/0/0");
  now += 20s;
  EXPECT_EQ(counts("short"), "1/0/0");
  EXPECT_THAT(receive_bodies("short"), ElementsAre("young"));
  now += 61s;
  EXPECT_THAT(receive("short"), IsEmpty());
  EXPECT_EQ(counts("short"), "0/0/0");
}

TEST_F(QueuesEngineTest, ServesWaitersInTheirOrder) {
  std::vector<std::string> served;
  const auto wait = [&](const std::string& who) {
    return engine->receive("q", {.wait_seconds = 20}, now, [&, who](ReceiveOutcome outcome) {
      served.push_back(who + ":" + (outcome->empty() ? "-" : outcome->at(0).message.body));
    });
  };
  EXPECT_NE(wait("first"), 0U);
  EXPECT_NE(wait("second"), 0U);
  send("q", "a");
  EXPECT_THAT(served, ElementsAre("first:a"));
  send("q", "b");
  EXPECT_THAT(served, ElementsAre("first:a", "second:b"));
  EXPECT_EQ(engine->next_event_time(), std::nullopt);
}

TEST_F(QueuesEngineTest, EndsAWaitWithNoMessages) {
  int calls = 0;
  engine->receive("q", {.wait_seconds = 2}, now, [&](const ReceiveOutcome& outcome) {
    ++calls;
    EXPECT_TRUE(outcome && outcome->empty());
  });
  EXPECT_EQ(engine->next_event_time(), now + 2s);
  now += 1999ms;
  engine->run_due(now);
  EXPECT_EQ(calls, 0);
  now += 1ms;
  engine->run_due(now);
  EXPECT_EQ(calls, 1);
  send("q", "stays");
  EXPECT_THAT(receive_bodies("q"), ElementsAre("stays"));
}

TEST_F(QueuesEngineTest, WakesAWaiterWhenADelayOrAVisibilityTimeoutHasPassed) {
  send("q", SendRequest{.body = "late", .delay_seconds = 3});
  std::vector<std::string> got;
  const auto take = [&](ReceiveOutcome outcome) { got = bodies(*outcome); };
  engine->receive("q", {.visibility_timeout = 4, .wait_seconds = 20}, now, take);
  EXPECT_EQ(engine->next_event_time(), now + 3s);
  now += 3s;
  engine->run_due(now);
  EXPECT_THAT(got, ElementsAre("late"));
  got.clear();
  engine->receive("q", {.wait_seconds = 20}, now, take);
  EXPECT_EQ(engine->next_event_time(), now + 4s);
  now += 4s;
  engine->run_due(now);
  EXPECT_THAT(got, ElementsAre("late"));
}

TEST_F(QueuesEngineTest, TakesNoMessageForAWaiterThatLeft) {
  const WaiterId waiter = engine->receive(
      "q", {.wait_seconds = 20}, now,
      [](const ReceiveOutcome&) { FAIL() << "a cancelled waiter must not be called"; });
  engine->cancel(waiter);
  send("q", "a");
  EXPECT_THAT(receive_bodies("q"), ElementsAre("a"));
  now += 21s;
  engine->run_due(now);
}

TEST_F(QueuesEngineTest, WaitsAsLongAsTheQueueSaysWhenTheCallDoesNot) {
  create("waits", {{"ReceiveMessageWaitTimeSeconds", "7"}});
  engine->receive("waits", {}, now, [](const ReceiveOutcome&) {});
  EXPECT_EQ(engine->next_event_time(), now + 7s);
}

TEST_F(QueuesEngineTest, TellsWaitersThatTheirQueueWasDeleted) {
  std::string code;
  engine->receive("q", {.wait_seconds = 20}, now,
                  [&](const ReceiveOutcome& outcome) { code = outcome.error().code; });
  ASSERT_TRUE(engine->delete_queue("q"));
  EXPECT_EQ(code, "QueueDoesNotExist");
}

TEST_F(QueuesEngineTest, PurgesAllMessagesWhateverTheirState) {
  send("q", "in flight");
  receive("q", 1);
  send("q", "visible");
  send("q", SendRequest{.body = "delayed", .delay_seconds = 9});
  ASSERT_TRUE(engine->purge_queue("q"));
  EXPECT_EQ(counts("q"), "0/0/0");
  now += 1h;
  EXPECT_THAT(receive("q"), IsEmpty());
  send("q", "new");
  EXPECT_THAT(receive_bodies("q"), ElementsAre("new"));
}

TEST_F(QueuesEngineTest, HandsOutEachMessageOnceToManyThreads) {
  constexpr int messages = 2'000;
  std::mutex mutex;
  std::multiset<std::string> got;
  const auto send_some = [&](int from) {
    for (int i = from; i < messages; i += 2) {
      const auto sent = engine->send("q", {.body = std::to_string(i)}, now);
      ASSERT_TRUE(sent);
    }
  };
  std::atomic<int> deleted = 0;
  const auto receive_some = [&] {
    while (deleted < messages) {
      std::vector<std::string> handles;
      engine->receive("q", {.messages_max = 10, .wait_seconds = 0}, now,
                      [&](ReceiveOutcome outcome) {
                        const std::lock_guard lock(mutex);
                        for (const auto& each : *outcome) {
                          got.insert(each.message.body);
                          handles.push_back(each.receipt_handle);
                        }
                      });
      ASSERT_TRUE(engine->delete_messages("q", handles, now));
      deleted += static_cast<int>(handles.size());
    }
  };
  std::vector<std::thread> threads;
  threads.emplace_back(send_some, 0);
  threads.emplace_back(send_some, 1);
  threads.emplace_back(receive_some);
  threads.emplace_back(receive_some);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(got.size(), static_cast<std::size_t>(messages));
  EXPECT_EQ(std::set<std::string>(got.begin(), got.end()).size(), got.size());
  EXPECT_EQ(counts("q"), "0/0/0");
}

TEST_F(QueuesEngineTest, KeepsALongQueueInTheStoreAndItsOrder) {
  constexpr int messages = 12'000;  // more than the front that is kept in memory
  for (int i = 0; i < messages; i += 10) {
    std::vector<SendRequest> batch;
    for (int j = i; j < i + 10; ++j) batch.push_back({.body = std::to_string(j)});
    ASSERT_TRUE(engine->send_batch("q", std::move(batch), now));
  }
  EXPECT_EQ(counts("q"), "12000/0/0");
  for (int i = 0; i < messages; i += 10) {
    const auto received = receive("q");
    ASSERT_THAT(received, SizeIs(10)) << i;
    for (int j = 0; j < 10; ++j) {
      ASSERT_EQ(received[static_cast<std::size_t>(j)].message.body, std::to_string(i + j));
    }
    std::vector<std::string> handles;
    for (const auto& each : received) handles.push_back(each.receipt_handle);
    ASSERT_TRUE(engine->delete_messages("q", handles, now));
  }
  EXPECT_EQ(counts("q"), "0/0/0");
}

}  // namespace
}  // namespace local_cloud::queues
