#include "s3_request.hpp"

#include <micro_aws/s3_bucket.hpp>

#include <micro_core/hash.hpp>

#include <gmock/gmock.h>

#include "s3_part_sizes.hpp"
#include "scripted_service.hpp"

namespace {

using micro_aws::S3Bucket;
using micro_aws::S3Call;
using micro_aws::S3Integrity;
using micro_core::ChecksumAlgorithm;
using micro_core::ErrorCode;
using micro_http::HttpResponse;
using testing::HasSubstr;

micro_aws::Prepared prepared(const std::string& endpoint, bool is_custom, S3Call call) {
  const micro_aws::Route route{
      .service = micro_aws::s3_service,
      .region = "eu-central-1",
      .endpoint = {.url = micro_http::parse_url(endpoint).value(), .is_custom = is_custom}};
  return prepare_s3(route, std::move(call), {});
}

TEST(S3Request, PutsTheBucketIntoTheHostWhereACertificateCoversIt) {
  const auto name_of = [](const std::string& endpoint, bool is_custom, const std::string& bucket,
                          const std::string& key) {
    const auto request = prepared(endpoint, is_custom, {.bucket = bucket, .key = key});
    return request.server.host + ' ' + request.request.target;
  };
  const std::string aws = "https://s3.eu-central-1.amazonaws.com";
  EXPECT_EQ(name_of(aws, false, "b", "a b/c"), "b.s3.eu-central-1.amazonaws.com /a%20b/c");
  EXPECT_EQ(name_of(aws, false, "b", ""), "b.s3.eu-central-1.amazonaws.com /");
  EXPECT_EQ(name_of(aws, false, "b.c", "k"), "s3.eu-central-1.amazonaws.com /b.c/k");
  EXPECT_EQ(name_of("http://localhost:4566/s3/", true, "b", "k"), "localhost /s3/b/k");
  EXPECT_EQ(name_of("http://localhost:4566", true, "b", ""), "localhost /b");
  EXPECT_EQ(name_of("http://localhost:4566", true, "", ""), "localhost /");
}

TEST(S3Request, SignsABodyOnceIfTlsProtectsItAndAChecksumProvesIt) {
  const S3Call put{
      .method = "PUT", .bucket = "b", .body = "hello", .integrity = S3Integrity::supported};
  const auto over_tls = prepared("https://h", true, put);
  EXPECT_EQ(over_tls.payload_hash, "UNSIGNED-PAYLOAD");
  EXPECT_EQ(over_tls.request.headers.get("x-amz-checksum-crc32"), "NhCmhg==");
  EXPECT_EQ(over_tls.request.headers.get("x-amz-sdk-checksum-algorithm"), "CRC32");
  EXPECT_FALSE(prepared("http://h", true, put).payload_hash);
}

TEST(S3Request, WrapsAStreamedBodyWithItsChecksumBehindIt) {
  S3Call put{.method = "PUT",
             .bucket = "b",
             .headers = {{"Content-Encoding", "gzip"}},
             .streamed_body = micro_aws::S3StreamedBody{.length = 5},
             .checksum = ChecksumAlgorithm::crc64nvme};
  const auto over_tls = prepared("https://h", true, put);
  const auto& headers = over_tls.request.headers;
  EXPECT_EQ(over_tls.payload_hash, "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
  EXPECT_EQ(headers.get("Content-Encoding"), "aws-chunked,gzip");
  EXPECT_EQ(headers.get("X-Amz-Decoded-Content-Length"), "5");
  EXPECT_EQ(headers.get("X-Amz-Trailer"), "x-amz-checksum-crc64nvme");
  EXPECT_EQ(headers.get("Content-Length"), std::to_string(over_tls.frame.wrapped_bytes(5)));
  EXPECT_EQ(prepared("http://h", true, put).payload_hash,
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER");
  put.checksum.reset();
  EXPECT_EQ(prepared("http://h", true, put).payload_hash, "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
  const auto plain = prepared("https://h", true, put);
  EXPECT_EQ(plain.payload_hash, "UNSIGNED-PAYLOAD");
  EXPECT_EQ(plain.request.headers.get("Content-Length"), "5");
  EXPECT_EQ(plain.request.headers.get("Content-Encoding"), "gzip");
}

TEST(S3Request, LeavesAChecksumOfTheCallersAlone) {
  const auto request = prepared("https://h", true,
                                {.method = "PUT",
                                 .bucket = "b",
                                 .headers = {{"x-amz-checksum-sha256", "abc="}},
                                 .body = "hello",
                                 .integrity = S3Integrity::supported});
  EXPECT_FALSE(request.request.headers.contains("x-amz-checksum-crc32"));
}

// --- what the environment and the service say

S3Bucket bucket(ScriptedService& service, std::map<std::string, std::string> variables = {}) {
  return S3Bucket(service.client(std::move(variables)), "b");
}

TEST(S3Checksums, AreLeftOutWhereOnlyWhatIsRequiredIsWanted) {
  ScriptedService service;
  for (int i = 0; i < 3; ++i) service.answer("<DeleteResult/>");
  const S3Bucket modest = bucket(service, {{"AWS_REQUEST_CHECKSUM_CALCULATION", "WHEN_REQUIRED"},
                                           {"AWS_RESPONSE_CHECKSUM_VALIDATION", "when_required"}});
  ASSERT_TRUE(modest.put_object("k", "hello"));
  ASSERT_TRUE(modest.get_object("k"));
  ASSERT_TRUE(modest.delete_objects({{"k"}}));
  const auto& requests = service.requests();
  EXPECT_FALSE(requests[0].headers.contains("x-amz-checksum-crc32"));
  EXPECT_EQ(requests[0].headers.get("x-amz-content-sha256"), micro_core::sha256_hex("hello"));
  EXPECT_FALSE(requests[1].headers.contains("x-amz-checksum-mode"));
  EXPECT_TRUE(requests[2].headers.contains("x-amz-checksum-crc32"));  // S3 does not go without
}

TEST(S3Checksums, AreSentAndAskedForOtherwise) {
  ScriptedService service;
  for (int i = 0; i < 3; ++i) service.answer("");
  ASSERT_TRUE(bucket(service).put_object("k", "hello"));
  ASSERT_TRUE(bucket(service).get_object("k"));
  ASSERT_TRUE(bucket(service).head_object("k"));
  EXPECT_EQ(service.requests()[0].headers.get("x-amz-checksum-crc32"), "NhCmhg==");
  EXPECT_EQ(service.requests()[1].headers.get("x-amz-checksum-mode"), "ENABLED");
  EXPECT_EQ(service.requests()[2].headers.get("x-amz-checksum-mode"), "ENABLED");
}

TEST(S3Checksums, NameAVariableThatSaysNeither) {
  ScriptedService service;
  const auto stored =
      bucket(service, {{"AWS_REQUEST_CHECKSUM_CALCULATION", "sometimes"}}).put_object("k", "");
  ASSERT_FALSE(stored);
  EXPECT_EQ(stored.error().code, ErrorCode::invalid_argument);
  EXPECT_THAT(stored.error().message, HasSubstr("AWS_REQUEST_CHECKSUM_CALCULATION"));
}

TEST(S3Checksums, MakeAnObjectThatArrivedDamagedBeAskedForAgain) {
  ScriptedService service;
  service.answer(HttpResponse{.headers = {{"x-amz-checksum-crc32", "NhCmhg=="}}, .body = "hellO"});
  service.answer(HttpResponse{.headers = {{"x-amz-checksum-crc32", "NhCmhg=="}}, .body = "hello"});
  EXPECT_EQ(bucket(service).get_object("k").value()->body, "hello");
  EXPECT_EQ(service.requests().size(), 2U);
}

TEST(S3Checksums, OfPartsAndRangesProveNothing) {
  ScriptedService service;
  service.answer(
      HttpResponse{.headers = {{"x-amz-checksum-sha256", "abc=-2"}}, .body = "composite"});
  service.answer(HttpResponse{
      .status = 206, .headers = {{"x-amz-checksum-crc32", "AAAAAA=="}}, .body = "a range"});
  EXPECT_EQ(bucket(service).get_object("k").value()->body, "composite");
  EXPECT_EQ(bucket(service).get_object("k").value()->body, "a range");
}

TEST(S3Answer, OfAnErrorBehindA200IsAnError) {
  ScriptedService service;
  service.answer(
      "  \n<?xml "
      "version=\"1.0\"?>\n<Error><Code>InternalError</Code><Message>again</Message></Error>");
  service.answer(
      "<CompleteMultipartUploadResult><ETag>\"e-1\"</ETag></CompleteMultipartUploadResult>");
  service.answer("<Error><Code>SlowDown</Code></Error>");
  service.answer("<Error><Code>SlowDown</Code></Error>");
  service.answer("<Error><Code>SlowDown</Code></Error>");
  const auto stored = bucket(service).complete_multipart_upload({"k", "u"}, {{.etag = "\"p\""}});
  ASSERT_TRUE(stored) << describe(stored.error());
  EXPECT_EQ(stored->etag, "\"e-1\"");
  const auto failed = bucket(service).complete_multipart_upload({"k", "u"}, {{.etag = "\"p\""}});
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::throttled);
}

TEST(S3PartSizes, LetNoFileNeedMoreThanTenThousandParts) {
  using micro_aws::part_size_of;
  constexpr std::uint64_t mebibyte = 1024 * 1024;
  EXPECT_EQ(part_size_of(1, 1), 5 * mebibyte);
  EXPECT_EQ(part_size_of(1, 8 * mebibyte), 8 * mebibyte);
  EXPECT_EQ(part_size_of(80'000 * mebibyte, 8 * mebibyte), 8 * mebibyte);
  EXPECT_EQ(part_size_of(80'000 * mebibyte + 1, 8 * mebibyte), 9 * mebibyte);
  for (std::uint64_t bytes = 1; bytes < std::uint64_t{48} << 40; bytes = bytes * 3 + 1) {
    const std::uint64_t size = part_size_of(bytes, 5 * mebibyte);
    EXPECT_LE((bytes + size - 1) / size, 10'000U) << bytes;
  }
}

TEST(S3PartSizes, GrowWithAStreamSoThatTerabytesFit) {
  using micro_aws::growing_part_size;
  constexpr std::uint64_t mebibyte = 1024 * 1024;
  EXPECT_EQ(growing_part_size(1, 8 * mebibyte), 8 * mebibyte);
  EXPECT_EQ(growing_part_size(1'000, 8 * mebibyte), 8 * mebibyte);
  EXPECT_EQ(growing_part_size(1'001, 8 * mebibyte), 16 * mebibyte);
  std::uint64_t bytes = 0;
  for (int number = 1; number <= 10'000; ++number) bytes += growing_part_size(number, 8 * mebibyte);
  EXPECT_GT(bytes, std::uint64_t{5} << 40);  // the largest object of old
}

}  // namespace
