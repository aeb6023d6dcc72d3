#pragma once

#include <cstdint>

namespace micro_aws {

constexpr int parts_max = 10'000;
constexpr std::uint64_t part_bytes_min = std::uint64_t{5} * 1024 * 1024;
constexpr std::uint64_t part_bytes_max = std::uint64_t{5} * 1024 * 1024 * 1024;

/// How large each part of a body of `bytes` is: `wanted`, or as much as 10'000 parts demand.
std::uint64_t part_size_of(std::uint64_t bytes, std::uint64_t wanted);

/// How large part `number` (from 1 on) of a body of unknown length is: it doubles with each
/// thousand parts, so that terabytes fit and a short body takes little memory.
std::uint64_t growing_part_size(int number, std::uint64_t wanted);

}  // namespace micro_aws
