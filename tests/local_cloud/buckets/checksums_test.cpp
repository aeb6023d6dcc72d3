#include <local_cloud/buckets/checksums.hpp>
#include <micro_core/encoding.hpp>

#include <gtest/gtest.h>

#include <string>

namespace local_cloud::buckets {
namespace {

constexpr std::string_view check_input = "123456789";

TEST(Checksums, GiveThePublishedCheckValues) {
  // The "check" values of the catalogue of parametrised CRC algorithms.
  EXPECT_EQ(micro_core::to_hex(digest(ChecksumAlgorithm::crc32, check_input)), "cbf43926");
  EXPECT_EQ(micro_core::to_hex(digest(ChecksumAlgorithm::crc32c, check_input)), "e3069283");
  EXPECT_EQ(micro_core::to_hex(digest(ChecksumAlgorithm::crc64nvme, check_input)),
            "ae8b14860a799888");
  EXPECT_EQ(micro_core::to_hex(digest(ChecksumAlgorithm::sha1, "abc")),
            "a9993e364706816aba3e25717850c26c9cd0d89d");
}

TEST(Checksums, OfAWholeFollowFromThoseOfItsParts) {
  std::string text;
  for (int i = 0; i < 3000; ++i) text.push_back(static_cast<char>(i * 131 + i / 7));
  for (const auto algorithm :
       {ChecksumAlgorithm::crc32, ChecksumAlgorithm::crc32c, ChecksumAlgorithm::crc64nvme}) {
    for (const std::size_t cut : {0UL, 1UL, 7UL, 1000UL, 2999UL, 3000UL}) {
      SCOPED_TRACE(cut);
      const std::string_view a = std::string_view(text).substr(0, cut);
      const std::string_view b = std::string_view(text).substr(cut);
      EXPECT_EQ(combine_crc(algorithm, digest(algorithm, a), digest(algorithm, b), b.size()),
                digest(algorithm, text));
    }
  }
}

TEST(Checksums, ReadTheirNamesInAnyLetterCase) {
  EXPECT_EQ(parse_checksum_algorithm("crc64nvme"), ChecksumAlgorithm::crc64nvme);
  EXPECT_EQ(parse_checksum_algorithm("SHA256"), ChecksumAlgorithm::sha256);
  EXPECT_EQ(parse_checksum_algorithm("MD5"), std::nullopt);
  EXPECT_EQ(checksum_header(ChecksumAlgorithm::crc32c), "x-amz-checksum-crc32c");
  EXPECT_EQ(checksum_element(ChecksumAlgorithm::sha1), "ChecksumSHA1");
}

}  // namespace
}  // namespace local_cloud::buckets
