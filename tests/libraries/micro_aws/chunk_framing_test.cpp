#include <micro_aws/signature.hpp>

#include <gmock/gmock.h>

namespace {

using namespace std::chrono_literals;
using micro_aws::ChunkFraming;
using micro_aws::SigningOptions;
using micro_http::Headers;
using micro_http::HttpRequest;
using testing::HasSubstr;

// The example that AWS publishes for both: 65 KiB of "a" in chunks of 64 KiB.
SigningOptions example(std::string_view payload_hash) {
  return {.credentials = {.access_key_id = "AKIAIOSFODNN7EXAMPLE",
                          .secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"},
          .region = "us-east-1",
          .service = "s3",
          .time = std::chrono::sys_days{std::chrono::year{2013} / 5 / 24},
          .normalize_path = false,
          .encode_path = false,
          .add_content_sha256 = true,
          .payload_hash = std::string(payload_hash)};
}

HttpRequest example_request() {
  return {.method = "PUT",
          .target = "/examplebucket/chunkObject.txt",
          .headers = {{"Host", "s3.amazonaws.com"},
                      {"x-amz-storage-class", "REDUCED_REDUNDANCY"},
                      {"Content-Encoding", "aws-chunked"},
                      {"x-amz-decoded-content-length", "66560"},
                      {"Content-Length", "66824"}}};
}

std::string framed(ChunkFraming& framing, const Headers& trailers = {}) {
  std::string wire;
  framing.append_chunk(wire, std::string(65536, 'a'));
  framing.append_chunk(wire, std::string(1024, 'a'));
  framing.append_end(wire, trailers);
  return wire;
}

TEST(ChunkFraming, SignsChunksAsAwsPublishedIt) {
  const SigningOptions options = example(micro_aws::streaming_payload);
  HttpRequest request = example_request();
  const std::string seed = sign(request, options);
  EXPECT_EQ(seed, "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
  ChunkFraming framing(options, seed);
  const std::string wire = framed(framing);
  EXPECT_TRUE(wire.starts_with(
      "10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n"
      "aaa"));
  EXPECT_THAT(wire, HasSubstr("a\r\n400;chunk-signature="
                              "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497"
                              "\r\naaa"));
  EXPECT_TRUE(wire.ends_with(
      "a\r\n0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n"
      "\r\n"));
  EXPECT_EQ(wire.size(), 66824U);
}

TEST(ChunkFraming, SignsTrailersAsAwsPublishedIt) {
  const SigningOptions options = example(micro_aws::streaming_payload_trailer);
  HttpRequest request = example_request();
  request.headers.erase("Content-Length");
  request.headers.add("x-amz-trailer", "x-amz-checksum-crc32c");
  const std::string seed = sign(request, options);
  EXPECT_EQ(seed, "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e");
  ChunkFraming framing(options, seed);
  const std::string wire = framed(framing, {{"x-amz-checksum-crc32c", "sOO8/Q=="}});
  EXPECT_THAT(
      wire,
      HasSubstr(
          "chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n"));
  EXPECT_THAT(
      wire,
      HasSubstr(
          "chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n"));
  EXPECT_TRUE(wire.ends_with(
      "0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n"
      "x-amz-checksum-crc32c:sOO8/Q==\r\n"
      "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n"
      "\r\n"));
}

TEST(ChunkFraming, LeavesSignaturesOutWhereOnlyTheTrailerIsWanted) {
  ChunkFraming framing(example(micro_aws::streaming_unsigned_payload_trailer), "");
  std::string wire;
  framing.append_chunk(wire, "");
  framing.append_chunk(wire, "hello world");
  framing.append_end(wire, {{"x-amz-checksum-crc32", "DUoRhQ=="}});
  EXPECT_EQ(wire, "b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n");
}

TEST(ChunkFraming, KnowsTheLengthBeforehand) {
  const Headers trailers{{"x-amz-checksum-crc32c", "sOO8/Q=="}};
  for (const std::string_view hash :
       {micro_aws::streaming_payload, micro_aws::streaming_payload_trailer,
        micro_aws::streaming_unsigned_payload_trailer}) {
    const Headers& own = hash == micro_aws::streaming_payload ? Headers{} : trailers;
    for (const std::size_t size : {0U, 1U, 9U, 10U, 11U, 20U, 400U}) {
      SCOPED_TRACE(std::string(hash) + ' ' + std::to_string(size));
      ChunkFraming framing(example(hash), "seed");
      std::string wire;
      for (std::size_t at = 0; at < size; at += 10) {
        framing.append_chunk(wire, std::string(std::min<std::size_t>(10, size - at), 'x'));
      }
      framing.append_end(wire, own);
      EXPECT_EQ(ChunkFraming::framed_bytes(hash, size, 10, own), wire.size());
    }
  }
}

TEST(ChunkFraming, TakesAKeptKey) {
  SigningOptions options = example(micro_aws::streaming_payload);
  ChunkFraming derives(options, "seed");
  options.key = signing_key(options);
  options.credentials.secret_access_key = "not looked at";
  ChunkFraming keeps(options, "seed");
  EXPECT_EQ(framed(derives), framed(keeps));
}

}  // namespace
