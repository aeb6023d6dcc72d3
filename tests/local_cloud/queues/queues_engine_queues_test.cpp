#include "engine_fixture.hpp"

#include <gmock/gmock.h>

namespace local_cloud::queues {
namespace {

using testing::ElementsAre;

using QueueManagement = EngineTest;

TEST_F(QueueManagement, CreatesAQueueWithDefaults) {
  create("q");
  const auto all = engine->get_attributes("q", now);
  EXPECT_EQ(all->at("QueueArn"), "arn:aws:sqs:eu-central-1:000000000000:q");
  EXPECT_EQ(all->at("VisibilityTimeout"), "30");
  EXPECT_EQ(all->at("MaximumMessageSize"), "1048576");
  EXPECT_EQ(all->at("MessageRetentionPeriod"), "345600");
  EXPECT_EQ(all->at("SqsManagedSseEnabled"), "true");
  EXPECT_FALSE(all->contains("RedrivePolicy"));
  EXPECT_FALSE(all->contains("FifoQueue"));
}

TEST_F(QueueManagement, CreatesTheSameQueueTwiceButNotAnother) {
  create("q", {{"DelaySeconds", "1"}});
  EXPECT_TRUE(engine->create_queue("q", {{"DelaySeconds", "1"}}, {}, now));
  EXPECT_TRUE(engine->create_queue("q", {}, {}, now));
  const auto other = engine->create_queue("q", {{"DelaySeconds", "2"}}, {}, now);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, "QueueNameExists");
  EXPECT_EQ(other.error().message,
            "A queue already exists with the same name and a different value for attribute "
            "DelaySeconds");
}

TEST_F(QueueManagement, RefusesNamesThatSqsRefuses) {
  for (const char* name : {"", "a b", "a/b", "name.fifo", "ü"}) {
    SCOPED_TRACE(name);
    const auto created = engine->create_queue(name, {}, {}, now);
    ASSERT_FALSE(created);
    EXPECT_EQ(
        created.error().message,
        "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
  }
  EXPECT_FALSE(engine->create_queue(std::string(81, 'x'), {}, {}, now));
  EXPECT_FALSE(engine->create_queue("plain", {{"FifoQueue", "true"}}, {}, now));
}

TEST_F(QueueManagement, EnsuresAQueueAsADeploymentDoes) {
  ASSERT_TRUE(engine->ensure_queue("q", {{"DelaySeconds", "1"}}, {{"a", "1"}}, now));
  ASSERT_TRUE(engine->ensure_queue("q", {{"DelaySeconds", "2"}}, {{"a", "2"}}, now));
  EXPECT_EQ(engine->get_attributes("q", now)->at("DelaySeconds"), "2");
  EXPECT_EQ(engine->list_tags("q")->at("a"), "2");
  ASSERT_TRUE(engine->ensure_queue("f.fifo", {{"FifoQueue", "true"}}, {}, now));
  const int commits = store.commits;
  ASSERT_TRUE(engine->ensure_queue("f.fifo", {{"FifoQueue", "true"}}, {}, now));
  EXPECT_EQ(store.commits, commits) << "nothing to change, nothing written";
}

TEST_F(QueueManagement, ListsQueuesByPrefixAndPage) {
  for (const char* name : {"b1", "a2", "a1", "a3"}) create(name);
  EXPECT_THAT(engine->list_queues("a", "", 10).names, ElementsAre("a1", "a2", "a3"));
  const QueuePage page = engine->list_queues("", "", 3);
  EXPECT_THAT(page.names, ElementsAre("a1", "a2", "a3"));
  EXPECT_THAT(engine->list_queues("", page.next_token, 3).names, ElementsAre("b1"));
}

TEST_F(QueueManagement, ListsTheSourcesOfADeadLetterQueue) {
  create("dead");
  for (const char* name : {"one", "two"}) {
    create(name, {{"RedrivePolicy", R"({"deadLetterTargetArn":")" + engine->arn_of("dead") +
                                        R"(","maxReceiveCount":5})"}});
  }
  EXPECT_THAT(engine->list_dead_letter_sources("dead", "", 10)->names, ElementsAre("one", "two"));
}

TEST_F(QueueManagement, DeletesAQueueWithItsMessages) {
  create("q");
  send("q", "one");
  ASSERT_TRUE(engine->delete_queue("q"));
  EXPECT_EQ(engine->delete_queue("q").error().code, "QueueDoesNotExist");
  create("q");
  EXPECT_EQ(counts("q"), "0/0/0");
  reopen();
  EXPECT_EQ(counts("q"), "0/0/0");
}

TEST_F(QueueManagement, AnswersThatAQueueDoesNotExist) {
  EXPECT_EQ(engine->send("no", {.body = "x"}, now).error().code, "QueueDoesNotExist");
  EXPECT_EQ(engine->get_attributes("no", now).error().message,
            "The specified queue does not exist.");
}

TEST_F(QueueManagement, TakesAndGivesTags) {
  create("q");
  ASSERT_TRUE(engine->tag_queue("q", {{"a", "1"}, {"b", ""}}));
  ASSERT_TRUE(engine->untag_queue("q", {"a", "unknown"}));
  EXPECT_EQ(engine->list_tags("q")->size(), 1U);
}

}  // namespace
}  // namespace local_cloud::queues
