#pragma once

#include <micro_core/clock.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace local_cloud::queues {

using micro_core::TimePoint;

/// Orders the messages of all queues: milliseconds since 1970 in the upper 44 bits, a counter
/// below.
using Sequence = std::uint64_t;

/// The first sequence of a millisecond.
Sequence first_sequence_at(TimePoint time);
TimePoint time_of(Sequence sequence);
/// SQS shows 20 digits.
std::string sequence_text(Sequence sequence);

/// The value of one message attribute; `value` is raw bytes for a Binary one.
struct MessageAttribute {
  std::string data_type = {};  ///< "String", "Number.int", "Binary", …
  std::string value = {};

  bool is_binary() const { return data_type.starts_with("Binary"); }
  bool operator==(const MessageAttribute&) const = default;
};
using MessageAttributes = std::map<std::string, MessageAttribute, std::less<>>;

/// What a queue keeps of a message: written once, never changed.
struct Message {
  std::string id = {};  ///< a UUID
  std::string body = {};
  MessageAttributes attributes = {};
  TimePoint sent = {};
  std::string sender_id = {};
  std::string group_id = {};
  std::string deduplication_id = {};
  std::string trace_header = {};
  std::string dead_letter_source_arn = {};  ///< set on its way into a dead-letter queue
  std::uint32_t receives_before = 0;        ///< receives in queues that it was moved from
  TimePoint first_received_before = {};     ///< 1970: never
};

/// The bytes of a message record; docs/queues.md describes them.
std::string encode(const Message& message);
/// None if the bytes are no such record.
std::optional<Message> decode_message(std::string_view record);
/// The group alone, without reading the body; empty if there is none.
std::string_view group_of(std::string_view record);

/// The MD5 that SDKs check: over name, type and value of each attribute, sorted by name. Empty
/// without attributes.
std::string attributes_md5_hex(const MessageAttributes& attributes);

/// Bytes that count towards SQS's size limits.
std::size_t size_of(std::string_view body, const MessageAttributes& attributes);

/// Proof of one receive of one message.
struct ReceiptHandle {
  std::uint64_t queue_id = 0;
  Sequence sequence = 0;
  std::uint32_t receive = 0;  ///< which receive of the message, from 1
};
std::string to_text(const ReceiptHandle& handle);
std::optional<ReceiptHandle> parse_receipt_handle(std::string_view text);

}  // namespace local_cloud::queues
