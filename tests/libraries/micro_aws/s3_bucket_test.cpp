#include <micro_aws/s3_bucket.hpp>
#include <micro_core/hash.hpp>

#include <gmock/gmock.h>

#include "scripted_service.hpp"

namespace {

using namespace std::chrono_literals;
using micro_aws::S3Bucket;
using micro_core::ErrorCode;
using micro_http::HttpResponse;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

S3Bucket bucket(ScriptedService& service) {
  return S3Bucket(service.client(), "b");
}

HttpResponse refusal(int status, std::string code) {
  return {.status = status,
          .body = "<Error><Code>" + code + "</Code><Message>no</Message></Error>"};
}

TEST(S3Bucket, PutsAnObjectWithWhatBelongsToIt) {
  ScriptedService service;
  service.answer(HttpResponse{.headers = {{"ETag", "\"abc\""}}});
  const auto etag = bucket(service).put_object(
      "users/a b.json", "{}",
      {.content_type = "application/json", .metadata = {{"owner", "Ada"}}, .only_if_absent = true});
  ASSERT_TRUE(etag) << describe(etag.error());
  EXPECT_EQ(etag->etag, "\"abc\"");
  const auto& request = service.requests()[0];
  EXPECT_EQ(request.method, "PUT");
  EXPECT_EQ(request.target, "/b/users/a%20b.json");
  EXPECT_EQ(request.body, "{}");
  EXPECT_EQ(request.headers.get("Content-Type"), "application/json");
  EXPECT_EQ(request.headers.get("x-amz-meta-owner"), "Ada");
  EXPECT_EQ(request.headers.get("If-None-Match"), "*");
  EXPECT_EQ(request.headers.get("x-amz-content-sha256"), micro_core::sha256_hex("{}"));
}

TEST(S3Bucket, SaysThatAConditionOfAPutDidNotHold) {
  ScriptedService service;
  service.answer(refusal(412, "PreconditionFailed"));
  const auto etag = bucket(service).put_object("k", "", {.only_if_etag = "\"old\""});
  ASSERT_FALSE(etag);
  EXPECT_EQ(etag.error().code, ErrorCode::already_exists);
  EXPECT_EQ(service.requests()[0].headers.get("If-Match"), "\"old\"");
}

TEST(S3Bucket, GetsAnObject) {
  ScriptedService service;
  service.answer(HttpResponse{.headers = {{"ETag", "\"abc\""},
                                          {"Content-Type", "text/plain"},
                                          {"Last-Modified", "Sun, 22 Nov 2026 15:39:35 GMT"},
                                          {"X-Amz-Meta-Owner", "Ada"}},
                              .body = "hello"});
  const auto object = bucket(service).get_object("k").value();
  ASSERT_TRUE(object);
  EXPECT_EQ(object->body, "hello");
  EXPECT_EQ(object->info.key, "k");
  EXPECT_EQ(object->info.size, 5);
  EXPECT_EQ(object->info.content_type, "text/plain");
  EXPECT_THAT(object->info.metadata, ElementsAre(Pair("owner", "Ada")));
  EXPECT_EQ(micro_core::to_iso8601(object->info.last_modified), "2026-11-22T15:39:35.000Z");
}

TEST(S3Bucket, TellsAMissingObjectFromAMissingBucket) {
  ScriptedService service;
  service.answer(refusal(404, "NoSuchKey"));
  service.answer(refusal(404, "NoSuchBucket"));
  EXPECT_FALSE(bucket(service).get_object("k").value());
  EXPECT_EQ(bucket(service).get_object("k").error().code, ErrorCode::not_found);
}

TEST(S3Bucket, LooksAtAnObjectWithoutReadingIt) {
  ScriptedService service;
  service.answer(HttpResponse{.headers = {{"ETag", "\"abc\""}}, .body = "hello"});
  service.answer(HttpResponse{.status = 404});
  const auto info = bucket(service).head_object("k").value();
  ASSERT_TRUE(info);
  EXPECT_EQ(info->size, 5);
  EXPECT_EQ(info->etag, "\"abc\"");
  EXPECT_FALSE(bucket(service).head_object("k").value());
  EXPECT_EQ(service.requests()[0].method, "HEAD");
}

TEST(S3Bucket, DeletesAnObject) {
  ScriptedService service;
  service.answer(HttpResponse{.status = 204});
  EXPECT_TRUE(bucket(service).delete_object("users/1.json"));
  EXPECT_EQ(service.requests()[0].method, "DELETE");
  EXPECT_EQ(service.requests()[0].target, "/b/users/1.json");
}

TEST(S3Bucket, ListsWithPrefixDelimiterAndToken) {
  ScriptedService service;
  service.answer("<ListBucketResult/>");
  ASSERT_TRUE(bucket(service).list_objects(
      {.prefix = "users/", .delimiter = "/", .token = "a=", .keys_max = 2}));
  EXPECT_EQ(service.requests()[0].target,
            "/b?list-type=2&encoding-type=url&prefix=users%2F&delimiter=%2F"
            "&continuation-token=a%3D&max-keys=2");
}

TEST(S3Bucket, RetriesWhenS3AsksToSlowDown) {
  ScriptedService service;
  service.answer(refusal(503, "SlowDown"));
  service.answer("<ListBucketResult/>");
  EXPECT_TRUE(bucket(service).list_objects());
  EXPECT_THAT(service.pauses, ElementsAre(1s));
}

TEST(S3Bucket, MakesUrlsThatNeedNoCredentials) {
  ScriptedService service;
  const auto url = bucket(service).presigned_get_url("k", 900s).value();
  EXPECT_THAT(url, HasSubstr("/b/k?X-Amz-Algorithm=AWS4-HMAC-SHA256"));
  EXPECT_THAT(url, HasSubstr("X-Amz-Expires=900"));
  EXPECT_THAT(url, HasSubstr("&X-Amz-Signature="));
  EXPECT_TRUE(service.requests().empty());
}

}  // namespace
