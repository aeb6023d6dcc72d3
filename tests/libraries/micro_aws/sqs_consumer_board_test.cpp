#include "sqs_consumer_board.hpp"

#include <gmock/gmock.h>

namespace {

using namespace std::chrono_literals;
using micro_aws::ConsumerBoard;
using micro_aws::SqsMessage;
using testing::ElementsAre;
using testing::IsEmpty;

const ConsumerBoard::Time noon{1'000h};

SqsMessage message(const std::string& id, const std::string& group = {}) {
  SqsMessage message{.message_id = id, .receipt_handle = "receipt-" + id};
  if (!group.empty()) message.system_attributes["MessageGroupId"] = group;
  return message;
}

std::string start(ConsumerBoard& board, ConsumerBoard::Id& id) {
  const SqsMessage* started = board.start(id);
  return started == nullptr ? "none" : started->message_id;
}

TEST(ConsumerBoard, StartsMessagesInTheOrderOfTheirArrival) {
  ConsumerBoard board({});
  board.add({message("a", "g"), message("b", "g")},
            noon);  // groups of a standard queue order nothing
  ConsumerBoard::Id id = 0;
  EXPECT_EQ(board.startable(), 2U);
  EXPECT_EQ(start(board, id), "a");
  EXPECT_EQ(start(board, id), "b");
  EXPECT_EQ(start(board, id), "none");
  EXPECT_EQ(board.waiting(), 0U);
  EXPECT_FALSE(board.empty());
}

TEST(ConsumerBoard, DeletesWhatWasHandledInBatches) {
  ConsumerBoard board({});
  board.add({message("a"), message("b"), message("c")}, noon);
  for (int i = 0; i < 3; ++i) {
    ConsumerBoard::Id id = 0;
    ASSERT_NE(board.start(id), nullptr);
    board.finish(id, true);
  }
  const auto first = board.take_settlement(2);
  EXPECT_THAT(first.receipt_handles, ElementsAre("receipt-a", "receipt-b"));
  EXPECT_FALSE(first.show_after);
  const auto second = board.take_settlement(2);
  EXPECT_THAT(second.receipt_handles, ElementsAre("receipt-c"));
  EXPECT_THAT(board.take_settlement(2).ids, IsEmpty());
  board.forget(first.ids);
  board.forget(second.ids);
  EXPECT_TRUE(board.empty());
}

TEST(ConsumerBoard, LeavesAFailureAloneOrShowsItAgain) {
  ConsumerBoard leaves({});
  ConsumerBoard shows({.show_failed_after = 5s});
  for (ConsumerBoard* board : {&leaves, &shows}) {
    board->add({message("a")}, noon);
    ConsumerBoard::Id id = 0;
    ASSERT_NE(board->start(id), nullptr);
    EXPECT_THAT(board->finish(id, false), IsEmpty());
  }
  EXPECT_TRUE(leaves.empty());
  const auto settlement = shows.take_settlement(10);
  EXPECT_THAT(settlement.receipt_handles, ElementsAre("receipt-a"));
  EXPECT_EQ(settlement.show_after, 5s);
}

TEST(ConsumerBoard, HandlesAGroupOneByOneAndOthersBesideIt) {
  ConsumerBoard board({.keeps_group_order = true});
  board.add({message("a1", "a"), message("a2", "a"), message("b1", "b")}, noon);
  EXPECT_EQ(board.startable(), 2U);
  ConsumerBoard::Id a1 = 0;
  ConsumerBoard::Id other = 0;
  EXPECT_EQ(start(board, a1), "a1");
  EXPECT_EQ(start(board, other), "b1");
  EXPECT_EQ(start(board, other), "none");
  EXPECT_EQ(board.startable(), 0U);
  EXPECT_EQ(board.waiting(), 1U);
  board.finish(a1, true);
  EXPECT_EQ(start(board, other), "a2");
}

TEST(ConsumerBoard, GivesTheRestOfAGroupUpBehindAFailure) {
  ConsumerBoard board({.keeps_group_order = true, .show_failed_after = 0s});
  board.add({message("a1", "a"), message("b1", "b"), message("a2", "a"), message("a3", "a")}, noon);
  ConsumerBoard::Id id = 0;
  ASSERT_EQ(start(board, id), "a1");
  EXPECT_THAT(board.finish(id, false), ElementsAre("a2", "a3"));
  EXPECT_THAT(board.take_settlement(10).receipt_handles,
              ElementsAre("receipt-a1", "receipt-a2", "receipt-a3"));
  EXPECT_EQ(start(board, id), "b1");
  EXPECT_EQ(board.waiting(), 0U);
}

TEST(ConsumerBoard, ExtendsWhatWaitsAndRunsUntilItIsDeleted) {
  ConsumerBoard board({.extend_every = 10s, .show_failed_after = 0s});
  EXPECT_FALSE(board.next_due());
  board.add({message("a"), message("b"), message("c")}, noon);
  EXPECT_EQ(board.next_due(), noon + 10s);
  EXPECT_THAT(board.take_due(noon + 9s, 10).ids, IsEmpty());
  EXPECT_THAT(board.take_due(noon + 10s, 2).receipt_handles, ElementsAre("receipt-a", "receipt-b"));
  EXPECT_THAT(board.take_due(noon + 10s, 2).receipt_handles, ElementsAre("receipt-c"));
  EXPECT_EQ(board.next_due(), noon + 20s);

  ConsumerBoard::Id a = 0;
  ConsumerBoard::Id b = 0;
  ASSERT_EQ(start(board, a), "a");
  ASSERT_EQ(start(board, b), "b");
  board.finish(a, true);   // still ours until it is deleted
  board.finish(b, false);  // to be shown: must not be hidden again
  EXPECT_THAT(board.take_due(noon + 20s, 10).receipt_handles,
              ElementsAre("receipt-a", "receipt-c"));
  board.forget({a});
  EXPECT_THAT(board.take_due(noon + 30s, 10).receipt_handles, ElementsAre("receipt-c"));
}

TEST(ConsumerBoard, DoesNotExtendWhatIsLost) {
  ConsumerBoard board({.extend_every = 10s});
  board.add({message("a"), message("b")}, noon);
  ConsumerBoard::Id id = 0;
  ASSERT_EQ(start(board, id), "a");
  EXPECT_TRUE(board.stop_extending(id));  // which is news
  EXPECT_THAT(board.take_due(noon + 10s, 10).receipt_handles, ElementsAre("receipt-b"));
  board.finish(id, true);
  EXPECT_FALSE(board.stop_extending(id));  // it is handled: no news
  board.forget({id});
  EXPECT_FALSE(board.stop_extending(id));
  EXPECT_EQ(board.find(id), nullptr);
}

TEST(ConsumerBoard, ShowsWhatWaitsAtOnceAtTheEnd) {
  ConsumerBoard board({.show_failed_after = 60s});
  board.add({message("a"), message("b")}, noon);
  ConsumerBoard::Id id = 0;
  ASSERT_EQ(start(board, id), "a");
  board.give_up_waiting();
  const auto settlement = board.take_settlement(10);
  EXPECT_THAT(settlement.receipt_handles, ElementsAre("receipt-b"));
  EXPECT_EQ(settlement.show_after, 0s);
  EXPECT_EQ(board.startable(), 0U);
}

}  // namespace
