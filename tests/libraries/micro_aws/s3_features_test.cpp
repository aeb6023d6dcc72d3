// What S3Bucket offers beyond storing and reading, whoever answers: see S3Fixture.
#include <micro_aws/s3_json.hpp>
#include <micro_aws/s3_objects.hpp>
#include <micro_core/encoding.hpp>
#include <micro_http/client.hpp>

#include <gmock/gmock.h>

#include "s3_fixture.hpp"
#include "scripted_service.hpp"

namespace {

using namespace std::chrono_literals;
using micro_aws::S3Bucket;
using micro_aws::S3GetOptions;
using micro_aws::S3Range;
using micro_core::ChecksumAlgorithm;
using micro_core::ErrorCode;
using micro_http::HttpClient;
using micro_http::HttpResponse;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

class S3Features : public S3Fixture {};

std::string body_of(const S3Bucket& bucket, const S3GetOptions& options) {
  const auto object = bucket.get_object("k", options);
  if (!object) return describe(object.error());
  return *object ? (*object)->body : "nothing";
}

TEST_F(S3Features, ReadsRanges) {
  const S3Bucket bucket = make_bucket("b");
  ASSERT_TRUE(bucket.put_object("k", "0123456789"));
  EXPECT_EQ(body_of(bucket, {.range = S3Range{.first = 2, .last = 4}}), "234");
  EXPECT_EQ(body_of(bucket, {.range = S3Range{.first = 7}}), "789");
  EXPECT_EQ(body_of(bucket, {.range = S3Range{.last = 2}}), "89");
  const auto part = bucket.get_object("k", {.range = S3Range{.first = 2, .last = 4}}).value();
  EXPECT_EQ(part->info.size, 10);
  const auto behind = bucket.get_object("k", {.range = S3Range{.first = 10}});
  ASSERT_FALSE(behind);
  EXPECT_EQ(behind.error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(behind.error().remote->code, "InvalidRange");
}

TEST_F(S3Features, ReadsUnderConditions) {
  const S3Bucket bucket = make_bucket("b");
  const auto stored = bucket.put_object("k", "x").value();
  const auto modified = bucket.head_object("k").value()->last_modified;
  for (const S3GetOptions& options :
       {S3GetOptions{.if_none_match = stored.etag}, S3GetOptions{.if_modified_since = modified}}) {
    const auto object = bucket.get_object("k", options).value();
    ASSERT_TRUE(object);
    EXPECT_TRUE(object->info.not_modified);
    EXPECT_EQ(object->body, "");
    EXPECT_TRUE(bucket.head_object("k", options).value()->not_modified);
  }
  EXPECT_EQ(body_of(bucket, {.if_match = stored.etag, .if_unmodified_since = modified}), "x");
  EXPECT_FALSE(bucket.get_object("k", {.if_none_match = "\"other\""}).value()->info.not_modified);
  for (const S3GetOptions& options : {S3GetOptions{.if_match = "\"other\""},
                                      S3GetOptions{.if_unmodified_since = modified - 1h}}) {
    EXPECT_EQ(bucket.get_object("k", options).error().code, ErrorCode::already_exists);
    EXPECT_EQ(bucket.head_object("k", options).error().code, ErrorCode::already_exists);
  }
}

TEST_F(S3Features, KeepsAllThatBelongsToAnObject) {
  const S3Bucket bucket = make_bucket("b");
  ASSERT_TRUE(bucket.put_object("k", "x",
                                {.content_type = "text/plain",
                                 .cache_control = "max-age=60",
                                 .content_disposition = "attachment; filename=\"x.txt\"",
                                 .content_encoding = "identity",
                                 .content_language = "de",
                                 .metadata = {{"owner", "ada"}, {"empty", ""}}}));
  const auto info = bucket.head_object("k").value();
  ASSERT_TRUE(info);
  EXPECT_EQ(info->content_type, "text/plain");
  EXPECT_EQ(info->cache_control, "max-age=60");
  EXPECT_EQ(info->content_disposition, "attachment; filename=\"x.txt\"");
  EXPECT_EQ(info->content_encoding, "identity");
  EXPECT_EQ(info->content_language, "de");
  EXPECT_EQ(info->metadata.at("owner"), "ada");
}

TEST_F(S3Features, ProvesWhatItStoresAndReads) {
  using enum ChecksumAlgorithm;
  const S3Bucket bucket = make_bucket("b");
  for (const auto algorithm : {crc32, crc32c, crc64nvme, sha1, sha256}) {
    const auto stored = bucket.put_object("k", "hello", {.checksum = algorithm}).value();
    EXPECT_EQ(body_of(bucket, {}), "hello");
    if (!is_local()) continue;
    const std::string expected = micro_core::to_base64(micro_core::checksum_of(algorithm, "hello"));
    ASSERT_TRUE(stored.checksum);
    EXPECT_EQ(stored.checksum->value, expected);
    const auto info = bucket.head_object("k").value();
    ASSERT_TRUE(info->checksum);
    EXPECT_EQ(info->checksum->algorithm, algorithm);
    EXPECT_EQ(info->checksum->value, expected);
  }
}

TEST_F(S3Features, DeletesOnlyTheObjectThatIsMeant) {
  const S3Bucket bucket = make_bucket("b");
  const auto stored = bucket.put_object("k", "x").value();
  if (is_local()) {
    const auto refused = bucket.delete_object("k", {.only_if_etag = "\"other\""});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::already_exists);
  }
  EXPECT_TRUE(bucket.delete_object("k", {.only_if_etag = stored.etag}));
  EXPECT_FALSE(bucket.head_object("k").value());
}

TEST_F(S3Features, DeletesManyObjectsAtOnce) {
  const S3Bucket bucket = make_bucket("b");
  std::vector<micro_aws::S3ObjectId> objects{{"not there"}, {"a&b <c>"}};
  ASSERT_TRUE(bucket.put_object("a&b <c>", "x"));
  ASSERT_TRUE(bucket.put_object("stays", "x"));
  for (int i = 0; i < 1'100; ++i) objects.push_back({"k" + std::to_string(i)});
  ASSERT_TRUE(bucket.put_object("k1099", "x"));
  const auto failures = bucket.delete_objects(objects);
  ASSERT_TRUE(failures) << describe(failures.error());
  EXPECT_THAT(*failures, IsEmpty());
  std::vector<std::string> left;
  for (const auto& object : micro_aws::S3Objects(bucket)) left.push_back(object.key);
  EXPECT_THAT(left, ElementsAre("stays"));
  if (!is_local()) return;
  EXPECT_THAT(requests(), testing::Contains(HasSubstr("POST")).Times(2));
}

TEST_F(S3Features, WalksOverAllObjectsPageByPage) {
  const S3Bucket bucket = make_bucket("b");
  for (const char* key : {"a/1", "a/2", "b/1", "c"}) ASSERT_TRUE(bucket.put_object(key, "x"));
  for (const int keys_max : {1, 2, 3, 4, 1'000}) {
    std::vector<std::string> keys;
    for (const auto& object : micro_aws::S3Objects(bucket, {.keys_max = keys_max})) {
      keys.push_back(object.key);
    }
    EXPECT_THAT(keys, ElementsAre("a/1", "a/2", "b/1", "c"));
  }
  const micro_aws::S3Objects folded(bucket, {.delimiter = "/", .keys_max = 1});
  EXPECT_EQ(std::ranges::distance(folded.begin(), folded.end()), 1);  // pages of prefixes between
  const micro_aws::S3Objects none(bucket, {.prefix = "nothing"});
  EXPECT_TRUE(none.begin() == none.end());
  EXPECT_THROW(micro_aws::S3Objects(S3Bucket(client(), "nothing-here")).begin(),
               micro_core::ErrorException);
}

TEST_F(S3Features, CopiesWithAndWithoutWhatBelongsToTheSource) {
  const S3Bucket bucket = make_bucket("b");
  const auto stored =
      bucket.put_object("a b+ü", "hello", {.content_type = "text/plain", .metadata = {{"n", "1"}}})
          .value();
  ASSERT_TRUE(bucket.copy_object({.key = "a b+ü"}, "same"));
  EXPECT_EQ(bucket.get_object("same").value()->body, "hello");
  EXPECT_EQ(bucket.head_object("same").value()->metadata.at("n"), "1");
  const auto replaced = bucket.copy_object(
      {.key = "a b+ü"}, "other",
      {.replace = micro_aws::S3PutOptions{.content_type = "text/html", .metadata = {{"m", "2"}}},
       .source_if_match = stored.etag});
  ASSERT_TRUE(replaced) << describe(replaced.error());
  const auto info = bucket.head_object("other").value();
  EXPECT_EQ(info->content_type, "text/html");
  EXPECT_THAT(info->metadata, ElementsAre(Pair("m", "2")));
  EXPECT_EQ(bucket.copy_object({.key = "nothing"}, "k").error().code, ErrorCode::not_found);
  EXPECT_EQ(bucket.copy_object({.key = "same"}, "k", {.source_if_match = "\"other\""}).error().code,
            ErrorCode::already_exists);
}

TEST_F(S3Features, CopiesALargeObjectInParts) {
  const S3Bucket bucket = make_bucket("b");
  std::string text(6 * 1024 * 1024, '\0');
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>(i * 7 + i / 1'000);
  ASSERT_TRUE(
      bucket.put_object("from", text, {.content_type = "text/plain", .metadata = {{"n", "1"}}}));
  if (is_local()) bucket.put_object_tagging("from", {{"t", "1"}}).value();
  const auto copied = bucket.copy_object({.key = "from"}, "to",
                                         {.multipart_from = 1'000, .part_bytes = 5 * 1024 * 1024});
  ASSERT_TRUE(copied) << describe(copied.error());
  const auto object = bucket.get_object("to").value();
  EXPECT_TRUE(object->body == text);
  EXPECT_EQ(object->info.content_type, "text/plain");
  EXPECT_EQ(object->info.metadata.at("n"), "1");
  if (!is_local()) return;
  EXPECT_THAT(bucket.get_object_tagging("to").value(), ElementsAre(Pair("t", "1")));
  EXPECT_THAT(requests(), testing::Contains(HasSubstr("partNumber=")).Times(2));
  EXPECT_EQ(bucket.get_object("to", {.part_number = 2}).value()->body.size(), 1024U * 1024U);
  EXPECT_EQ(bucket.head_object("to", {.part_number = 1}).value()->parts_count, 2);
}

TEST_F(S3Features, TagsObjects) {
  if (!is_local()) GTEST_SKIP() << "few other services have tags";
  const S3Bucket bucket = make_bucket("b");
  ASSERT_TRUE(bucket.put_object("k", "x", {.tags = {{"team", "a&b"}, {"ü", "1 2"}}}));
  EXPECT_THAT(bucket.get_object_tagging("k").value(),
              ElementsAre(Pair("team", "a&b"), Pair("ü", "1 2")));
  EXPECT_EQ(bucket.get_object("k").value()->info.tag_count, 2);
  ASSERT_TRUE(bucket.put_object_tagging("k", {{"x", "<y>"}}));
  EXPECT_THAT(bucket.get_object_tagging("k").value(), ElementsAre(Pair("x", "<y>")));
  ASSERT_TRUE(bucket.delete_object_tagging("k"));
  EXPECT_THAT(bucket.get_object_tagging("k").value(), IsEmpty());
  EXPECT_EQ(bucket.get_object_tagging("nothing").error().code, ErrorCode::not_found);
}

TEST_F(S3Features, KnowsVersions) {
  if (!is_local()) GTEST_SKIP() << "few other services have versions";
  const S3Bucket bucket = make_bucket_with_versions("b");
  const auto first = bucket.put_object("k", "1").value();
  const auto second = bucket.put_object("k", "2").value();
  EXPECT_NE(first.version_id, second.version_id);
  EXPECT_EQ(body_of(bucket, {.version_id = first.version_id}), "1");
  EXPECT_EQ(body_of(bucket, {}), "2");
  const auto marker = bucket.delete_object("k").value();
  EXPECT_TRUE(marker.is_delete_marker);
  EXPECT_EQ(body_of(bucket, {}), "nothing");
  const auto page = bucket.list_object_versions().value();
  ASSERT_THAT(page.versions, SizeIs(3));
  EXPECT_TRUE(page.versions[0].is_delete_marker);
  EXPECT_TRUE(page.versions[0].is_latest);
  EXPECT_EQ(page.versions[0].info.version_id, marker.version_id);
  EXPECT_EQ(page.versions[2].info.version_id, first.version_id);
  const auto page_of_one = bucket.list_object_versions({.keys_max = 1}).value();
  EXPECT_TRUE(page_of_one.has_more);
  EXPECT_EQ(page_of_one.next_key_marker, "k");
  ASSERT_TRUE(bucket.delete_object("k", {.version_id = marker.version_id}));
  EXPECT_EQ(body_of(bucket, {}), "2");
  EXPECT_EQ(body_of(bucket, {.version_id = "nonsense"}).substr(0, 16), "invalid_argument");
}

TEST_F(S3Features, LetsOthersStoreByPresignedPut) {
  const S3Bucket bucket = make_bucket("b");
  const auto url = micro_http::parse_url(
                       bucket.presigned_put_url("k", 60s, {{"Content-Type", "text/plain"}}).value())
                       .value();
  EXPECT_THAT(url.query, HasSubstr("X-Amz-SignedHeaders=content-type%3Bhost"));
  const auto answer = HttpClient().send(url, {.method = "PUT",
                                              .target = url.target(),
                                              .headers = {{"Content-Type", "text/plain"}},
                                              .body = "hello"});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200) << answer->body;
  const auto object = bucket.get_object("k").value();
  EXPECT_EQ(object->body, "hello");
  EXPECT_EQ(object->info.content_type, "text/plain");
}

TEST_F(S3Features, PresignsWhatAReaderShallGet) {
  const S3Bucket bucket = make_bucket("b");
  ASSERT_TRUE(bucket.put_object("k", "hello"));
  const std::string text =
      bucket
          .presigned_get_url("k", 60s,
                             {.response_overrides = {{"response-content-type", "text/csv"}}})
          .value();
  const auto url = micro_http::parse_url(text).value();
  const auto answer = HttpClient().send(url, {.target = url.target()}).value();
  EXPECT_EQ(answer.body, "hello");
  EXPECT_EQ(answer.headers.get("Content-Type"), "text/csv");
}

// Sends a form as a browser does.
HttpResponse submit(const micro_aws::S3PresignedPost& post,
                    const std::map<std::string, std::string>& more_fields,
                    const std::string& file) {
  std::string body;
  auto fields = post.fields;
  for (const auto& [name, value] : more_fields) fields[name] = value;
  for (const auto& [name, value] : fields) {
    body +=
        "--line\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
  }
  body +=
      "--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n"
      "Content-Type: text/plain\r\n\r\n" +
      file + "\r\n--line--\r\n";
  const auto url = micro_http::parse_url(post.url).value();
  return HttpClient()
      .send(url, {.method = "POST",
                  .target = url.target(),
                  .headers = {{"Content-Type", "multipart/form-data; boundary=line"}},
                  .body = body})
      .value();
}

TEST_F(S3Features, LetsBrowsersStoreUnderConditions) {
  if (!is_local()) GTEST_SKIP() << "few other services take forms";
  const S3Bucket bucket = make_bucket("b");
  const auto post =
      bucket
          .presigned_post("uploads/${filename}", {.key_prefix = "uploads/",
                                                  .bytes_max = 10,
                                                  .fields = {{"success_action_status", "201"}},
                                                  .field_prefixes = {{"Content-Type", "text/"}}})
          .value();
  const auto stored = submit(post, {{"Content-Type", "text/css"}}, "0123456789");
  EXPECT_EQ(stored.status, 201) << stored.body;
  EXPECT_THAT(stored.body, HasSubstr("<Key>uploads/a.txt</Key>"));
  const auto object = bucket.get_object("uploads/a.txt").value();
  ASSERT_TRUE(object);
  EXPECT_EQ(object->body, "0123456789");
  EXPECT_EQ(object->info.content_type, "text/css");

  const auto refusal = [&](const std::map<std::string, std::string>& fields,
                           const std::string& file) { return submit(post, fields, file).body; };
  EXPECT_THAT(refusal({{"Content-Type", "image/png"}}, "x"),
              HasSubstr("Policy Condition failed: [&quot;starts-with&quot;,&quot;$Content-Type"));
  EXPECT_THAT(refusal({{"Content-Type", "text/css"}, {"key", "elsewhere"}}, "x"),
              HasSubstr("AccessDenied"));
  EXPECT_THAT(refusal({{"Content-Type", "text/css"}, {"x-amz-meta-a", "1"}}, "x"),
              HasSubstr("Extra input fields: x-amz-meta-a"));
  EXPECT_THAT(refusal({{"Content-Type", "text/css"}}, "01234567890"), HasSubstr("EntityTooLarge"));
}

TEST_F(S3Features, ClosesAFormWhenItsTimeIsOver) {
  if (!is_local()) GTEST_SKIP() << "few other services take forms";
  const S3Bucket bucket = make_bucket("b");
  const auto late = bucket.presigned_post("k", {.expires = -1s}).value();
  EXPECT_THAT(submit(late, {}, "x").body, HasSubstr("Policy expired"));
  const auto post = bucket.presigned_post("k").value();
  EXPECT_EQ(submit(post, {}, "x").status, 204);
  EXPECT_EQ(bucket.get_object("k").value()->body, "x");
}

struct Order {
  std::string id = {};
  int count = 0;
  bool operator==(const Order&) const = default;
};

TEST_F(S3Features, KeepsStructsAsJson) {
  const S3Bucket bucket = make_bucket("b");
  EXPECT_FALSE(micro_aws::get_json<Order>(bucket, "orders/1.json").value());
  const auto stored = micro_aws::put_json(bucket, "orders/1.json", Order{.id = "1", .count = 2});
  ASSERT_TRUE(stored) << describe(stored.error());
  EXPECT_EQ(micro_aws::get_json<Order>(bucket, "orders/1.json").value(),
            (Order{.id = "1", .count = 2}));
  EXPECT_EQ(bucket.get_object("orders/1.json").value()->info.content_type, "application/json");
  EXPECT_EQ(bucket.get_object("orders/1.json").value()->body, R"({"id":"1","count":2})");
  ASSERT_TRUE(bucket.put_object("orders/2.json", R"({"id":"2","count":"many"})"));
  const auto wrong = micro_aws::get_json<Order>(bucket, "orders/2.json");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, ErrorCode::internal);
  EXPECT_THAT(wrong.error().message, HasSubstr("orders/2.json"));
  EXPECT_THAT(wrong.error().message, HasSubstr("count"));
}

}  // namespace
