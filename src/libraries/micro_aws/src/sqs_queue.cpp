#include <micro_aws/sqs_queue.hpp>
#include <micro_core/encoding.hpp>
#include <micro_core/hash.hpp>

#include <charconv>

#include "json_members.hpp"

namespace micro_aws {
namespace {

using micro_core::Error;
using micro_core::ErrorCode;
using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;
using micro_core::Result;
using micro_core::string_at;

// The parts of SendMessage that an entry of a batch has too.
JsonObject to_wire(const SqsOutgoing& message) {
  JsonObject json{{"MessageBody", message.body}};
  if (message.delay) json["DelaySeconds"] = message.delay->count();
  if (!message.group_id.empty()) json["MessageGroupId"] = message.group_id;
  if (!message.deduplication_id.empty()) {
    json["MessageDeduplicationId"] = message.deduplication_id;
  }
  if (!message.trace_header.empty()) {
    json["MessageSystemAttributes"] =
        JsonObject{{"AWSTraceHeader",
                    JsonObject{{"DataType", "String"}, {"StringValue", message.trace_header}}}};
  }
  if (message.attributes.empty()) return json;  // an empty object has no digest: SQS refuses it
  JsonObject attributes;
  for (const auto& [name, attribute] : message.attributes) {
    JsonObject value{{"DataType", attribute.type}};
    if (attribute.type.starts_with("Binary")) {
      value["BinaryValue"] = micro_core::to_base64(attribute.value);
    } else {
      value["StringValue"] = attribute.value;
    }
    attributes[name] = std::move(value);
  }
  json["MessageAttributes"] = std::move(attributes);
  return json;
}

Result<SqsAttributes> attributes_from_wire(const Json& message) {
  SqsAttributes attributes;
  const Json* json = micro_core::find(message, "MessageAttributes");
  if (!json || !json->is_object()) return attributes;
  for (const auto& [name, value] : json->get_object()) {
    SqsAttribute attribute{.type = std::string(string_at(value, "DataType"))};
    if (attribute.type.starts_with("Binary")) {
      auto bytes = micro_core::from_base64(string_at(value, "BinaryValue"));
      if (!bytes) {
        return Error::internal("SQS sent the attribute " + std::string(name) + " in broken base64");
      }
      attribute.value = *std::move(bytes);
    } else {
      attribute.value = string_at(value, "StringValue");
    }
    attributes.emplace(name, std::move(attribute));
  }
  return attributes;
}

Result<SqsMessage> message_from_wire(const Json& json) {
  SqsMessage message{.message_id = std::string(string_at(json, "MessageId")),
                     .receipt_handle = std::string(string_at(json, "ReceiptHandle")),
                     .body = std::string(string_at(json, "Body"))};
  if (string_at(json, "MD5OfBody") != micro_core::md5_hex(message.body)) {
    return Error::internal("the body of the SQS message " + message.message_id +
                           " arrived damaged: its MD5 is another");
  }
  if (const Json* attributes = micro_core::find(json, "Attributes");
      attributes && attributes->is_object()) {
    for (const auto& [name, value] : attributes->get_object()) {
      if (value.is_string()) {
        message.system_attributes.emplace(name, std::string_view(value.get_string()));
      }
    }
  }
  if (const auto count = message.system_attributes.find("ApproximateReceiveCount");
      count != message.system_attributes.end()) {
    const std::string& text = count->second;
    std::from_chars(text.data(), text.data() + text.size(), message.receive_count);
  }
  auto attributes = attributes_from_wire(json);
  if (!attributes) return std::move(attributes).error();
  message.attributes = *std::move(attributes);
  return message;
}

SqsBatchFailure failure_from_wire(std::size_t index, const Json& json) {
  const Json* sender_fault = micro_core::find(json, "SenderFault");
  const bool is_ours = sender_fault && sender_fault->is_bool() && sender_fault->get_bool();
  Error error = is_ours ? Error::invalid_argument(std::string(string_at(json, "Message")))
                        : Error::unavailable(std::string(string_at(json, "Message")));
  error.remote = micro_core::RemoteError{.code = std::string(string_at(json, "Code"))};
  if (error.message.empty()) error.message = error.remote->code;
  return {.index = index, .error = std::move(error)};
}

// Entries are numbered, so that what failed can be told by its place.
std::optional<std::size_t> index_of(const Json& json, std::size_t count) {
  const std::string_view id = string_at(json, "Id");
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), index);
  if (error != std::errc() || end != id.data() + id.size() || index >= count) return std::nullopt;
  return index;
}

