// The clients against the local cloud's own services, over real sockets. Both sides were written
// from the documents, each without the other's code.
#include <local_cloud/buckets/buckets_api.hpp>
#include <local_cloud/queues/queues_api.hpp>
#include <local_cloud/storage/store.hpp>
#include <micro_aws/s3_bucket.hpp>
#include <micro_aws/sqs_queue.hpp>
#include <micro_http/client.hpp>

#include <gmock/gmock.h>

#include "local_endpoint.hpp"

namespace {

using namespace std::chrono_literals;
using local_cloud::wire::AwsRequest;
using micro_aws::S3Bucket;
using micro_aws::SqsQueue;
using micro_core::ErrorCode;
using micro_core::Json;
using micro_core::JsonObject;
using micro_http::HttpReply;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class SqsAgainstLocalCloud : public testing::Test {
 protected:
  SqsQueue make_queue(const std::string& name, JsonObject attributes = {}) const {
    JsonObject input{{"QueueName", name}};
    if (!attributes.empty()) input["Attributes"] = std::move(attributes);
    const auto created = client().call("AmazonSQS.CreateQueue", std::move(input)).value();
    return SqsQueue(client(), std::string(micro_core::string_at(created, "QueueUrl")));
  }
  micro_aws::Client client() const { return endpoint_.client(); }

 private:
  micro_http::EventLoop loop_;
  std::unique_ptr<local_cloud::storage::Store> store_ = local_cloud::storage::make_memory_store();
  std::unique_ptr<local_cloud::queues::QueuesEngine> engine_ =
      local_cloud::queues::QueuesEngine::open(*store_, {}, micro_core::system_clock().now())
          .value();
  local_cloud::queues::QueuesApi api_{*engine_, loop_, micro_core::system_clock()};
  LocalEndpoint endpoint_{loop_, [this](AwsRequest request, HttpReply reply) {
                            api_.handle(std::move(request), std::move(reply));
                          }};
};

class S3AgainstLocalCloud : public testing::Test {
 protected:
  S3Bucket make_bucket(const std::string& name) const {
    client()
        .call_s3({.method = "PUT",
                  .bucket = name,
                  .body = "<CreateBucketConfiguration><LocationConstraint>eu-central-1"
                          "</LocationConstraint></CreateBucketConfiguration>"})
        .value();
    return S3Bucket(client(), name);
  }
  micro_aws::Client client() const { return endpoint_.client(); }

 private:
  micro_http::EventLoop loop_;
  std::unique_ptr<local_cloud::storage::Store> store_ = local_cloud::storage::make_memory_store();
  local_cloud::buckets::BucketsEngine engine_{*store_, {}};
  local_cloud::buckets::BucketsApi api_{engine_};
  LocalEndpoint endpoint_{
      loop_, [this](AwsRequest request, HttpReply reply) {
        reply.send(api_.handle(std::move(request), micro_core::system_clock().now()));
      }};
};

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

TEST_F(SqsAgainstLocalCloud, SaysThatThereIsNoSuchQueue) {
  const SqsQueue queue(client(), "http://localhost/000000000000/nothing");
  const auto sent = queue.send_message(Json(1));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, ErrorCode::not_found) << describe(sent.error());
  EXPECT_EQ(sent.error().remote->code, "QueueDoesNotExist");
  EXPECT_FALSE(sent.error().remote->request_id.empty());
}

TEST_F(S3AgainstLocalCloud, PutsGetsListsAndDeletes) {
  const S3Bucket bucket = make_bucket("objects");
  const std::string key = "users/a b+ü&<1>.json";
  const auto etag = bucket.put_object(
      key, "{}", {.content_type = "application/json", .metadata = {{"owner", "ada"}}});
  ASSERT_TRUE(etag) << describe(etag.error());

  const auto object = bucket.get_object(key).value();
  ASSERT_TRUE(object);
  EXPECT_EQ(object->body, "{}");
  EXPECT_EQ(object->info.etag, *etag);
  EXPECT_EQ(object->info.content_type, "application/json");
  EXPECT_EQ(object->info.metadata.at("owner"), "ada");

  const auto info = bucket.head_object(key).value();
  ASSERT_TRUE(info);
  EXPECT_EQ(info->size, 2);
  EXPECT_EQ(info->last_modified, object->info.last_modified);

  const auto page = bucket.list_objects({.prefix = "users/"}).value();
  ASSERT_THAT(page.objects, SizeIs(1));
  EXPECT_EQ(page.objects[0].key, key);
  EXPECT_EQ(page.objects[0].etag, *etag);

  EXPECT_TRUE(bucket.delete_object(key));
  EXPECT_TRUE(bucket.delete_object(key));
  EXPECT_FALSE(bucket.get_object(key).value());
  EXPECT_FALSE(bucket.head_object(key).value());
}

TEST_F(S3AgainstLocalCloud, ListsPageByPageAndByFolder) {
  const S3Bucket bucket = make_bucket("objects");
  for (const char* key : {"a/1", "a/2", "b"}) ASSERT_TRUE(bucket.put_object(key, "x"));
  const auto folders = bucket.list_objects({.delimiter = "/"}).value();
  EXPECT_THAT(folders.prefixes, ElementsAre("a/"));
  ASSERT_THAT(folders.objects, SizeIs(1));

  std::vector<std::string> keys;
  micro_aws::S3ListOptions options{.keys_max = 1};
  do {
    const auto page = bucket.list_objects(options).value();
    for (const auto& object : page.objects) keys.push_back(object.key);
    options.token = page.next_token.value_or("");
  } while (!options.token.empty() && keys.size() < 10);
  EXPECT_THAT(keys, ElementsAre("a/1", "a/2", "b"));
}

TEST_F(S3AgainstLocalCloud, DoesNotReplaceAnObjectThatMustBeAbsent) {
  const S3Bucket bucket = make_bucket("objects");
  const auto etag = bucket.put_object("k", "1", {.only_if_absent = true}).value();
  const auto refused = bucket.put_object("k", "2", {.only_if_absent = true});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::already_exists) << describe(refused.error());
  EXPECT_TRUE(bucket.put_object("k", "3", {.only_if_etag = etag}));
  EXPECT_EQ(bucket.get_object("k").value()->body, "3");
}

TEST_F(S3AgainstLocalCloud, TellsAMissingBucket) {
  const S3Bucket bucket(client(), "nothing-here");
  EXPECT_EQ(bucket.get_object("k").error().remote->code, "NoSuchBucket");
  EXPECT_EQ(bucket.put_object("k", "").error().code, ErrorCode::not_found);
  EXPECT_EQ(bucket.list_objects().error().code, ErrorCode::not_found);
}

TEST_F(S3AgainstLocalCloud, ReadsThroughAPresignedUrl) {
  const S3Bucket bucket = make_bucket("objects");
  ASSERT_TRUE(bucket.put_object("a b", "secret"));
  const auto url = micro_http::parse_url(bucket.presigned_get_url("a b", 60s).value()).value();
  const micro_http::HttpClient anyone;
  const auto answer = anyone.send(url, {.target = url.target()}).value();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "secret");
}

}  // namespace
