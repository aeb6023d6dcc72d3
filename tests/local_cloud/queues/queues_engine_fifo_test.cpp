#include "engine_fixture.hpp"

#include <gmock/gmock.h>

namespace local_cloud::queues {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class FifoTest : public EngineTest {
 protected:
  FifoTest() { create("q.fifo", {{"FifoQueue", "true"}}); }
};

TEST_F(FifoTest, KeepsTheOrderOfAGroupAndLocksItWhileAMessageIsOut) {
  for (const char* body : {"a1", "a2", "a3"}) send_fifo("q.fifo", body, "a");
  const auto first = receive("q.fifo", 1);
  ASSERT_THAT(bodies(first), ElementsAre("a1"));
  EXPECT_THAT(receive("q.fifo"), IsEmpty());
  ASSERT_TRUE(remove("q.fifo", first[0].receipt_handle));
  EXPECT_THAT(receive_bodies("q.fifo"), ElementsAre("a2", "a3"));
}

TEST_F(FifoTest, ServesOtherGroupsWhileOneIsLocked) {
  send_fifo("q.fifo", "a1", "a");
  send_fifo("q.fifo", "b1", "b");
  send_fifo("q.fifo", "a2", "a");
  EXPECT_THAT(receive_bodies("q.fifo", 1), ElementsAre("a1"));
  EXPECT_THAT(receive_bodies("q.fifo"), ElementsAre("b1"));
  EXPECT_THAT(receive("q.fifo"), IsEmpty());
}

TEST_F(FifoTest, FillsAReceiveWithOneGroupBeforeTheNext) {
  send_fifo("q.fifo", "a1", "a");
  send_fifo("q.fifo", "b1", "b");
  send_fifo("q.fifo", "a2", "a");
  EXPECT_THAT(receive_bodies("q.fifo"), ElementsAre("a1", "a2", "b1"));
}

TEST_F(FifoTest, BringsAMessageBackBeforeThoseThatFollowIt) {
  for (const char* body : {"a1", "a2", "a3"}) send_fifo("q.fifo", body, "a");
  const auto out = receive("q.fifo", 2);
  ASSERT_TRUE(remove("q.fifo", out[1].receipt_handle));
  EXPECT_THAT(receive("q.fifo"), IsEmpty());
  now += 30s;
  EXPECT_THAT(receive_bodies("q.fifo"), ElementsAre("a1", "a3"));
}

TEST_F(FifoTest, RefusesAHandleThatExpired) {
  send_fifo("q.fifo", "a1", "a");
  const std::string handle = receive("q.fifo").at(0).receipt_handle;
  now += 30s;
  const auto removed = remove("q.fifo", handle);
  ASSERT_FALSE(removed);
  EXPECT_EQ(removed.error().message, "Value " + handle +
                                         " for parameter ReceiptHandle is invalid. Reason: The "
                                         "receipt handle has expired.");
}

TEST_F(FifoTest, DropsADuplicateForFiveMinutesAndAnswersAsTheFirstTime) {
  const SendRequest request{.body = "x", .group_id = "g", .deduplication_id = "d"};
  const auto first = engine->send("q.fifo", request, now);
  now += 5min - 1ms;
  const auto second = engine->send("q.fifo", request, now);
  EXPECT_EQ(second->message_id, first->message_id);
  EXPECT_EQ(second->sequence_number, first->sequence_number);
  EXPECT_EQ(counts("q.fifo"), "1/0/0");
  now += 1ms;
  EXPECT_NE(engine->send("q.fifo", request, now)->message_id, first->message_id);
  EXPECT_EQ(counts("q.fifo"), "2/0/0");
}

TEST_F(FifoTest, RemembersADuplicateAfterItWasDeletedAndAfterARestart) {
  send_fifo("q.fifo", "x", "g");
  ASSERT_TRUE(remove("q.fifo", receive("q.fifo").at(0).receipt_handle));
  reopen();
  send_fifo("q.fifo", "x", "g");
  EXPECT_EQ(counts("q.fifo"), "0/0/0");
}

TEST_F(FifoTest, DeduplicatesByContentAndPerGroupWhenAskedTo) {
  create("c.fifo", {{"FifoQueue", "true"},
                    {"ContentBasedDeduplication", "true"},
                    {"DeduplicationScope", "messageGroup"},
                    {"FifoThroughputLimit", "perMessageGroupId"}});
  for (const char* group : {"a", "a", "b"}) {
    send("c.fifo", SendRequest{.body = "same", .group_id = group});
  }
  EXPECT_EQ(counts("c.fifo"), "2/0/0");
}

TEST_F(FifoTest, WantsAGroupAndADeduplicationId) {
  const auto no_group = engine->send("q.fifo", {.body = "x", .deduplication_id = "d"}, now);
  EXPECT_EQ(no_group.error().code, "MissingRequiredParameterException");
  EXPECT_EQ(no_group.error().message, "The request must contain the parameter MessageGroupId.");
  const auto no_id = engine->send("q.fifo", {.body = "x", .group_id = "g"}, now);
  EXPECT_EQ(no_id.error().message,
            "The queue should either have ContentBasedDeduplication enabled or "
            "MessageDeduplicationId provided explicitly");
  const auto delayed = engine->send(
      "q.fifo", {.body = "x", .delay_seconds = 2, .group_id = "g", .deduplication_id = "d"}, now);
  EXPECT_EQ(delayed.error().message,
            "Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter "
            "that is not valid for this queue type.");
}

TEST_F(FifoTest, NumbersMessagesInTheirOrderWithTwentyDigits) {
  const auto first =
      engine->send("q.fifo", {.body = "x", .group_id = "g", .deduplication_id = "1"}, now);
  const auto second =
      engine->send("q.fifo", {.body = "y", .group_id = "g", .deduplication_id = "2"}, now);
  EXPECT_THAT(first->sequence_number, SizeIs(20));
  EXPECT_LT(first->sequence_number, second->sequence_number);
  EXPECT_EQ(receive("q.fifo").at(0).sequence_number, first->sequence_number);
}

TEST_F(FifoTest, RepeatsAReceiveWhoseAnswerWasLost) {
  send_fifo("q.fifo", "a1", "a");
  const ReceiveRequest request{.messages_max = 10, .attempt_id = "attempt"};
  const auto first = receive("q.fifo", request);
  now += 5s;
  const auto second = receive("q.fifo", request);
  ASSERT_THAT(second, SizeIs(1));
  EXPECT_EQ(second[0].receipt_handle, first[0].receipt_handle);
  ASSERT_TRUE(remove("q.fifo", second[0].receipt_handle));
  EXPECT_THAT(receive("q.fifo", request), IsEmpty());
}

TEST_F(FifoTest, DelaysAWholeGroupWithItsHead) {
  create("d.fifo", {{"FifoQueue", "true"}, {"DelaySeconds", "10"}});
  send_fifo("d.fifo", "a1", "a");
  now += 5s;
  send_fifo("d.fifo", "a2", "a");
  EXPECT_EQ(counts("d.fifo"), "0/0/2");
  now += 5s;
  EXPECT_THAT(receive_bodies("d.fifo"), ElementsAre("a1"));
}

TEST_F(FifoTest, MovesToADeadLetterQueueOfItsKindWithGroupAndId) {
  create("dead.fifo", {{"FifoQueue", "true"}});
  create("work.fifo",
         {{"FifoQueue", "true"},
          {"RedrivePolicy", R"({"deadLetterTargetArn":")" + engine->arn_of("dead.fifo") +
                                R"(","maxReceiveCount":1})"}});
  send_fifo("work.fifo", "a1", "a");
  send_fifo("work.fifo", "a2", "a");
  ASSERT_THAT(receive_bodies("work.fifo", 1), ElementsAre("a1"));
  now += 30s;
  EXPECT_THAT(receive_bodies("work.fifo"), ElementsAre("a2"));
  const auto dead = receive("dead.fifo");
  ASSERT_THAT(dead, SizeIs(1));
  EXPECT_EQ(dead[0].message.group_id, "a");
  EXPECT_EQ(dead[0].message.deduplication_id, "a1");
}

TEST_F(FifoTest, WakesAWaiterWhenADeleteFreesItsGroup) {
  send_fifo("q.fifo", "a1", "a");
  send_fifo("q.fifo", "a2", "a");
  const std::string handle = receive("q.fifo", 1).at(0).receipt_handle;
  std::vector<std::string> got;
  engine->receive("q.fifo", {.wait_seconds = 20}, now,
                  [&](ReceiveOutcome outcome) { got = bodies(*outcome); });
  EXPECT_THAT(got, IsEmpty());
  ASSERT_TRUE(remove("q.fifo", handle));
  EXPECT_THAT(got, ElementsAre("a2"));
}

TEST_F(FifoTest, KeepsOrderAndLocksOverARestart) {
  for (const char* body : {"a1", "a2"}) send_fifo("q.fifo", body, "a");
  send_fifo("q.fifo", "b1", "b");
  const auto out = receive("q.fifo", 1);
  reopen();
  EXPECT_THAT(receive_bodies("q.fifo"), ElementsAre("b1"));
  ASSERT_TRUE(remove("q.fifo", out[0].receipt_handle));
  EXPECT_THAT(receive_bodies("q.fifo"), ElementsAre("a2"));
}

}  // namespace
}  // namespace local_cloud::queues
