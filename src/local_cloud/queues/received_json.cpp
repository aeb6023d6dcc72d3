#include <local_cloud/queues/received_json.hpp>

#include <micro_core/encoding.hpp>
#include <micro_core/hash.hpp>

#include <algorithm>
#include <array>

namespace local_cloud::queues {
namespace {

using micro_core::JsonObject;

constexpr std::array<std::string_view, 10> system_attribute_names = {
    "All",
    "ApproximateFirstReceiveTimestamp",
    "ApproximateReceiveCount",
    "AWSTraceHeader",
    "DeadLetterQueueSourceArn",
    "MessageDeduplicationId",
    "MessageGroupId",
    "SenderId",
    "SentTimestamp",
    "SequenceNumber"};

std::string milliseconds_text(TimePoint time) {
  return std::to_string(time.time_since_epoch().count());
}

JsonObject print_system_attributes(const ReceivedMessage& received, const ReceiveFilter& filter) {
  JsonObject out;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty() && filter.takes_system(std::string(name))) out[name] = value;
  };
  const Message& message = received.message;
  add("SenderId", message.sender_id);
  add("SentTimestamp", milliseconds_text(message.sent));
  add("ApproximateReceiveCount", std::to_string(received.receive_count));
  add("ApproximateFirstReceiveTimestamp", milliseconds_text(received.first_received));
  add("SequenceNumber", received.sequence_number);
  add("MessageDeduplicationId", message.deduplication_id);
  add("MessageGroupId", message.group_id);
  add("AWSTraceHeader", message.trace_header);
  add("DeadLetterQueueSourceArn", message.dead_letter_source_arn);
  return out;
}

JsonObject print_attributes(const MessageAttributes& attributes) {
  JsonObject out;
  for (const auto& [name, attribute] : attributes) {
    JsonObject value;
    if (attribute.is_binary()) {
      value["BinaryValue"] = micro_core::to_base64(attribute.value);
    } else {
      value["StringValue"] = attribute.value;
    }
    value["DataType"] = attribute.data_type;
    out[name] = std::move(value);
  }
  return out;
}

}  // namespace

ReceiveFilter::ReceiveFilter(std::set<std::string> system_names,
                             const std::vector<std::string>& attribute_names)
    : system_names_(std::move(system_names)) {
  for (const std::string& name : attribute_names) {
    if (name == "All" || name == ".*" || name == "*") {
      prefixes_.emplace_back();
    } else if (name.ends_with(".*")) {
      prefixes_.push_back(name.substr(0, name.size() - 2));
    } else {
      names_.insert(name);
    }
  }
}

bool ReceiveFilter::takes_system(const std::string& name) const {
  return system_names_.contains("All") || system_names_.contains(name);
}

bool ReceiveFilter::takes(const std::string& name) const {
  return names_.contains(name) ||
         std::any_of(prefixes_.begin(), prefixes_.end(),
                     [&](const std::string& prefix) { return name.starts_with(prefix); });
}

bool is_system_attribute_name(std::string_view name) {
  return std::find(system_attribute_names.begin(), system_attribute_names.end(), name) !=
         system_attribute_names.end();
}

JsonObject print_received(ReceivedMessage received, const ReceiveFilter& filter) {
  JsonObject out;
  out["MessageId"] = received.message.id;
  out["ReceiptHandle"] = received.receipt_handle;
  out["MD5OfBody"] = micro_core::md5_hex(received.message.body);
  out["Body"] = received.message.body;
  JsonObject system = print_system_attributes(received, filter);
  if (!system.empty()) out["Attributes"] = std::move(system);
  MessageAttributes& attributes = received.message.attributes;
  std::erase_if(attributes, [&](const auto& entry) { return !filter.takes(entry.first); });
  if (attributes.empty()) return out;
  // The digest covers what is returned, not all that was sent.
  out["MD5OfMessageAttributes"] = attributes_md5_hex(attributes);
  out["MessageAttributes"] = print_attributes(attributes);
  return out;
}

}  // namespace local_cloud::queues
