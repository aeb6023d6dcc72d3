#include <local_cloud/queues/queue_index.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace local_cloud::queues {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

const TimePoint noon{std::chrono::hours(12)};

Sequence at(int number) {
  return first_sequence_at(noon) + static_cast<Sequence>(number);
}

TEST(QueueIndex, KeepsOnlyTheFrontOfALongQueue) {
  QueueIndex index(false);
  constexpr int messages = 10'000;
  for (int i = 0; i < messages; ++i) index.add(at(i), "", std::nullopt);
  EXPECT_EQ(index.counts().visible, static_cast<std::size_t>(messages));
  EXPECT_FALSE(index.wants_load()) << "the front still has some";
  int taken = 0;
  while (!index.wants_load()) {
    const auto some = index.take(10);
    ASSERT_FALSE(some.empty());
    for (const Sequence sequence : some) {
      ASSERT_EQ(sequence, at(taken++));
      index.remove(sequence);
    }
  }
  EXPECT_EQ(index.load_from(), at(taken));
  EXPECT_EQ(index.load_end(), at(messages - 1) + 1);
}

TEST(QueueIndex, ServesAReturnedMessageBeforeYoungerOnesButNotForEver) {
  QueueIndex index(false);
  index.add(at(0), "", std::nullopt);
  index.add(first_sequence_at(noon + 10s), "", std::nullopt);
  const Sequence first = index.take(1).at(0);
  index.hide(first, {.visible_at = noon + 20s, .receives = 1});
  index.advance(noon + 20s);
  EXPECT_EQ(index.take(1).at(0), first_sequence_at(noon + 10s)) << "it waits longer";
  EXPECT_EQ(index.take(1).at(0), first);
}

TEST(QueueIndex, LoadsAFifoBacklogUntilAGroupIsFree) {
  QueueIndex index(true);
  index.set_stored(3, at(3));
  index.loaded_up_to(at(0));
  ASSERT_TRUE(index.wants_load());
  index.load(at(0), "a");
  index.load(at(1), "a");
  index.loaded_up_to(at(2));
  EXPECT_FALSE(index.wants_load());
  EXPECT_THAT(index.take(1), ElementsAre(at(0)));
  EXPECT_TRUE(index.wants_load()) << "the group is locked, another may follow";
  EXPECT_THAT(index.take(1), IsEmpty());
  index.load(at(2), "b");
  index.loaded_up_to(at(3));
  EXPECT_THAT(index.take(10), ElementsAre(at(2)));
}

TEST(QueueIndex, CountsWhatIsHiddenApart) {
  QueueIndex index(false);
  index.add(at(0), "", std::nullopt);
  index.add(at(1), "", noon + 5s);
  index.add(at(2), "", std::nullopt);
  index.hide(index.take(1).at(0), {.visible_at = noon + 30s, .receives = 1});
  EXPECT_EQ(index.counts().visible, 1U);
  EXPECT_EQ(index.counts().in_flight, 1U);
  EXPECT_EQ(index.counts().delayed, 1U);
  EXPECT_EQ(index.next_event(), noon + 5s);
  EXPECT_EQ(index.low_water(), at(0));
}

}  // namespace
}  // namespace local_cloud::queues
