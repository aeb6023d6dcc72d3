// What S3 does for its clients, whoever answers: see S3Fixture.
#include <micro_http/client.hpp>

#include <gmock/gmock.h>

#include "s3_fixture.hpp"

namespace {

using namespace std::chrono_literals;
using micro_aws::S3Bucket;
using micro_core::ErrorCode;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

class S3Objects : public S3Fixture {};

TEST_F(S3Objects, PutsGetsListsAndDeletes) {
  const S3Bucket bucket = make_bucket("objects");
  const std::string key = "users/a b+ü&<1>.json";
  const auto etag = bucket.put_object(
      key, "{}", {.content_type = "application/json", .metadata = {{"owner", "ada"}}});
  ASSERT_TRUE(etag) << describe(etag.error());

  const auto object = bucket.get_object(key).value();
  ASSERT_TRUE(object);
  EXPECT_EQ(object->body, "{}");
  EXPECT_EQ(object->info.etag, etag->etag);
  EXPECT_EQ(object->info.content_type, "application/json");
  EXPECT_EQ(object->info.metadata.at("owner"), "ada");

  const auto info = bucket.head_object(key).value();
  ASSERT_TRUE(info);
  EXPECT_EQ(info->size, 2);
  EXPECT_EQ(info->last_modified, object->info.last_modified);

  const auto page = bucket.list_objects({.prefix = "users/"}).value();
  ASSERT_THAT(page.objects, SizeIs(1));
  EXPECT_EQ(page.objects[0].key, key);
  EXPECT_EQ(page.objects[0].etag, etag->etag);

  EXPECT_TRUE(bucket.delete_object(key));
  EXPECT_TRUE(bucket.delete_object(key));
  EXPECT_FALSE(bucket.get_object(key).value());
  EXPECT_FALSE(bucket.head_object(key).value());
}

TEST_F(S3Objects, ListsPageByPageAndByFolder) {
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

TEST_F(S3Objects, DoesNotReplaceAnObjectThatMustBeAbsent) {
  const S3Bucket bucket = make_bucket("objects");
  const auto etag = bucket.put_object("k", "1", {.only_if_absent = true}).value();
  const auto refused = bucket.put_object("k", "2", {.only_if_absent = true});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::already_exists) << describe(refused.error());
  EXPECT_TRUE(bucket.put_object("k", "3", {.only_if_etag = etag.etag}));
  EXPECT_EQ(bucket.get_object("k").value()->body, "3");
}

TEST_F(S3Objects, TellsAMissingBucket) {
  const S3Bucket bucket(client(), "nothing-here");
  EXPECT_EQ(bucket.get_object("k").error().remote->code, "NoSuchBucket");
  EXPECT_EQ(bucket.put_object("k", "").error().code, ErrorCode::not_found);
  EXPECT_EQ(bucket.list_objects().error().code, ErrorCode::not_found);
}

TEST_F(S3Objects, ReadsThroughAPresignedUrl) {
  const S3Bucket bucket = make_bucket("objects");
  ASSERT_TRUE(bucket.put_object("a b", "secret"));
  const auto url = micro_http::parse_url(bucket.presigned_get_url("a b", 60s).value()).value();
  const micro_http::HttpClient anyone;
  const auto answer = anyone.send(url, {.target = url.target()}).value();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "secret");
}

}  // namespace