// Of a batch, with the attributes (SQS counts names, types and values).
constexpr std::size_t batch_bytes_max = 1024 * 1024;
constexpr std::size_t batch_entries_max = 10;

std::size_t bytes_of(const SqsOutgoing& message) {
  std::size_t bytes = message.body.size();
  for (const auto& [name, attribute] : message.attributes) {
    bytes += name.size() + attribute.type.size() + attribute.value.size();
  }
  return bytes;
}

// How many from `begin` on fit into one call; at least one, whose size is for SQS to refuse.
std::size_t batch_end(const std::vector<SqsOutgoing>& messages, std::size_t begin) {
  std::size_t bytes = 0;
  std::size_t end = begin;
  while (end < messages.size() && end - begin < batch_entries_max) {
    bytes += bytes_of(messages[end]);
    if (end > begin && bytes > batch_bytes_max) break;
    ++end;
  }
  return end;
}

// The service says what it stored. Another digest is damage on the way, not a caller's fault.
Error stored_otherwise() {
  return Error::internal("SQS stored another body than the one sent");
}

}  // namespace

SqsQueue::SqsQueue(Client client, std::string queue_url)
    : client_(std::move(client)), queue_url_(std::move(queue_url)) {}

Result<std::string> SqsQueue::send_message(const Json& body, std::chrono::seconds delay) const {
  SqsOutgoing message{.body = micro_core::to_text(body)};
  // A queue that orders its messages takes no delay of a single one, not even none.
  if (delay != delay.zero()) message.delay = delay;
  return send_message(message);
}

Result<std::string> SqsQueue::send_message(const SqsOutgoing& message) const {
  JsonObject input = to_wire(message);
  input["QueueUrl"] = queue_url_;
  const auto reply = client_.call("AmazonSQS.SendMessage", std::move(input));
  if (!reply) return reply.error();
  if (string_at(*reply, "MD5OfMessageBody") != micro_core::md5_hex(message.body)) {
    return stored_otherwise();
  }
  return std::string(string_at(*reply, "MessageId"));
}

Result<std::vector<SqsMessage>> SqsQueue::receive_messages(const SqsReceiveOptions& options) const {
  JsonObject input{{"QueueUrl", queue_url_},
                   {"MaxNumberOfMessages", options.messages_max},
                   {"WaitTimeSeconds", options.wait.count()},
                   {"MessageSystemAttributeNames", JsonArray{"All"}},
                   {"AttributeNames", JsonArray{"All"}},  // its older name, for older brokers
                   {"MessageAttributeNames", JsonArray{"All"}}};
  if (options.hide_for) input["VisibilityTimeout"] = options.hide_for->count();
  const auto reply = client_.call("AmazonSQS.ReceiveMessage", std::move(input));
  if (!reply) return reply.error();
  std::vector<SqsMessage> messages;
  for (const Json& json : array_at(*reply, "Messages")) {
    auto message = message_from_wire(json);
    if (!message) return std::move(message).error();
    messages.push_back(*std::move(message));
  }
  return messages;
}

Result<void> SqsQueue::delete_message(std::string_view receipt_handle) const {
  const auto reply = client_.call("AmazonSQS.DeleteMessage",
                                  {{"QueueUrl", queue_url_}, {"ReceiptHandle", receipt_handle}});
  if (!reply) return reply.error();
  return {};
}

Result<void> SqsQueue::change_message_visibility(std::string_view receipt_handle,
                                                 std::chrono::seconds hide_for) const {
  const auto reply =
      client_.call("AmazonSQS.ChangeMessageVisibility", {{"QueueUrl", queue_url_},
                                                         {"ReceiptHandle", receipt_handle},
                                                         {"VisibilityTimeout", hide_for.count()}});
  if (!reply) return reply.error();
  return {};
}

Result<std::vector<SqsBatchFailure>> SqsQueue::call_batch(
    std::string_view target, JsonArray entries, const std::vector<std::string>& digests) const {
  const std::size_t count = entries.size();
  for (std::size_t i = 0; i < count; ++i) entries[i].get_object()["Id"] = std::to_string(i);
  const auto reply =
      client_.call(target, {{"QueueUrl", queue_url_}, {"Entries", std::move(entries)}});
  if (!reply) return reply.error();

  std::vector<SqsBatchFailure> failures;
  std::vector<bool> is_answered(count);
  for (const Json& json : array_at(*reply, "Failed")) {
    const auto index = index_of(json, count);
    if (!index) continue;
    is_answered[*index] = true;
    failures.push_back(failure_from_wire(*index, json));
  }
  for (const Json& json : array_at(*reply, "Successful")) {
    const auto index = index_of(json, count);
    if (!index) continue;
    is_answered[*index] = true;
    const bool is_changed =
        !digests.empty() && string_at(json, "MD5OfMessageBody") != digests[*index];
    if (is_changed) failures.push_back({.index = *index, .error = stored_otherwise()});
  }
  // What the service does not mention must not pass for done.
  for (std::size_t i = 0; i < count; ++i) {
    if (is_answered[i]) continue;
    failures.push_back({.index = i, .error = Error::internal("SQS did not say what became of it")});
  }
  return failures;
}

