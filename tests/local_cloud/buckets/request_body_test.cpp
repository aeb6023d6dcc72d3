#include <local_cloud/buckets/request_body.hpp>
#include <micro_core/hash.hpp>

#include <gtest/gtest.h>

namespace local_cloud::buckets {
namespace {

std::string take(std::string body, micro_http::Headers headers, std::size_t bytes_max = 1000) {
  S3Call call;
  call.request.http.body = std::move(body);
  call.request.http.headers = std::move(headers);
  auto taken = take_body(call, bytes_max);
  return taken ? taken->bytes + "|" + taken->checksum.value : taken.error().code;
}

TEST(RequestBody, VerifiesTheDigestOfTheSignature) {
  EXPECT_EQ(take("hello", {}), "hello|");
  EXPECT_EQ(take("hello", {{"x-amz-content-sha256", "UNSIGNED-PAYLOAD"}}), "hello|");
  EXPECT_EQ(take("hello", {{"x-amz-content-sha256", micro_core::sha256_hex("hello")}}), "hello|");
  EXPECT_EQ(take("hello", {{"x-amz-content-sha256", micro_core::sha256_hex("other")}}),
            "XAmzContentSHA256Mismatch");
  EXPECT_EQ(take("hello", {{"x-amz-content-sha256", "abc"}}), "InvalidArgument");
}

TEST(RequestBody, VerifiesContentMd5) {
  EXPECT_EQ(take("hello", {{"Content-MD5", "XUFAKrxLKna5cZ2REBfFkg=="}}), "hello|");
  EXPECT_EQ(take("other", {{"Content-MD5", "XUFAKrxLKna5cZ2REBfFkg=="}}), "BadDigest");
  EXPECT_EQ(take("hello", {{"Content-MD5", "YWJyYWNhZGFicmE="}}), "InvalidDigest");
  EXPECT_EQ(take("hello", {{"Content-MD5", ""}}), "InvalidDigest");
}

TEST(RequestBody, VerifiesAChecksumHeader) {
  EXPECT_EQ(take("hello", {{"x-amz-checksum-crc32", "NhCmhg=="}}), "hello|NhCmhg==");
  EXPECT_EQ(take("hallo", {{"x-amz-checksum-crc32", "NhCmhg=="}}), "BadDigest");
  EXPECT_EQ(take("hello", {{"x-amz-checksum-crc32", "bad"}}), "InvalidRequest");
  EXPECT_EQ(take("hello", {{"x-amz-checksum-crc32", "NhCmhg=="}, {"x-amz-checksum-sha1", "x"}}),
            "InvalidRequest");
  EXPECT_EQ(take("hello",
                 {{"x-amz-checksum-crc32", "NhCmhg=="}, {"x-amz-sdk-checksum-algorithm", "SHA1"}}),
            "InvalidRequest");
  EXPECT_EQ(
      take("hello", {{"x-amz-checksum-mode", "ENABLED"}, {"x-amz-checksum-algorithm", "CRC32"}}),
      "hello|");
}

TEST(RequestBody, DecodesAStreamAndVerifiesItsTrailer) {
  const std::string body = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n";
  const std::string damaged = "5\r\nhallo\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n";
  const micro_http::Headers headers = {
      {"x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"},
      {"x-amz-decoded-content-length", "5"},
      {"x-amz-trailer", "x-amz-checksum-crc32"}};
  EXPECT_EQ(take(body, headers), "hello|NhCmhg==");
  EXPECT_EQ(take(damaged, headers), "BadDigest");
  EXPECT_EQ(take("5\r\nhello\r\n0\r\n\r\n", headers), "IncompleteBody");

  micro_http::Headers wrong_length = headers;
  wrong_length.set("x-amz-decoded-content-length", "6");
  EXPECT_EQ(take(body, wrong_length), "IncompleteBody");
  micro_http::Headers no_length = headers;
  no_length.erase("x-amz-decoded-content-length");
  EXPECT_EQ(take(body, no_length), "MissingContentLength");
  micro_http::Headers other_trailer = headers;
  other_trailer.set("x-amz-trailer", "x-amz-checksum-sha1");
  EXPECT_EQ(take(body, other_trailer), "MalformedTrailerError");
}

TEST(RequestBody, RefusesMoreThanTheLimit) {
  EXPECT_EQ(take("hello", {}, 5), "hello|");
  EXPECT_EQ(take("hello", {}, 4), "EntityTooLarge");
}

}  // namespace
}  // namespace local_cloud::buckets
