#pragma once

#include <micro_aws/signature.hpp>

#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

namespace micro_aws {

/// Keeps signing keys: one is good for a day, and takes four HMACs to derive. Thread safe.
class SigningKeys {
 public:
  /// `signing_key(options)`, derived the first time only.
  std::string get(const SigningOptions& options);

 private:
  struct Entry {
    std::chrono::sys_days day;
    std::string region;
    std::string service;
    std::string secret;
    std::string key;
  };

  static constexpr std::size_t entries_max_ = 16;
  std::mutex mutex_;
  std::vector<Entry> entries_;
  std::size_t next_ = 0;  // to be replaced
};

}  // namespace micro_aws