Result<std::vector<SqsBatchFailure>> SqsQueue::send_messages(
    const std::vector<SqsOutgoing>& messages) const {
  JsonArray entries;
  std::vector<std::string> digests;
  for (const SqsOutgoing& message : messages) {
    entries.push_back(to_wire(message));
    digests.push_back(micro_core::md5_hex(message.body));
  }
  return call_batch("AmazonSQS.SendMessageBatch", std::move(entries), digests);
}

std::vector<SqsBatchFailure> SqsQueue::send_all(const std::vector<SqsOutgoing>& messages) const {
  std::vector<SqsBatchFailure> failures;
  for (std::size_t begin = 0; begin < messages.size();) {
    const std::size_t end = batch_end(messages, begin);
    const auto failed = send_messages({messages.begin() + static_cast<std::ptrdiff_t>(begin),
                                       messages.begin() + static_cast<std::ptrdiff_t>(end)});
    if (failed) {
      for (const SqsBatchFailure& failure : *failed) {
        failures.push_back({.index = begin + failure.index, .error = failure.error});
      }
    } else {
      for (std::size_t i = begin; i < end; ++i) {
        failures.push_back({.index = i, .error = failed.error()});
      }
    }
    begin = end;
  }
  return failures;
}

Result<std::map<std::string, std::string>> SqsQueue::get_queue_attributes() const {
  const auto reply = client_.call("AmazonSQS.GetQueueAttributes",
                                  {{"QueueUrl", queue_url_}, {"AttributeNames", JsonArray{"All"}}});
  if (!reply) return reply.error();
  std::map<std::string, std::string> attributes;
  const Json* json = micro_core::find(*reply, "Attributes");
  if (!json || !json->is_object()) return attributes;
  for (const auto& [name, value] : json->get_object()) {
    if (value.is_string()) attributes.emplace(name, std::string_view(value.get_string()));
  }
  return attributes;
}

Result<void> SqsQueue::set_queue_attributes(
    const std::map<std::string, std::string>& attributes) const {
  JsonObject json;
  for (const auto& [name, value] : attributes) json[name] = value;
  const auto reply = client_.call("AmazonSQS.SetQueueAttributes",
                                  {{"QueueUrl", queue_url_}, {"Attributes", std::move(json)}});
  if (!reply) return reply.error();
  return {};
}

Result<void> SqsQueue::purge_queue() const {
  const auto reply = client_.call("AmazonSQS.PurgeQueue", {{"QueueUrl", queue_url_}});
  if (!reply) return reply.error();
  return {};
}

Result<std::optional<SqsQueue>> get_queue(const Client& client, const std::string& name,
                                          const std::string& owner) {
  JsonObject input{{"QueueName", name}};
  if (!owner.empty()) input["QueueOwnerAWSAccountId"] = owner;
  const auto reply = client.call("AmazonSQS.GetQueueUrl", std::move(input));
  if (reply) {
    return std::optional(SqsQueue(client, std::string(string_at(*reply, "QueueUrl"))));
  }
  if (reply.error().code == ErrorCode::not_found) return std::optional<SqsQueue>();
  return reply.error();
}

Result<std::vector<SqsBatchFailure>> SqsQueue::delete_messages(
    const std::vector<std::string>& receipt_handles) const {
  JsonArray entries;
  for (const std::string& handle : receipt_handles) {
    entries.push_back(JsonObject{{"ReceiptHandle", handle}});
  }
  return call_batch("AmazonSQS.DeleteMessageBatch", std::move(entries));
}

Result<std::vector<SqsBatchFailure>> SqsQueue::change_messages_visibility(
    const std::vector<std::string>& receipt_handles, std::chrono::seconds hide_for) const {
  JsonArray entries;
  for (const std::string& handle : receipt_handles) {
    entries.push_back(
        JsonObject{{"ReceiptHandle", handle}, {"VisibilityTimeout", hide_for.count()}});
  }
  return call_batch("AmazonSQS.ChangeMessageVisibilityBatch", std::move(entries));
}

}  // namespace micro_aws
