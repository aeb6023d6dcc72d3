#include <local_cloud/buckets/s3_call.hpp>

#include <gtest/gtest.h>

namespace local_cloud::buckets {
namespace {

constexpr TimePoint noon{std::chrono::milliseconds{1'795'348'800'000}};  // 2026-11-22T12:00:00Z

Outcome<S3Call> read(std::string target, std::string host = "127.0.0.1:4566") {
  wire::AwsRequest request;
  request.http.target = std::move(target);
  request.http.headers.set("Host", std::move(host));
  return read_call(std::move(request), noon);
}

TEST(S3Call, FindsTheBucketInTheHost) {
  const std::pair<const char*, const char*> hosts[] = {
      {"b.s3.amazonaws.com", "b"},
      {"b.s3.eu-central-1.amazonaws.com", "b"},
      {"b.s3.dualstack.eu-central-1.amazonaws.com", "b"},
      {"b.s3-eu-west-1.amazonaws.com", "b"},
      {"my.dotted.bucket.s3.localhost:4566", "my.dotted.bucket"},
      {"b.s3.eu-central-1.localhost:4566", "b"},
      {"b.localhost:4566", "b"},
      {"B.LOCALHOST", "b"},
      {"s3.amazonaws.com", ""},
      {"s3.eu-central-1.amazonaws.com", ""},
      {"s3.localhost:4566", ""},
      {"localhost:4566", ""},
      {"127.0.0.1:4566", ""},
      {"sqs.eu-central-1.amazonaws.com", ""},
      {"", ""},
  };
  for (const auto& [host, bucket] : hosts) EXPECT_EQ(bucket_of_host(host), bucket) << host;
}

TEST(S3Call, SplitsAPathIntoBucketAndKey) {
  const auto call = read("/photos/a%20b//c/../d%2Fe+%C3%BC?versionId=x&uploads");
  ASSERT_TRUE(call);
  EXPECT_EQ(call->bucket, "photos");
  EXPECT_EQ(call->key, "a b//c/../d/e+ü");
  EXPECT_EQ(call->get("versionId"), "x");
  EXPECT_TRUE(call->has("uploads"));
  EXPECT_FALSE(call->has("acl"));
  EXPECT_EQ(read("/photos")->key, "");
  EXPECT_EQ(read("/photos/")->key, "");
  EXPECT_EQ(read("/photos//")->key, "/");
  EXPECT_EQ(read("/")->bucket, "");
  EXPECT_EQ(read("/a/b", "photos.s3.localhost")->key, "a/b");
}

TEST(S3Call, RefusesKeysThatAreTooLongOrNoUtf8) {
  EXPECT_TRUE(read("/photos/" + std::string(1024, 'a')));
  EXPECT_EQ(read("/photos/" + std::string(1025, 'a')).error().code, "KeyTooLongError");
  EXPECT_EQ(read("/photos/%ae%8a-").error().code, "InvalidURI");
}

TEST(S3Call, RefusesAPresignedUrlThatHasExpired) {
  EXPECT_TRUE(read("/b/k?X-Amz-Date=20261122T115900Z&X-Amz-Expires=60"));
  const auto late = read("/b/k?X-Amz-Date=20261122T115859Z&X-Amz-Expires=60");
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, "AccessDenied");
  EXPECT_EQ(late.error().message, "Request has expired");
  EXPECT_EQ(read("/b/k?X-Amz-Date=20261122T115900Z&X-Amz-Expires=604801").error().code,
            "AuthorizationQueryParametersError");
  EXPECT_EQ(read("/b/k?X-Amz-Date=x&X-Amz-Expires=1").error().code,
            "AuthorizationQueryParametersError");
  EXPECT_TRUE(read("/b/k?AWSAccessKeyId=a&Signature=b&Expires=1795348800"));
  EXPECT_EQ(read("/b/k?AWSAccessKeyId=a&Signature=b&Expires=1795348799").error().code,
            "AccessDenied");
}

}  // namespace
}  // namespace local_cloud::buckets
