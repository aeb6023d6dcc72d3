#include <micro_core/checksum.hpp>
#include <micro_core/hash.hpp>

#include <array>
#include <cassert>
#include <cstring>

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace micro_core {
namespace {

// The generator polynomials, bit-reversed as the tables need them.
constexpr std::uint64_t polynomial_crc32 = 0xEDB88320U;
constexpr std::uint64_t polynomial_crc32c = 0x82F63B78U;
constexpr std::uint64_t polynomial_crc64nvme = 0x9A6C9329AC4BC9B5U;

// Eight tables, so that eight bytes are taken at a time ("slicing by 8").
template <class Word>
using Tables = std::array<std::array<Word, 256>, 8>;

template <class Word>
constexpr Tables<Word> make_tables(Word polynomial) {
  Tables<Word> tables{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    Word crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? polynomial : 0);
    tables[0][byte] = crc;
  }
  for (unsigned byte = 0; byte < 256; ++byte) {
    for (std::size_t slice = 1; slice < 8; ++slice) {
      const Word before = tables[slice - 1][byte];
      tables[slice][byte] = (before >> 8) ^ tables[0][before & 0xFF];
    }
  }
  return tables;
}

template <class Word>
Word crc_of(const Tables<Word>& tables, std::string_view bytes, Word seed) {
  Word crc = static_cast<Word>(~seed);
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; left -= 8, at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);  // both targets, x86-64 and arm64, are little-endian
    word ^= crc;
    crc = tables[7][word & 0xFF] ^ tables[6][(word >> 8) & 0xFF] ^ tables[5][(word >> 16) & 0xFF] ^
          tables[4][(word >> 24) & 0xFF] ^ tables[3][(word >> 32) & 0xFF] ^
          tables[2][(word >> 40) & 0xFF] ^ tables[1][(word >> 48) & 0xFF] ^ tables[0][word >> 56];
  }
  for (; left > 0; --left, ++at) {
    crc = (crc >> 8) ^ tables[0][(crc ^ static_cast<unsigned char>(*at)) & 0xFF];
  }
  return static_cast<Word>(~crc);
}

#if defined(__x86_64__)
// The instruction of SSE 4.2 computes this very polynomial. It is asked for at run time, since the
// program is built for every x86-64.
__attribute__((target("sse4.2"))) std::uint32_t crc32c_by_instruction(std::string_view bytes,
                                                                      std::uint32_t seed) {
  std::uint64_t crc = static_cast<std::uint32_t>(~seed);
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; left -= 8, at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    crc = _mm_crc32_u64(crc, word);
  }
  auto narrow = static_cast<std::uint32_t>(crc);
  for (; left > 0; --left, ++at) {
    narrow = _mm_crc32_u8(narrow, static_cast<unsigned char>(*at));
  }
  return ~narrow;
}
#endif

// A linear map of the bits of a CRC: column i is the image of bit i.
using BitMatrix = std::array<std::uint64_t, 64>;

std::uint64_t transform(const BitMatrix& matrix, std::uint64_t vector) {
  std::uint64_t image = 0;
  for (std::size_t bit = 0; vector != 0; ++bit, vector >>= 1) {
    if ((vector & 1) != 0) image ^= matrix.at(bit);
  }
  return image;
}

BitMatrix squared(const BitMatrix& matrix) {
  BitMatrix result{};
  for (std::size_t bit = 0; bit < result.size(); ++bit)
    result.at(bit) = transform(matrix, matrix.at(bit));
  return result;
}

// The CRC after `zeros` more zero bytes: the one-bit step, squared until it covers them.
std::uint64_t shifted(std::uint64_t crc, std::uint64_t zeros, std::uint64_t polynomial,
                      std::size_t bits) {
  BitMatrix step{};
  step[0] = polynomial;
  for (std::size_t bit = 1; bit < bits; ++bit) step.at(bit) = std::uint64_t{1} << (bit - 1);
  for (int doubling = 0; doubling < 3; ++doubling) step = squared(step);  // eight bits: one byte
  for (; zeros != 0; zeros >>= 1) {
    if ((zeros & 1) != 0) crc = transform(step, crc);
    step = squared(step);
  }
  return crc;
}

std::uint64_t from_big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = (value << 8) | static_cast<unsigned char>(byte);
  return value;
}

std::string big_endian(std::uint64_t value, std::size_t bytes) {
  std::string result(bytes, '\0');
  for (std::size_t i = 0; i < bytes; ++i) {
    result[bytes - 1 - i] = static_cast<char>((value >> (8 * i)) & 0xFF);
  }
  return result;
}

}  // namespace

std::uint32_t crc32c(std::string_view bytes, std::uint32_t seed) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("sse4.2")) return crc32c_by_instruction(bytes, seed);
#endif
  static constexpr auto tables = make_tables<std::uint32_t>(polynomial_crc32c);
  return crc_of(tables, bytes, seed);
}

std::uint64_t crc64nvme(std::string_view bytes, std::uint64_t seed) {
  static constexpr auto tables = make_tables<std::uint64_t>(polynomial_crc64nvme);
  return crc_of(tables, bytes, seed);
}

bool is_crc(ChecksumAlgorithm algorithm) {
  return algorithm != ChecksumAlgorithm::sha1 && algorithm != ChecksumAlgorithm::sha256;
}

std::string combined_crc(ChecksumAlgorithm algorithm, std::string_view a, std::string_view b,
                         std::uint64_t b_bytes) {
  assert(is_crc(algorithm) && a.size() == b.size());
  const std::uint64_t polynomial = algorithm == ChecksumAlgorithm::crc32    ? polynomial_crc32
                                   : algorithm == ChecksumAlgorithm::crc32c ? polynomial_crc32c
                                                                            : polynomial_crc64nvme;
  const std::uint64_t moved = shifted(from_big_endian(a), b_bytes, polynomial, a.size() * 8);
  return big_endian(moved ^ from_big_endian(b), a.size());
}

}  // namespace micro_core
