#include "engine_fixture.hpp"

#include <gmock/gmock.h>

#include <random>

namespace local_cloud::queues {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class DurabilityTest : public EngineTest {
 protected:
  DurabilityTest() { create("q"); }
};

TEST_F(DurabilityTest, FindsQueuesAttributesAndTagsAgain) {
  ASSERT_TRUE(engine->set_attributes("q", {{"VisibilityTimeout", "77"}}, now));
  ASSERT_TRUE(engine->tag_queue("q", {{"team", "red"}}));
  reopen();
  EXPECT_EQ(engine->get_attributes("q", now)->at("VisibilityTimeout"), "77");
  EXPECT_EQ(engine->list_tags("q")->at("team"), "red");
}

TEST_F(DurabilityTest, BringsBackWhatWasReceivedButNotDeleted) {
  send("q", "one");
  send("q", "two");
  const auto out = receive("q", 1);
  reopen();
  EXPECT_EQ(counts("q"), "1/1/0");
  EXPECT_THAT(receive_bodies("q"), ElementsAre("two"));
  now += 30s;
  const auto back = receive("q");
  ASSERT_THAT(back, SizeIs(2));
  EXPECT_EQ(back[0].message.body, "one");
  EXPECT_EQ(back[0].receive_count, 2U) << "the count survives, so poison still ends in the DLQ";
  EXPECT_TRUE(remove("q", out[0].receipt_handle));
}

TEST_F(DurabilityTest, KeepsDelaysAndCountsOverARestart) {
  send("q", SendRequest{.body = "late", .delay_seconds = 60});
  send("q", "now");
  reopen();
  EXPECT_EQ(counts("q"), "1/0/1");
  EXPECT_THAT(receive_bodies("q"), ElementsAre("now"));
  now += 60s;
  EXPECT_THAT(receive("q"), SizeIs(2));
}

TEST_F(DurabilityTest, AnswersUnavailableWhileTheDiskIsFullAndRecovers) {
  send("q", "before");
  store.fails = true;
  const auto sent = engine->send("q", {.body = "lost or not"}, now);
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().status, 503);
  EXPECT_FALSE(engine->send("q", {.body = "refused at once"}, now));
  store.fails = false;
  send("q", "after");
  // The first one was undecided when it failed; SQS too may deliver what it answered with a 5xx.
  EXPECT_THAT(receive_bodies("q"), ElementsAre("before", "lost or not", "after"));
}

TEST_F(DurabilityTest, LosesNothingWhenAnyOneWriteFailed) {
  send("q", "a");
  const auto out = receive("q");
  store.fails = true;
  EXPECT_FALSE(remove("q", out[0].receipt_handle));
  store.fails = false;
  EXPECT_TRUE(remove("q", out[0].receipt_handle));
  reopen();
  now += 1h;
  EXPECT_THAT(receive("q"), IsEmpty());
}

// A seeded run against a plain model, with restarts at random moments.
TEST_F(DurabilityTest, AgreesWithAModelThroughRandomCallsAndRestarts) {
  const unsigned seed = 20261122;
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  struct Known {
    std::optional<TimePoint> hidden_until;
    std::string handle;
  };
  std::map<std::string, Known> model;
  const auto visible = [&] {
    return std::count_if(model.begin(), model.end(), [&](const auto& entry) {
      return !entry.second.hidden_until || *entry.second.hidden_until <= now;
    });
  };
  for (int step = 0; step < 4'000; ++step) {
    const unsigned what = random() % 100;
    if (what < 40) {
      const std::string body = std::to_string(step);
      const bool delayed = random() % 4 == 0;
      send("q", SendRequest{.body = body, .delay_seconds = delayed ? 7 : 0});
      model[body].hidden_until = delayed ? std::optional(now + 7s) : std::nullopt;
    } else if (what < 70) {
      const auto expected = std::min<std::int64_t>(visible(), 10);
      const auto received = receive("q");
      ASSERT_EQ(std::ssize(received), expected) << "step " << step;
      for (const auto& each : received) {
        Known& known = model.at(each.message.body);
        ASSERT_TRUE(!known.hidden_until || *known.hidden_until <= now);
        known = {now + 30s, each.receipt_handle};
      }
    } else if (what < 90 && !model.empty()) {
      auto at = std::next(model.begin(), random() % model.size());
      if (at->second.handle.empty()) continue;
      ASSERT_TRUE(remove("q", at->second.handle));
      model.erase(at);
    } else if (what < 97) {
      now += std::chrono::milliseconds(random() % 5'000);
    } else {
      reopen();
    }
  }
  now += 1h;
  std::size_t left = 0;
  while (const auto received = receive("q").size()) left += received;
  EXPECT_EQ(left, model.size());
}

}  // namespace
}  // namespace local_cloud::queues
