#include <local_cloud/queues/deduplication.hpp>

#include <micro_core/hash.hpp>

namespace local_cloud::queues {

std::string DeduplicationWindow::digest(std::string_view deduplication_id,
                                        std::string_view group_id) {
  std::string scoped(group_id);
  scoped += '\0';
  scoped += deduplication_id;
  return micro_core::sha256(scoped).substr(0, 16);
}

const DeduplicationRecord* DeduplicationWindow::find(const std::string& digest,
                                                     TimePoint now) const {
  const auto found = records_.find(digest);
  if (found == records_.end() || found->second.expires <= now) return nullptr;
  return &found->second;
}

void DeduplicationWindow::add(const std::string& digest, DeduplicationRecord record) {
  by_time_.emplace_back(record.expires, digest);
  records_[digest] = std::move(record);
}

std::vector<std::string> DeduplicationWindow::expire(TimePoint now, std::size_t count_max) {
  std::vector<std::string> gone;
  while (gone.size() < count_max && !by_time_.empty() && by_time_.front().first <= now) {
    const auto found = records_.find(by_time_.front().second);
    // The id may have been used again since; then a later entry speaks for it.
    if (found != records_.end() && found->second.expires == by_time_.front().first) {
      gone.push_back(found->first);
      records_.erase(found);
    }
    by_time_.pop_front();
  }
  return gone;
}

void DeduplicationWindow::clear() {
  records_.clear();
  by_time_.clear();
}

}  // namespace local_cloud::queues
