#include "signing_keys.hpp"

#include <utility>

namespace micro_aws {

std::string SigningKeys::get(const SigningOptions& options) {
  const auto day = std::chrono::floor<std::chrono::days>(options.time);
  const std::string& secret = options.credentials.secret_access_key;
  const std::lock_guard lock(mutex_);
  for (const Entry& entry : entries_) {
    if (entry.day == day && entry.service == options.service && entry.region == options.region &&
        entry.secret == secret) {
      return entry.key;
    }
  }
  Entry entry{day, options.region, options.service, secret, signing_key(options)};
  std::string key = entry.key;
  if (entries_.size() < entries_max_) {
    entries_.push_back(std::move(entry));
  } else {
    entries_[next_] = std::move(entry);
    next_ = (next_ + 1) % entries_max_;
  }
  return key;
}

}  // namespace micro_aws
