#include <micro_aws/sqs_queue.hpp>

#include <gmock/gmock.h>

#include "sqs_fixture.hpp"

namespace {

using namespace std::chrono_literals;
using micro_aws::SqsQueue;
using micro_core::ErrorCode;
using micro_core::Json;
using micro_core::JsonObject;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class SqsAgainstLocalCloud : public SqsFixture {};

TEST_F(SqsAgainstLocalCloud, SendsReceivesAndDeletes) {
  const SqsQueue queue = make_queue("q");
  const auto id = queue.send_message(JsonObject{{"name", "Ωμέγα 💚"}});
  ASSERT_TRUE(id) << describe(id.error());
  const auto messages = queue.receive_messages({.messages_max = 10, .wait = 5s});
  ASSERT_TRUE(messages) << describe(messages.error());
  ASSERT_THAT(*messages, SizeIs(1));
  EXPECT_EQ((*messages)[0].message_id, *id);
  EXPECT_EQ((*messages)[0].body, R"({"name":"Ωμέγα 💚"})");
  EXPECT_EQ((*messages)[0].receive_count, 1);
  EXPECT_TRUE(queue.delete_message((*messages)[0].receipt_handle));
  EXPECT_TRUE(queue.delete_message((*messages)[0].receipt_handle));
  EXPECT_THAT(queue.receive_messages().value(), IsEmpty());
}

TEST_F(SqsAgainstLocalCloud, ShowsAMessageAgainWhenItsVisibilityIsTakenBack) {
  const SqsQueue queue = make_queue("q");
  ASSERT_TRUE(queue.send_message(Json(1)));
  const auto first = queue.receive_messages({.hide_for = 3600s}).value();
  ASSERT_THAT(first, SizeIs(1));
  EXPECT_THAT(queue.receive_messages().value(), IsEmpty());
  ASSERT_TRUE(queue.change_message_visibility(first[0].receipt_handle, 0s));
  const auto again = queue.receive_messages().value();
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].receive_count, 2);
}

TEST_F(SqsAgainstLocalCloud, KeepsAttributes) {
  const SqsQueue queue = make_queue("q");
  ASSERT_TRUE(queue.send_message(micro_aws::SqsOutgoing{
      .body = "x",
      .attributes = {{"text", {.value = "é"}},
                     {"bytes", {.type = "Binary", .value = std::string("\0\1", 2)}},
                     {"count", {.type = "Number.int", .value = "7"}}}}));
  const auto message = queue.receive_messages().value().at(0);
  EXPECT_EQ(message.attributes.at("text").value, "é");
  EXPECT_EQ(message.attributes.at("bytes").value, std::string("\0\1", 2));
  EXPECT_EQ(message.attributes.at("count").type, "Number.int");
}

TEST_F(SqsAgainstLocalCloud, WorksInBatches) {
  const SqsQueue queue = make_queue("q");
  EXPECT_THAT(queue.send_messages({{.body = "a"}, {.body = "b"}}).value(), IsEmpty());
  const auto half = queue.send_messages({{.body = "c"}, {.body = std::string(1, '\1')}}).value();
  ASSERT_THAT(half, SizeIs(1));
  EXPECT_EQ(half[0].index, 1U);
  EXPECT_EQ(half[0].error.code, ErrorCode::invalid_argument);
  std::vector<std::string> handles;
  for (const auto& message : queue.receive_messages({.messages_max = 10, .wait = 5s}).value()) {
    handles.push_back(message.receipt_handle);
  }
  ASSERT_THAT(handles, SizeIs(3));
  EXPECT_THAT(queue.change_messages_visibility(handles, 60s).value(), IsEmpty());
  EXPECT_THAT(queue.delete_messages(handles).value(), IsEmpty());
}

TEST_F(SqsAgainstLocalCloud, KeepsTheOrderOfAFifoQueue) {
  const SqsQueue queue =
      make_queue("q.fifo", {{"FifoQueue", "true"}, {"ContentBasedDeduplication", "true"}});
  for (const std::string body : {"1", "2", "3"}) {
    ASSERT_TRUE(queue.send_message(micro_aws::SqsOutgoing{.body = body, .group_id = "g"}));
  }
  std::vector<std::string> bodies;
  for (const auto& message : queue.receive_messages({.messages_max = 10}).value()) {
    bodies.push_back(message.body);
  }
  EXPECT_THAT(bodies, ElementsAre("1", "2", "3"));
}

TEST_F(SqsAgainstLocalCloud, SendsAnyNumberInBatchesThatFit) {
  const SqsQueue queue = make_queue("q");
  std::vector<micro_aws::SqsOutgoing> messages;
  for (int i = 0; i < 23; ++i) messages.push_back({.body = std::to_string(i)});
  messages[21].body = "\1";                         // what SQS does not take
  messages[5].body = std::string(700 * 1024, 'x');  // with the next one over the limit of a call
  messages[6].body = std::string(700 * 1024, 'y');
  messages[11].body = std::string(1100 * 1024, 'z');  // over the limit of a message
  std::vector<std::size_t> failed;
  for (const auto& failure : queue.send_all(messages)) failed.push_back(failure.index);
  EXPECT_THAT(failed, ElementsAre(11, 21));
  EXPECT_EQ(queue.get_queue_attributes().value().at("ApproximateNumberOfMessages"), "21");
  ASSERT_TRUE(queue.purge_queue());
  EXPECT_EQ(queue.get_queue_attributes().value().at("ApproximateNumberOfMessages"), "0");
}

TEST_F(SqsAgainstLocalCloud, PassesATraceOn) {
  const SqsQueue queue = make_queue("q");
  const std::string trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1";
  ASSERT_TRUE(queue.send_message(micro_aws::SqsOutgoing{.body = "x", .trace_header = trace}));
  EXPECT_EQ(queue.receive_messages().value().at(0).system_attributes.at("AWSTraceHeader"), trace);
}

TEST_F(SqsAgainstLocalCloud, FindsAQueueByItsNameAndChangesIt) {
  const SqsQueue queue = make_queue("q");
  const auto found = micro_aws::get_queue(client(), "q").value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->url(), queue.url());
  EXPECT_FALSE(micro_aws::get_queue(client(), "nothing").value());
  ASSERT_TRUE(found->set_queue_attributes({{"VisibilityTimeout", "7"}}));
  EXPECT_EQ(found->get_queue_attributes().value().at("VisibilityTimeout"), "7");
}

TEST_F(SqsAgainstLocalCloud, SaysThatThereIsNoSuchQueue) {
  const SqsQueue queue(client(), "http://localhost/000000000000/nothing");
  const auto sent = queue.send_message(Json(1));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, ErrorCode::not_found) << describe(sent.error());
  EXPECT_EQ(sent.error().remote->code, "QueueDoesNotExist");
  EXPECT_FALSE(sent.error().remote->request_id.empty());
}

}  // namespace
