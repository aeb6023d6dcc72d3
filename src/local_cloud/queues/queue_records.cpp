#include <local_cloud/queues/queue_records.hpp>

#include <local_cloud/queues/record_bytes.hpp>
#include <local_cloud/storage/key.hpp>

namespace local_cloud::queues {
namespace {

using storage::KeyWriter;
using storage::Owner;

constexpr std::uint64_t record_version = 1;
constexpr std::size_t message_prefix_bytes = 1 + 1 + 8;  // owner, kind, queue id

KeyWriter key_of(RecordKind kind) {
  KeyWriter key(Owner::queues);
  key.tag(static_cast<char>(kind));
  return key;
}

void write_time(RecordWriter& out, TimePoint time) {
  out.number(static_cast<std::uint64_t>(time.time_since_epoch().count()));
}

TimePoint read_time(RecordReader& in) {
  return TimePoint(std::chrono::milliseconds(static_cast<std::int64_t>(in.number())));
}

template <class Map>
void write_map(RecordWriter& out, const Map& map) {
  out.number(map.size(), 4);
  for (const auto& [name, value] : map) out.text(name).text(value);
}

template <class Map>
Map read_map(RecordReader& in) {
  Map map;
  for (std::uint64_t left = in.number(4); left > 0 && in.ok(); --left) {
    std::string name(in.text());
    map.insert_or_assign(std::move(name), std::string(in.text()));
  }
  return map;
}

// A reader past the version byte; not ok if that is not ours.
RecordReader open_record(std::string_view bytes) {
  RecordReader in(bytes);
  return in.number(1) == record_version ? in : RecordReader({});
}

template <class Record>
std::optional<Record> if_ok(const RecordReader& in, Record record) {
  return in.ok() ? std::optional(std::move(record)) : std::nullopt;
}

}  // namespace

std::string kind_prefix(RecordKind kind) {
  return key_of(kind).bytes();
}

std::string queue_key(std::string_view name) {
  return key_of(RecordKind::queue).text(name).bytes();
}

std::string queue_prefix(RecordKind kind, std::uint64_t queue_id) {
  return key_of(kind).number(queue_id).bytes();
}

std::string counters_key(std::uint64_t queue_id) {
  return queue_prefix(RecordKind::counters, queue_id);
}

std::string message_key(std::uint64_t queue_id, Sequence sequence) {
  return key_of(RecordKind::message).number(queue_id).number(sequence).bytes();
}

std::string state_key(std::uint64_t queue_id, Sequence sequence) {
  return key_of(RecordKind::state).number(queue_id).number(sequence).bytes();
}

std::string deduplication_key(std::uint64_t queue_id, std::string_view digest) {
  return key_of(RecordKind::deduplication).number(queue_id).raw(digest).bytes();
}

std::string name_in_key(std::string_view key) {
  storage::KeyReader in(key);
  in.tag();
  return in.text();
}

Sequence sequence_in_key(std::string_view key) {
  return RecordReader(key.substr(std::min(key.size(), message_prefix_bytes))).number();
}

std::string_view digest_in_key(std::string_view key) {
  return key.substr(std::min(key.size(), message_prefix_bytes));
}

std::string encode(const QueueRecord& record) {
  RecordWriter out;
  out.number(record_version, 1).number(record.id);
  write_time(out, record.created);
  write_time(out, record.modified);
  write_map(out, record.attributes);
  write_map(out, record.tags);
  return std::move(out).bytes();
}

std::string encode(const QueueCounters& record) {
  RecordWriter out;
  out.number(record_version, 1).number(record.stored);
  out.number(record.low_water).number(record.last_sequence);
  return std::move(out).bytes();
}

std::string encode(const MessageState& state, std::string_view group_id) {
  RecordWriter out;
  out.number(record_version, 1);
  write_time(out, state.visible_at);
  write_time(out, state.first_received);
  write_time(out, state.last_received);
  return std::move(out.number(state.receives, 4).text(group_id)).bytes();
}

std::string encode(const DeduplicationRecord& record) {
  RecordWriter out;
  out.number(record_version, 1);
  write_time(out, record.expires);
  return std::move(out.number(record.sequence).text(record.message_id)).bytes();
}

std::optional<QueueRecord> decode_queue(std::string_view bytes) {
  RecordReader in = open_record(bytes);
  QueueRecord record;
  record.id = in.number();
  record.created = read_time(in);
  record.modified = read_time(in);
  record.attributes = read_map<AttributeMap>(in);
  record.tags = read_map<TagMap>(in);
  return if_ok(in, std::move(record));
}

std::optional<QueueCounters> decode_counters(std::string_view bytes) {
  RecordReader in = open_record(bytes);
  QueueCounters record;
  record.stored = in.number();
  record.low_water = in.number();
  record.last_sequence = in.number();
  return if_ok(in, record);
}

std::optional<StateRecord> decode_state(std::string_view bytes) {
  RecordReader in = open_record(bytes);
  StateRecord record;
  record.state.visible_at = read_time(in);
  record.state.first_received = read_time(in);
  record.state.last_received = read_time(in);
  record.state.receives = static_cast<std::uint32_t>(in.number(4));
  record.group_id = in.text();
  return if_ok(in, std::move(record));
}

std::optional<DeduplicationRecord> decode_deduplication(std::string_view bytes) {
  RecordReader in = open_record(bytes);
  DeduplicationRecord record;
  record.expires = read_time(in);
  record.sequence = in.number();
  record.message_id = in.text();
  return if_ok(in, std::move(record));
}

}  // namespace local_cloud::queues
