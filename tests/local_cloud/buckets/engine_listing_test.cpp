#include "bucket_cloud.hpp"

#include <gmock/gmock.h>
#include <set>

namespace local_cloud::buckets {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Counts what a listing reads.
class CountingStore : public storage::Store {
 public:
  micro_core::Result<std::optional<std::string>> get(std::string_view key) const override {
    return inner_->get(key);
  }
  micro_core::Result<void> scan(const storage::ScanOptions& options,
                                const storage::ScanVisitor& visitor) const override {
    return inner_->scan(options, [&](std::string_view key, std::string_view value) {
      visited += 1;
      return visitor(key, value);
    });
  }
  micro_core::Result<void> commit(const storage::WriteBatch& batch) override {
    return inner_->commit(batch);
  }
  mutable int visited = 0;

 private:
  std::unique_ptr<storage::Store> inner_ = storage::make_memory_store();
};

std::vector<std::string> keys_of(const ObjectPage& page) {
  std::vector<std::string> keys;
  for (const ListedObject& entry : page.objects) keys.push_back(entry.key);
  return keys;
}

BucketCloud& with_keys(BucketCloud& cloud, std::initializer_list<const char*> keys) {
  cloud.make_bucket("photos");
  for (const char* key : keys) cloud.put("photos", key, key);
  return cloud;
}

ObjectPage list(BucketCloud& cloud, ListObjects query) {
  query.bucket = "photos";
  const auto page = cloud.engine.list_objects(query);
  EXPECT_TRUE(page);
  return page ? *page : ObjectPage{};
}

TEST(EngineListing, SortsByTheBytesOfTheKeys) {
  BucketCloud cloud;
  with_keys(cloud, {"b", "a", "B", "a/b", "a!", "日本", "~", "ä"});
  EXPECT_THAT(keys_of(list(cloud, {})), ElementsAre("B", "a", "a!", "a/b", "b", "~", "ä", "日本"));
}

TEST(EngineListing, TakesTheKeysOfOneBucketAndOnePrefix) {
  BucketCloud cloud;
  with_keys(cloud, {"a", "ab", "abc", "b"});
  cloud.make_bucket("photos2");
  cloud.put("photos2", "ab", "");
  EXPECT_THAT(keys_of(list(cloud, {.prefix = "ab"})), ElementsAre("ab", "abc"));
  EXPECT_THAT(keys_of(list(cloud, {.prefix = "x"})), IsEmpty());
}

TEST(EngineListing, FoldsKeysAtTheDelimiter) {
  BucketCloud cloud;
  with_keys(cloud, {"a", "b/1", "b/2", "b/c/1", "bb", "c/", "d//e"});
  const ObjectPage top = list(cloud, {.delimiter = "/"});
  EXPECT_THAT(keys_of(top), ElementsAre("a", "bb"));
  EXPECT_THAT(top.common_prefixes, ElementsAre("b/", "c/", "d/"));
  const ObjectPage below = list(cloud, {.prefix = "b/", .delimiter = "/"});
  EXPECT_THAT(keys_of(below), ElementsAre("b/1", "b/2"));
  EXPECT_THAT(below.common_prefixes, ElementsAre("b/c/"));
  EXPECT_THAT(keys_of(list(cloud, {.prefix = "c/", .delimiter = "/"})), ElementsAre("c/"));
  EXPECT_THAT(list(cloud, {.delimiter = "/c"}).common_prefixes, ElementsAre("b/c"));
}

TEST(EngineListing, PagesGiveEveryEntryOnce) {
  BucketCloud cloud;
  with_keys(cloud, {"a", "b/1", "b/2", "b0", "c/1", "d", "e/1"});
  for (std::size_t size = 1; size <= 7; ++size) {
    SCOPED_TRACE(size);
    std::vector<std::string> all;
    ListObjects query{.delimiter = "/", .keys_max = size};
    for (bool more = true; more;) {
      const ObjectPage page = list(cloud, query);
      EXPECT_LE(page.objects.size() + page.common_prefixes.size(), size);
      for (const auto& key : keys_of(page)) all.push_back(key);
      all.insert(all.end(), page.common_prefixes.begin(), page.common_prefixes.end());
      query.after = page.next;
      more = page.truncated;
    }
    EXPECT_THAT(all, testing::UnorderedElementsAre("a", "b/", "b0", "c/", "d", "e/"));
  }
}

TEST(EngineListing, IsNotTruncatedWhenTheLastEntryFits) {
  BucketCloud cloud;
  with_keys(cloud, {"a", "b"});
  EXPECT_FALSE(list(cloud, {.keys_max = 2}).truncated);
  EXPECT_TRUE(list(cloud, {.keys_max = 1}).truncated);
  const ObjectPage none = list(cloud, {.keys_max = 0});
  EXPECT_FALSE(none.truncated);
  EXPECT_THAT(none.objects, IsEmpty());
}

TEST(EngineListing, AMarkerThatIsACommonPrefixStandsForAllBelowIt) {
  BucketCloud cloud;
  with_keys(cloud, {"a/1", "a/2", "b/1"});
  ListObjects query{.delimiter = "/"};
  query.after = cursor_after("a/", "", "/");
  EXPECT_THAT(list(cloud, query).common_prefixes, ElementsAre("b/"));
  query.after = cursor_after("a/1", "", "/");
  EXPECT_THAT(list(cloud, query).common_prefixes, ElementsAre("a/", "b/"));
}

TEST(EngineListing, LeavesDeletedObjectsOut) {
  BucketCloud cloud;
  with_keys(cloud, {"a", "b/1", "c"});
  ASSERT_TRUE(cloud.engine.set_versioning("photos", Versioning::enabled));
  for (const char* key : {"a", "b/1"}) {
    ASSERT_TRUE(cloud.engine.delete_object({"photos", key, {}, {}}, noon));
  }
  const ObjectPage page = list(cloud, {.delimiter = "/"});
  EXPECT_THAT(keys_of(page), ElementsAre("c"));
  EXPECT_THAT(page.common_prefixes, IsEmpty());
}

TEST(EngineListing, ListsVersionsNewestFirstAndPagesThroughThem) {
  BucketCloud cloud;
  cloud.make_bucket("photos");
  ASSERT_TRUE(cloud.engine.set_versioning("photos", Versioning::enabled));
  std::vector<std::string> expected;
  for (int i = 0; i < 3; ++i) expected.push_back(cloud.put("photos", "a", "x").version_id);
  expected.push_back(cloud.engine.delete_object({"photos", "a", {}, {}}, noon)->version_id);
  std::reverse(expected.begin(), expected.end());
  expected.push_back(cloud.put("photos", "b", "x").version_id);

  std::vector<std::string> found;
  std::vector<bool> latest;
  ListObjects query{.keys_max = 2, .all_versions = true};
  for (bool more = true; more;) {
    const ObjectPage page = list(cloud, query);
    for (const ListedObject& entry : page.objects) {
      found.push_back(entry.version_id);
      latest.push_back(entry.latest);
    }
    query.after = page.next;
    more = page.truncated;
  }
  EXPECT_EQ(found, expected);
  EXPECT_THAT(latest, ElementsAre(true, false, false, false, true));
}

TEST(EngineListing, CostsWhatItReturnsNotWhatItFolds) {
  CountingStore store;
  BucketsEngine engine(store, {});
  ASSERT_TRUE(engine.create_bucket("photos", "eu-central-1", noon));
  for (int i = 0; i < 3000; ++i) {
    const std::string key = "folder " + std::to_string(i % 3) + "/" + std::to_string(i);
    ASSERT_TRUE(engine.put_object({"photos", key, "", {}, {}, {}}, noon));
  }
  store.visited = 0;
  ListObjects query{.bucket = "photos", .delimiter = "/"};
  const auto page = engine.list_objects(query);
  ASSERT_TRUE(page);
  EXPECT_EQ(page->common_prefixes.size(), 3U);
  EXPECT_LT(store.visited, 100);
}

TEST(EngineListing, AgreesWithAPlainWalkOverRandomKeys) {
  BucketCloud cloud;
  cloud.make_bucket("photos");
  std::uint32_t seed = 7;
  const auto random = [&](std::uint32_t bound) {
    return (seed = seed * 1664525 + 1013904223) / 65536 % bound;
  };
  std::set<std::string> all;
  for (int i = 0; i < 300; ++i) {
    std::string key;
    for (std::uint32_t length = 1 + random(8); length > 0; --length) key += "ab/\x01"[random(4)];
    cloud.put("photos", key, "");
    all.insert(key);
  }
  for (const std::string prefix : {"", "a", "a/", "b/a"}) {
    std::set<std::string> expected;
    for (const std::string& key : all) {
      if (!key.starts_with(prefix)) continue;
      const std::size_t at = key.find('/', prefix.size());
      expected.insert(at == std::string::npos ? key : key.substr(0, at + 1));
    }
    std::set<std::string> found;
    ListObjects query{.prefix = prefix, .delimiter = "/", .keys_max = 3};
    for (bool more = true; more;) {
      const ObjectPage page = list(cloud, query);
      for (const auto& key : keys_of(page)) EXPECT_TRUE(found.insert(key).second) << key;
      for (const auto& each : page.common_prefixes) EXPECT_TRUE(found.insert(each).second) << each;
      query.after = page.next;
      more = page.truncated;
    }
    EXPECT_EQ(found, expected) << "prefix " << prefix;
  }
}

}  // namespace
}  // namespace local_cloud::buckets
