#pragma once

#include <local_cloud/queues/queue_attributes.hpp>
#include <local_cloud/queues/queue_index.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What the queues keep in the store; docs/queues.md describes it.
namespace local_cloud::queues {

/// The kinds of records; the byte after the owner's.
enum class RecordKind : char {
  queue = 'n',          ///< name → QueueRecord
  counters = 'c',       ///< queue id → QueueCounters
  message = 'm',        ///< queue id, sequence → Message
  state = 's',          ///< queue id, sequence → StateRecord
  deduplication = 'd',  ///< queue id, digest → DeduplicationRecord
};

struct QueueRecord {
  std::uint64_t id = 0;
  TimePoint created = {};
  TimePoint modified = {};
  AttributeMap attributes = {};
  TagMap tags = {};
};

/// Written with every group of changes of a queue, so that a start need not count its messages.
struct QueueCounters {
  std::uint64_t stored = 0;
  Sequence low_water = 0;
  Sequence last_sequence = 0;
};

struct StateRecord {
  MessageState state = {};
  std::string group_id = {};
};

struct DeduplicationRecord {
  TimePoint expires = {};
  Sequence sequence = 0;
  std::string message_id = {};
};

/// The start of all keys of a kind.
std::string kind_prefix(RecordKind kind);
std::string queue_key(std::string_view name);
std::string counters_key(std::uint64_t queue_id);
std::string message_key(std::uint64_t queue_id, Sequence sequence);
std::string state_key(std::uint64_t queue_id, Sequence sequence);
std::string deduplication_key(std::uint64_t queue_id, std::string_view digest);
/// The start of all keys of a kind that belong to one queue.
std::string queue_prefix(RecordKind kind, std::uint64_t queue_id);

/// The name in a queue's key, the sequence in a message's or a state's, the digest in a
/// deduplication's.
std::string name_in_key(std::string_view key);
Sequence sequence_in_key(std::string_view key);
std::string_view digest_in_key(std::string_view key);

std::string encode(const QueueRecord& record);
std::string encode(const QueueCounters& record);
std::string encode(const MessageState& state, std::string_view group_id);
std::string encode(const DeduplicationRecord& record);
std::optional<QueueRecord> decode_queue(std::string_view bytes);
std::optional<QueueCounters> decode_counters(std::string_view bytes);
std::optional<StateRecord> decode_state(std::string_view bytes);
std::optional<DeduplicationRecord> decode_deduplication(std::string_view bytes);

}  // namespace local_cloud::queues
