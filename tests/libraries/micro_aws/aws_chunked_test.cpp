#include "aws_chunked.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using micro_aws::AwsChunkedFrame;
using micro_aws::AwsChunkedWriter;
using micro_aws::ChunkFraming;
using micro_core::ChecksumAlgorithm;

struct TextWriter final : micro_http::BodyWriter {
  bool write(std::string_view bytes) override {
    text += bytes;
    return text.size() < bytes_max;
  }
  std::string text = {};
  std::size_t bytes_max = 100'000'000;
};

std::string wrapped(const AwsChunkedFrame& frame, std::string_view body, std::size_t piece_bytes) {
  TextWriter out;
  const micro_aws::SigningOptions options{
      .region = "us-east-1", .service = "s3", .payload_hash = std::string(frame.payload_hash())};
  AwsChunkedWriter writer(frame, ChunkFraming(options, "seed"), out);
  for (std::size_t i = 0; i < body.size(); i += piece_bytes) {
    EXPECT_TRUE(writer.write(body.substr(i, piece_bytes)));
  }
  EXPECT_TRUE(writer.finish());
  EXPECT_EQ(writer.bytes(), body.size());
  EXPECT_EQ(out.text.size(), frame.wrapped_bytes(body.size()));
  return out.text;
}

TEST(AwsChunked, WrapsWithoutSignaturesWhereTlsProtects) {
  const AwsChunkedFrame frame{.checksum = ChecksumAlgorithm::crc32};
  EXPECT_EQ(frame.payload_hash(), "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
  EXPECT_EQ(wrapped(frame, "hello", 2), "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n");
}

TEST(AwsChunked, MakesTheSameChunksOfAnyPieces) {
  const std::string body(200'000, 'x');
  for (const bool is_signed : {false, true}) {
    const AwsChunkedFrame frame{.checksum = ChecksumAlgorithm::crc32c, .is_signed = is_signed};
    const std::string whole = wrapped(frame, body, body.size());
    for (const std::size_t piece_bytes : {999UL, 65'535UL, 65'536UL, 65'537UL, 131'072UL}) {
      EXPECT_TRUE(wrapped(frame, body, piece_bytes) == whole) << piece_bytes;
    }
  }
}

TEST(AwsChunked, KnowsItsLengthWhateverIsInIt) {
  using enum ChecksumAlgorithm;
  for (const auto algorithm : {crc32, crc32c, crc64nvme, sha1, sha256}) {
    for (const std::size_t bytes : {0UL, 1UL, 65'535UL, 65'536UL, 65'537UL, 200'000UL}) {
      wrapped({.checksum = algorithm}, std::string(bytes, 'x'), 7'777);
      wrapped({.checksum = algorithm, .is_signed = true}, std::string(bytes, 'x'), 7'777);
      wrapped({.is_signed = true}, std::string(bytes, 'x'), 7'777);
    }
  }
}

TEST(AwsChunked, TellsThatNobodyTakesMore) {
  TextWriter out;
  out.bytes_max = 70'000;
  const AwsChunkedFrame frame{.checksum = ChecksumAlgorithm::crc32};
  const micro_aws::SigningOptions options{.payload_hash = std::string(frame.payload_hash())};
  AwsChunkedWriter writer(frame, ChunkFraming(options, ""), out);
  EXPECT_TRUE(writer.write(std::string(65'536, 'x')));
  EXPECT_FALSE(writer.write(std::string(65'536, 'x')));
}

}  // namespace
