#pragma once

#include <local_cloud/queues/queue_records.hpp>

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace local_cloud::queues {

/// What a FIFO queue was sent during the last five minutes. Not thread safe.
class DeduplicationWindow {
 public:
  static constexpr std::chrono::minutes length{5};

  /// The 16 bytes that stand for an id in its scope: the whole queue (`group_id` empty) or one
  /// group.
  static std::string digest(std::string_view deduplication_id, std::string_view group_id);

  /// The message that was sent with this digest; nullptr if there is none, or it was too long ago.
  const DeduplicationRecord* find(const std::string& digest, TimePoint now) const;
  void add(const std::string& digest, DeduplicationRecord record);
  /// Forgets up to `count_max` records whose time is over; returns their digests.
  std::vector<std::string> expire(TimePoint now, std::size_t count_max);
  void clear();

 private:
  std::unordered_map<std::string, DeduplicationRecord> records_;
  std::deque<std::pair<TimePoint, std::string>> by_time_;
};

}  // namespace local_cloud::queues
