#include "bucket_cloud.hpp"

#include <local_cloud/buckets/keys.hpp>

#include <thread>
#include <vector>

namespace local_cloud::buckets {
namespace {

// A store whose commits can be made to fail, as a full disk's do.
class FailingStore : public storage::Store {
 public:
  micro_core::Result<std::optional<std::string>> get(std::string_view key) const override {
    return inner_->get(key);
  }
  micro_core::Result<void> scan(const storage::ScanOptions& options,
                                const storage::ScanVisitor& visitor) const override {
    return inner_->scan(options, visitor);
  }
  micro_core::Result<void> commit(const storage::WriteBatch& batch) override {
    if (full) return micro_core::Error::unavailable("no space left");
    return inner_->commit(batch);
  }
  bool full = false;

 private:
  std::unique_ptr<storage::Store> inner_ = storage::make_memory_store();
};

std::string pattern(std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 31 + i / 1000);
  return text;
}

TEST(EngineObjects, GiveBackWhatWasPut) {
  BucketCloud cloud;
  cloud.make_bucket("photos");
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, keys::chunk_bytes - 1,
                                 keys::chunk_bytes, keys::chunk_bytes + 1, 3 * keys::chunk_bytes}) {
    SCOPED_TRACE(size);
    const std::string body = pattern(size);
    const StoredObject stored = cloud.put("photos", "a", body);
    EXPECT_EQ(stored.size, size);
    EXPECT_EQ(cloud.get("photos", "a"), body);
  }
}

TEST(EngineObjects, SetTheEtagToTheMd5AndTheTimeToAWholeSecond) {
  BucketCloud cloud;
  cloud.make_bucket("photos");
  EXPECT_EQ(cloud.put("photos", "a", "hello").etag, "5d41402abc4b2a76b9719d911017c592");
  EXPECT_EQ(cloud.read("photos", "a")->object.modified,
            TimePoint{std::chrono::milliseconds{1'795'348'800'000}});
}

TEST(EngineObjects, ReadRangesAcrossChunks) {
  BucketCloud cloud;
  cloud.make_bucket("photos");
  const std::string body = pattern(2 * keys::chunk_bytes + 100);
  cloud.put("photos", "a", body);
  for (const auto& [first, last] : {std::pair<std::size_t, std::size_t>{0, 0},
                                    {keys::chunk_bytes - 1, keys::chunk_bytes},
                                    {5, 2 * keys::chunk_bytes + 99},
                                    {2 * keys::chunk_bytes, 2 * keys::chunk_bytes + 1000}}) {
    SCOPED_TRACE(first);
    ReadObject read;
    read.bucket = "photos";
    read.key = "a";
    read.range = ByteRange{first, last};
    const auto found = cloud.engine.read_object(read);
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->partial);
    EXPECT_EQ(found->body, body.substr(first, last - first + 1));
  }
}

TEST(EngineObjects, GiveSpaceBackWhenReplacedAndWhenDeleted) {
  BucketCloud cloud;
  cloud.make_bucket("photos");
  const std::size_t before = cloud.entries();
  for (int i = 0; i < 5; ++i) cloud.put("photos", "a", pattern(3 * keys::chunk_bytes));
  EXPECT_EQ(cloud.entries(), before + 4);  // a record and three chunks
  cloud.put("photos", "a", "small");
  EXPECT_EQ(cloud.entries(), before + 2);
  ASSERT_TRUE(cloud.engine.delete_object({"photos", "a", {}, {}}, noon));
  EXPECT_EQ(cloud.entries(), before);
  ASSERT_TRUE(cloud.engine.delete_object({"photos", "a", {}, {}}, noon));
}

TEST(EngineObjects, ErasesTheManyChunksOfALargeObject) {
  BucketCloud cloud;
  cloud.make_bucket("photos");
  const std::size_t before = cloud.entries();
  cloud.put("photos", "a", std::string(65 * keys::chunk_bytes + 1, 'x'));
  EXPECT_EQ(cloud.entries(), before + 67);
  ASSERT_TRUE(cloud.engine.delete_object({"photos", "a", {}, {}}, noon));
  EXPECT_EQ(cloud.entries(), before);
}

TEST(EngineObjects, KeepVersionsOnceVersioningIsEnabled) {
  BucketCloud cloud;
  cloud.make_bucket("photos");
  cloud.put("photos", "a", "before");
  ASSERT_TRUE(cloud.engine.set_versioning("photos", Versioning::enabled));
  const std::string one = cloud.put("photos", "a", "one").version_id;
  const std::string two = cloud.put("photos", "a", "two").version_id;
  EXPECT_NE(one, two);
  EXPECT_EQ(one.size(), 32U);
  EXPECT_EQ(cloud.get("photos", "a"), "two");
  EXPECT_EQ(cloud.get("photos", "a", one), "one");
  EXPECT_EQ(cloud.get("photos", "a", "null"), "before");
  EXPECT_EQ(cloud.get("photos", "b", one), "NoSuchVersion");
  EXPECT_EQ(cloud.get("photos", "a", "no-such-id"), "InvalidArgument");
}

TEST(EngineObjects, HideAnObjectBehindADeleteMarkerUntilTheMarkerGoes) {
  BucketCloud cloud;
  cloud.make_bucket("photos");
  ASSERT_TRUE(cloud.engine.set_versioning("photos", Versioning::enabled));
  cloud.put("photos", "a", "one");
  const auto marker = cloud.engine.delete_object({"photos", "a", {}, {}}, noon);
  ASSERT_TRUE(marker);
  EXPECT_TRUE(marker->delete_marker);
  EXPECT_EQ(cloud.get("photos", "a"), "NoSuchKey");
  EXPECT_EQ(cloud.get("photos", "a", marker->version_id), "MethodNotAllowed");
  EXPECT_FALSE(cloud.engine.delete_bucket("photos"));
  const auto undone = cloud.engine.delete_object({"photos", "a", marker->version_id, {}}, noon);
  ASSERT_TRUE(undone);
  EXPECT_TRUE(undone->delete_marker);
  EXPECT_EQ(cloud.get("photos", "a"), "one");
}

