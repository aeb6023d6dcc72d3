#pragma once

#include <local_cloud/storage/store.hpp>

#include <cstdint>
#include <string>

namespace local_cloud::storage {

// Puts that a number tells apart, so that another process can check them.

inline std::string key_of(std::uint64_t n) {
  return "key " + std::to_string(n * 7919 % 1000003);
}

// 896 bytes that do not compress, so that they fill a disk.
inline std::string value_of(std::uint64_t n) {
  std::uint64_t words[112];
  std::uint64_t state = n * 0x9E3779B97F4A7C15 + 1;
  for (std::uint64_t& word : words) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    word = state;
  }
  return {reinterpret_cast<const char*>(words), sizeof words};
}

inline bool put(Store& store, std::uint64_t n) {
  WriteBatch batch;
  batch.put(key_of(n), value_of(n));
  return store.commit(batch).has_value();
}

}  // namespace local_cloud::storage
