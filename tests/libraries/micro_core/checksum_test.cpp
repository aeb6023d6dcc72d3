#include <micro_core/checksum.hpp>
#include <micro_core/encoding.hpp>
#include <micro_core/hash.hpp>

#include <gtest/gtest.h>

#include <string>

namespace {

using micro_core::Checksum;
using micro_core::checksum_of;
using micro_core::ChecksumAlgorithm;
using micro_core::crc32c;
using micro_core::crc64nvme;

constexpr ChecksumAlgorithm all[] = {ChecksumAlgorithm::crc32, ChecksumAlgorithm::crc32c,
                                     ChecksumAlgorithm::crc64nvme, ChecksumAlgorithm::sha1,
                                     ChecksumAlgorithm::sha256};

std::string uneven_text() {
  std::string text;
  for (int i = 0; i < 3000; ++i) text.push_back(static_cast<char>(i * 131 + i / 7));
  return text;
}

// One bit at a time, as the definition of a CRC says.
std::uint64_t slow_crc(std::string_view bytes, std::uint64_t polynomial, std::uint64_t ones) {
  std::uint64_t crc = ones;
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? polynomial : 0);
  }
  return crc ^ ones;
}

TEST(Checksum, GivesThePublishedCheckValues) {
  // The "check" values of the catalogue of parametrised CRC algorithms, and FIPS 180's example.
  EXPECT_EQ(crc32c("123456789"), 0xE3069283U);
  EXPECT_EQ(crc64nvme("123456789"), 0xAE8B14860A799888U);
  using micro_core::to_hex;
  EXPECT_EQ(to_hex(checksum_of(ChecksumAlgorithm::crc32, "123456789")), "cbf43926");
  EXPECT_EQ(to_hex(checksum_of(ChecksumAlgorithm::crc32c, "123456789")), "e3069283");
  EXPECT_EQ(to_hex(checksum_of(ChecksumAlgorithm::crc64nvme, "123456789")), "ae8b14860a799888");
  EXPECT_EQ(to_hex(checksum_of(ChecksumAlgorithm::sha1, "abc")),
            "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(checksum_of(ChecksumAlgorithm::sha256, "abc"), micro_core::sha256("abc"));
}

TEST(Checksum, IsWhatTheDefinitionSaysAtEveryLengthAndAlignment) {
  const std::string text = uneven_text();
  for (std::size_t start = 0; start < 8; ++start) {
    for (std::size_t bytes = 0; bytes < 40; ++bytes) {
      const std::string_view piece = std::string_view(text).substr(start, bytes);
      EXPECT_EQ(crc32c(piece), slow_crc(piece, 0x82F63B78U, 0xFFFFFFFFU));
      EXPECT_EQ(crc64nvme(piece), slow_crc(piece, 0x9A6C9329AC4BC9B5U, ~std::uint64_t{0}));
    }
  }
}

TEST(Checksum, OfPiecesIsThatOfTheWhole) {
  const std::string text = uneven_text();
  for (const auto algorithm : all) {
    for (const std::size_t cut : {0UL, 1UL, 7UL, 63UL, 64UL, 1000UL, 3000UL}) {
      Checksum checksum(algorithm);
      checksum.update(std::string_view(text).substr(0, cut));
      checksum.digest();  // may be asked for before the end
      checksum.update(std::string_view(text).substr(cut));
      EXPECT_EQ(checksum.digest(), checksum_of(algorithm, text)) << cut;
      EXPECT_EQ(checksum.algorithm(), algorithm);
    }
  }
}

TEST(Checksum, OfAWholeFollowsFromThoseOfItsParts) {
  const std::string text = uneven_text();
  for (const auto algorithm : all) {
    if (!micro_core::is_crc(algorithm)) continue;
    for (const std::size_t cut : {0UL, 1UL, 7UL, 1000UL, 2999UL, 3000UL}) {
      const std::string_view a = std::string_view(text).substr(0, cut);
      const std::string_view b = std::string_view(text).substr(cut);
      EXPECT_EQ(micro_core::combined_crc(algorithm, checksum_of(algorithm, a),
                                         checksum_of(algorithm, b), b.size()),
                checksum_of(algorithm, text));
    }
  }
}

}  // namespace
