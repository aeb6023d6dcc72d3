#include <local_cloud/queues/message.hpp>

#include <local_cloud/queues/record_bytes.hpp>
#include <micro_core/encoding.hpp>
#include <micro_core/hash.hpp>

namespace local_cloud::queues {
namespace {

constexpr int counter_bits = 20;
constexpr std::uint64_t record_version = 1;
// A handle of ours starts so; anything else never came from a receive.
constexpr std::string_view handle_mark = "mq1";

std::uint64_t milliseconds_of(TimePoint time) {
  const auto count = time.time_since_epoch().count();
  return count > 0 ? static_cast<std::uint64_t>(count) : 0;
}

TimePoint to_time(std::uint64_t milliseconds) {
  return TimePoint(std::chrono::milliseconds(milliseconds));
}

void append_part(std::string& out, std::string_view bytes) {
  out += std::move(RecordWriter().text(bytes)).bytes();
}

}  // namespace

Sequence first_sequence_at(TimePoint time) {
  return milliseconds_of(time) << counter_bits;
}

TimePoint time_of(Sequence sequence) {
  return to_time(sequence >> counter_bits);
}

std::string sequence_text(Sequence sequence) {
  constexpr std::uint64_t twenty_digits = 10'000'000'000'000'000'000U;
  return std::to_string(twenty_digits + sequence % (twenty_digits / 2));
}

std::string encode(const Message& message) {
  RecordWriter out;
  out.reserve(message.body.size() + 160);
  // The group comes first: loading a FIFO queue reads it and nothing else.
  out.number(record_version, 1).text(message.group_id).text(message.id);
  out.number(milliseconds_of(message.sent)).text(message.sender_id).text(message.deduplication_id);
  out.text(message.trace_header).text(message.dead_letter_source_arn);
  out.number(message.receives_before, 4).number(milliseconds_of(message.first_received_before));
  out.number(message.attributes.size(), 2);
  for (const auto& [name, attribute] : message.attributes) {
    out.text(name).text(attribute.data_type).text(attribute.value);
  }
  return std::move(out.raw(message.body)).bytes();
}

std::optional<Message> decode_message(std::string_view record) {
  RecordReader in(record);
  if (in.number(1) != record_version) return std::nullopt;
  Message message;
  message.group_id = in.text();
  message.id = in.text();
  message.sent = to_time(in.number());
  message.sender_id = in.text();
  message.deduplication_id = in.text();
  message.trace_header = in.text();
  message.dead_letter_source_arn = in.text();
  message.receives_before = static_cast<std::uint32_t>(in.number(4));
  message.first_received_before = to_time(in.number());
  for (std::uint64_t left = in.number(2); left > 0 && in.ok(); --left) {
    std::string name(in.text());
    MessageAttribute attribute;
    attribute.data_type = in.text();
    attribute.value = in.text();
    message.attributes.emplace(std::move(name), std::move(attribute));
  }
  message.body = in.rest();
  return in.ok() ? std::optional(std::move(message)) : std::nullopt;
}

std::string_view group_of(std::string_view record) {
  RecordReader in(record);
  return in.number(1) == record_version ? in.text() : std::string_view{};
}

std::string attributes_md5_hex(const MessageAttributes& attributes) {
  if (attributes.empty()) return {};
  std::string bytes;
  for (const auto& [name, attribute] : attributes) {
    append_part(bytes, name);
    append_part(bytes, attribute.data_type);
    bytes += attribute.is_binary() ? '\x02' : '\x01';
    append_part(bytes, attribute.value);
  }
  return micro_core::md5_hex(bytes);
}

std::size_t size_of(std::string_view body, const MessageAttributes& attributes) {
  std::size_t bytes = body.size();
  for (const auto& [name, attribute] : attributes) {
    bytes += name.size() + attribute.data_type.size() + attribute.value.size();
  }
  return bytes;
}

std::string to_text(const ReceiptHandle& handle) {
  RecordWriter out;
  out.raw(handle_mark).number(handle.queue_id).number(handle.sequence).number(handle.receive, 4);
  const std::string bytes = std::move(out).bytes();
  const std::uint32_t check = micro_core::crc32(bytes);
  return micro_core::to_base64(bytes + std::move(RecordWriter().number(check, 4)).bytes());
}

std::optional<ReceiptHandle> parse_receipt_handle(std::string_view text) {
  const std::optional<std::string> bytes = micro_core::from_base64(text);
  constexpr std::size_t size = handle_mark.size() + 20;
  if (!bytes || bytes->size() != size + 4 || !bytes->starts_with(handle_mark)) return std::nullopt;
  RecordReader in(std::string_view(*bytes).substr(handle_mark.size()));
  ReceiptHandle handle;
  handle.queue_id = in.number();
  handle.sequence = in.number();
  handle.receive = static_cast<std::uint32_t>(in.number(4));
  if (in.number(4) != micro_core::crc32(std::string_view(*bytes).substr(0, size))) {
    return std::nullopt;
  }
  return handle;
}

}  // namespace local_cloud::queues
