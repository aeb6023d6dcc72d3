#include <local_cloud/buckets/aws_chunked.hpp>

#include <gtest/gtest.h>

namespace local_cloud::buckets {
namespace {

const std::string signature(64, 'a');

std::string code(const std::string& body) {
  const auto decoded = decode_aws_chunked(body);
  return decoded ? "decoded" : decoded.error().code;
}

TEST(AwsChunked, TakesTheFramingOffSignedChunks) {
  const std::string mark = ";chunk-signature=" + signature + "\r\n";
  const auto decoded = decode_aws_chunked("5" + mark + "hello\r\n" + "6" + mark + " world\r\n" +
                                          "0" + mark + "\r\n");
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->bytes, "hello world");
  EXPECT_TRUE(decoded->trailers.empty());
}

TEST(AwsChunked, ReadsTrailersOfUnsignedAndSignedBodies) {
  const auto decoded =
      decode_aws_chunked("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n");
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->bytes, "hello");
  EXPECT_EQ(decoded->trailers.get("x-amz-checksum-crc32"), "NhCmhg==");

  const auto documented = decode_aws_chunked("5;chunk-signature=" + signature +
                                             "\r\nhello\r\n0;chunk-signature=" + signature +
                                             "\r\nx-amz-checksum-crc32c:sOO8/Q==\n\r\n" +
                                             "x-amz-trailer-signature:" + signature + "\r\n\r\n");
  ASSERT_TRUE(documented);
  EXPECT_EQ(documented->trailers.get("x-amz-checksum-crc32c"), "sOO8/Q==");
  EXPECT_EQ(documented->trailers.get("x-amz-trailer-signature"), signature);
}

TEST(AwsChunked, KeepsWhatLooksLikeFramingInsideAChunk) {
  const auto decoded = decode_aws_chunked("8\r\n0\r\n\r\na\r\n\r\n0\r\n\r\n");
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->bytes, "0\r\n\r\na\r\n");
}

TEST(AwsChunked, TakesAnEmptyPayload) {
  const auto decoded = decode_aws_chunked("0\r\n\r\n");
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->bytes, "");
}

TEST(AwsChunked, RefusesWhatIsCutOffOrMalformed) {
  const std::string whole = "5\r\nhello\r\n0\r\n\r\n";
  for (std::size_t size = 0; size + 4 < whole.size(); ++size) {
    EXPECT_EQ(code(whole.substr(0, size)), "IncompleteBody") << size;
  }
  EXPECT_EQ(code("x\r\nhello\r\n0\r\n\r\n"), "InvalidChunkSizeError");
  EXPECT_EQ(code("\r\nhello\r\n0\r\n\r\n"), "InvalidChunkSizeError");
  EXPECT_EQ(code("4\r\nhello\r\n0\r\n\r\n"), "InvalidChunkSizeError");
  EXPECT_EQ(code("-5\r\nhello\r\n0\r\n\r\n"), "InvalidChunkSizeError");
  EXPECT_EQ(code("fffffffffffffffff\r\nhello"), "InvalidChunkSizeError");
  EXPECT_EQ(code("ffffffffffffffff\r\nhello"), "IncompleteBody");
  EXPECT_EQ(code(std::string(600, '5')), "InvalidChunkSizeError");
  EXPECT_EQ(code("0\r\nno colon\r\n\r\n"), "MalformedTrailerError");
}

}  // namespace
}  // namespace local_cloud::buckets