TEST(EngineObjects, ReplaceTheNullVersionWhileVersioningIsSuspended) {
  BucketCloud cloud;
  cloud.make_bucket("photos");
  cloud.put("photos", "a", "null 1");
  ASSERT_TRUE(cloud.engine.set_versioning("photos", Versioning::enabled));
  const std::string kept = cloud.put("photos", "a", "kept").version_id;
  ASSERT_TRUE(cloud.engine.set_versioning("photos", Versioning::suspended));
  const std::size_t before = cloud.entries();
  EXPECT_EQ(cloud.put("photos", "a", "null 2").version_id, "null");
  EXPECT_EQ(cloud.entries(), before);
  EXPECT_EQ(cloud.get("photos", "a"), "null 2");
  EXPECT_EQ(cloud.get("photos", "a", kept), "kept");
  const auto marker = cloud.engine.delete_object({"photos", "a", {}, {}}, noon);
  ASSERT_TRUE(marker);
  EXPECT_EQ(marker->version_id, "null");
  EXPECT_EQ(cloud.get("photos", "a"), "NoSuchKey");
  EXPECT_EQ(cloud.get("photos", "a", kept), "kept");
}

TEST(EngineObjects, WriteOnlyWhereTheConditionHolds) {
  BucketCloud cloud;
  cloud.make_bucket("photos");
  const auto put = [&](Conditions conditions) {
    PutObject request;
    request.bucket = "photos";
    request.key = "a";
    request.body = "x";
    request.conditions = std::move(conditions);
    const auto stored = cloud.engine.put_object(std::move(request), noon);
    return stored ? std::string("stored") : stored.error().code;
  };
  EXPECT_EQ(put({.if_match = "\"abc\""}), "NoSuchKey");
  EXPECT_EQ(put({.if_none_match = "*"}), "stored");
  EXPECT_EQ(put({.if_none_match = "*"}), "PreconditionFailed");
  EXPECT_EQ(put({.if_match = "\"abc\""}), "PreconditionFailed");
  EXPECT_EQ(put({.if_match = "\"9dd4e461268c8034f5c8564e155c67a6\""}), "stored");
  ASSERT_TRUE(cloud.engine.delete_object({"photos", "a", {}, {}}, noon));
  EXPECT_EQ(put({.if_none_match = "*"}), "stored");
}

TEST(EngineObjects, OneOfManyCreatorsWins) {
  BucketCloud cloud;
  cloud.make_bucket("photos");
  std::atomic<int> winners = 0;
  std::vector<std::thread> creators;
  for (int i = 0; i < 8; ++i) {
    creators.emplace_back([&, i] {
      for (int round = 0; round < 20; ++round) {
        PutObject request;
        request.bucket = "photos";
        request.key = "key " + std::to_string(round);
        request.body = std::to_string(i);
        request.conditions.if_none_match = "*";
        if (cloud.engine.put_object(std::move(request), noon)) winners += 1;
      }
    });
  }
  for (std::thread& creator : creators) creator.join();
  EXPECT_EQ(winners, 20);
}

TEST(EngineObjects, AReaderNeverSeesHalfOfAReplacement) {
  BucketCloud cloud;
  cloud.make_bucket("photos");
  cloud.put("photos", "a", std::string(2 * keys::chunk_bytes, 'a'));
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int i = 0; i < 50; ++i) {
      cloud.put("photos", "a", std::string(2 * keys::chunk_bytes, static_cast<char>('a' + i % 26)));
    }
    done = true;
  });
  while (!done) {
    const std::string body = cloud.get("photos", "a");
    ASSERT_EQ(body.size(), 2 * keys::chunk_bytes);
    ASSERT_EQ(body.find_first_not_of(body.front()), std::string::npos);
  }
  writer.join();
}

TEST(EngineObjects, SayServiceUnavailableAndKeepTheOldObjectWhenTheStoreIsFull) {
  FailingStore store;
  BucketsEngine engine(store, {});
  ASSERT_TRUE(engine.create_bucket("photos", "eu-central-1", noon));
  PutObject first{"photos", "a", "old", {}, {}, {}};
  ASSERT_TRUE(engine.put_object(first, noon));
  store.full = true;
  const auto refused = engine.put_object({"photos", "a", "new", {}, {}, {}}, noon);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "ServiceUnavailable");
  EXPECT_EQ(refused.error().status, 503);
  EXPECT_FALSE(engine.delete_object({"photos", "a", {}, {}}, noon));
  store.full = false;
  ReadObject read;
  read.bucket = "photos";
  read.key = "a";
  EXPECT_EQ(engine.read_object(read)->body, "old");
}

TEST(EngineObjects, TagsAreReplacedWithoutTouchingTheObject) {
  BucketCloud cloud;
  cloud.make_bucket("photos");
  cloud.put("photos", "a", "body");
  ReadObject target;
  target.bucket = "photos";
  target.key = "a";
  ASSERT_TRUE(cloud.engine.put_object_tags(target, {{"k", "v"}}));
  const auto read = cloud.read("photos", "a");
  EXPECT_EQ(read->object.attributes.tags, (Tags{{"k", "v"}}));
  EXPECT_EQ(read->body, "body");
}

}  // namespace
}  // namespace local_cloud::buckets
