#pragma once

#include <local_cloud/storage/store.hpp>

#include <cstdint>
#include <random>
#include <string>

namespace local_cloud::storage {

// Puts that a number tells apart, so that another process can check them.

inline std::string key_of(std::uint64_t n) {
  return "key " + std::to_string(n * 7919 % 1000003);
}

// 900 bytes that do not compress, so that they fill a disk.
inline std::string value_of(std::uint64_t n) {
  std::mt19937 random(static_cast<std::mt19937::result_type>(n));
  std::string value(900, '\0');
  for (char& byte : value) byte = static_cast<char>(random());
  return value;
}

inline bool put(Store& store, std::uint64_t n) {
  WriteBatch batch;
  batch.put(key_of(n), value_of(n));
  return store.commit(batch).has_value();
}

}  // namespace local_cloud::storage
