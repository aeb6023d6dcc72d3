#include "bucket_cloud.hpp"

namespace local_cloud::buckets {
namespace {

TEST(BucketsEngine, RefusesToMakeABucketTwiceOutsideUsEast1) {
  BucketCloud cloud;
  cloud.make_bucket("photos");
  const auto again = cloud.engine.create_bucket("photos", "eu-central-1", noon);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, "BucketAlreadyOwnedByYou");
  EXPECT_EQ(again.error().status, 409);

  ASSERT_TRUE(cloud.engine.create_bucket("old-photos", "us-east-1", noon));
  EXPECT_TRUE(cloud.engine.create_bucket("old-photos", "us-east-1", noon));
}

TEST(BucketsEngine, RefusesABadName) {
  BucketCloud cloud;
  const auto made = cloud.engine.create_bucket("No_Such.", "eu-central-1", noon);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, "InvalidBucketName");
}

TEST(BucketsEngine, EnsuresABucketOfATemplateAgainAndAgain) {
  BucketCloud cloud;
  const BucketOptions options{Versioning::enabled, {{BucketDocument::policy, "{}"}}};
  ASSERT_TRUE(cloud.engine.ensure_bucket("photos", options, noon));
  cloud.put("photos", "a", "1");
  ASSERT_TRUE(cloud.engine.ensure_bucket("photos", options, noon + std::chrono::hours{1}));
  const auto bucket = cloud.engine.find_bucket("photos");
  ASSERT_TRUE(bucket);
  EXPECT_EQ(bucket->versioning, Versioning::enabled);
  EXPECT_EQ(bucket->documents.at(BucketDocument::policy), "{}");
  EXPECT_EQ(bucket->created, noon);
  EXPECT_EQ(cloud.get("photos", "a"), "1");
}

TEST(BucketsEngine, DeletesOnlyAnEmptyBucketAndItsUploadsWithIt) {
  BucketCloud cloud;
  cloud.make_bucket("photos");
  cloud.put("photos", "a", "1");
  EXPECT_EQ(cloud.engine.delete_bucket("photos").error().code, "BucketNotEmpty");
  ASSERT_TRUE(cloud.engine.delete_object({"photos", "a", {}, {}}, noon));
  const auto upload = cloud.engine.create_upload({"photos", "b", {}, {}, {}}, noon);
  ASSERT_TRUE(upload);
  ASSERT_TRUE(cloud.engine.upload_part({"photos", "b", *upload, 1, "body", {}}, noon));
  ASSERT_TRUE(cloud.engine.delete_bucket("photos"));
  EXPECT_EQ(cloud.entries(), 0U);
  EXPECT_EQ(cloud.engine.delete_bucket("photos").error().code, "NoSuchBucket");
}

TEST(BucketsEngine, ListsBucketsInPages) {
  BucketCloud cloud;
  for (const char* name : {"c-3", "a-1", "b-2", "other"}) cloud.make_bucket(name);
  const auto first = cloud.engine.list_buckets({"", "", 2});
  ASSERT_TRUE(first);
  EXPECT_TRUE(first->truncated);
  ASSERT_EQ(first->buckets.size(), 2U);
  EXPECT_EQ(first->buckets[1].name, "b-2");
  const auto rest = cloud.engine.list_buckets({"", "b-2", 2});
  ASSERT_TRUE(rest);
  EXPECT_FALSE(rest->truncated);
  EXPECT_EQ(rest->buckets[0].name, "c-3");
  EXPECT_EQ(cloud.engine.list_buckets({"o", "", 2})->buckets.size(), 1U);
}

TEST(BucketsEngine, KeepsDocumentsUntilTheyAreDeleted) {
  BucketCloud cloud;
  cloud.make_bucket("photos");
  ASSERT_TRUE(cloud.engine.put_document("photos", BucketDocument::cors, "<a/>"));
  EXPECT_EQ(cloud.engine.find_bucket("photos")->documents.size(), 1U);
  ASSERT_TRUE(cloud.engine.delete_document("photos", BucketDocument::cors));
  ASSERT_TRUE(cloud.engine.delete_document("photos", BucketDocument::cors));
  EXPECT_TRUE(cloud.engine.find_bucket("photos")->documents.empty());
  EXPECT_FALSE(cloud.engine.put_document("nobody", BucketDocument::cors, "<a/>"));
}

}  // namespace
}  // namespace local_cloud::buckets
