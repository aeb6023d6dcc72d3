#include "s3_part_sizes.hpp"

#include <algorithm>

namespace micro_aws {
namespace {

constexpr std::uint64_t mebibyte = 1024 * 1024;
constexpr int parts_until_doubled = 1'000;

}  // namespace

std::uint64_t part_size_of(std::uint64_t bytes, std::uint64_t wanted) {
  const std::uint64_t needed = (bytes + parts_max - 1) / parts_max;
  const std::uint64_t rounded = (needed + mebibyte - 1) / mebibyte * mebibyte;
  return std::clamp(std::max(wanted, rounded), part_bytes_min, part_bytes_max);
}

std::uint64_t growing_part_size(int number, std::uint64_t wanted) {
  const int doublings = (number - 1) / parts_until_doubled;
  return std::clamp(wanted << std::min(doublings, 10), part_bytes_min, part_bytes_max);
}

}  // namespace micro_aws
