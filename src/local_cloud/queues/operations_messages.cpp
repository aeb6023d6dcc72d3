#include <local_cloud/queues/message_check.hpp>
#include <local_cloud/queues/operations.hpp>
#include <local_cloud/queues/queue_error.hpp>
#include <local_cloud/queues/received_json.hpp>
#include <micro_core/encoding.hpp>

#include <algorithm>
#include <cctype>
#include <set>

namespace local_cloud::queues {

using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;
using wire::Outcome;

namespace {

using input::integer_at;
using input::queue_name;
using input::strings_at;
using input::text_at;

constexpr std::size_t batch_entries_max = 10;
constexpr std::size_t batch_bytes_max = 1'048'576;

// ---- Sending

Outcome<MessageAttribute> read_attribute(std::string_view name, const Json& json) {
  MessageAttribute attribute;
  attribute.data_type = micro_core::string_at(json, "DataType");
  for (const std::string_view list : {"StringListValues", "BinaryListValues"}) {
    const Json* values = micro_core::find(json, list);
    if (values != nullptr && values->is_array() && !values->get_array().empty()) {
      return invalid_parameter(
          "Message attribute list values in SendMessage operation are not supported.");
    }
  }
  if (!attribute.is_binary()) {
    attribute.value = micro_core::string_at(json, "StringValue");
    return attribute;
  }
  std::optional<std::string> bytes =
      micro_core::from_base64(micro_core::string_at(json, "BinaryValue"));
  if (!bytes) {
    return invalid_parameter("Message (user) attribute '" + std::string(name) +
                             "' must contain a base64 encoded value of type 'Binary'.");
  }
  attribute.value = std::move(*bytes);
  return attribute;
}

Outcome<MessageAttributes> read_attributes(const JsonObject& in, std::string_view key) {
  MessageAttributes attributes;
  const Json* map = in.if_contains(key);
  if (map == nullptr || !map->is_object()) return attributes;
  for (const auto& entry : map->get_object()) {
    auto attribute = read_attribute(entry.key(), entry.value());
    if (!attribute) return attribute.error();
    attributes.emplace(entry.key(), std::move(*attribute));
  }
  return attributes;
}

struct ReadRequest {
  SendRequest send = {};
  std::string system_attributes_md5 = {};
};

Outcome<ReadRequest> read_send_request(const CallContext& context, const JsonObject& in) {
  ReadRequest request;
  request.send.body = text_at(in, "MessageBody");
  auto delay = integer_at(in, "DelaySeconds");
  if (!delay) return delay.error();
  request.send.delay_seconds = *delay;
  auto attributes = read_attributes(in, "MessageAttributes");
  if (!attributes) return attributes.error();
  request.send.attributes = std::move(*attributes);
  auto system = read_attributes(in, "MessageSystemAttributes");
  if (!system) return system.error();
  request.send.trace_header = context.trace_header;
  for (const auto& [name, attribute] : *system) {
    if (name != "AWSTraceHeader") {
      return invalid_parameter("Message system attribute name '" + name + "' is not valid.");
    }
    request.send.trace_header = attribute.value;
  }
  request.system_attributes_md5 = attributes_md5_hex(*system);
  request.send.group_id = text_at(in, "MessageGroupId");
  request.send.deduplication_id = text_at(in, "MessageDeduplicationId");
  request.send.sender_id = context.driver.engine().identity().account_id;
  return request;
}

JsonObject print_sent(const SendResult& sent, const std::string& system_attributes_md5) {
  JsonObject out;
  out["MessageId"] = sent.message_id;
  out["MD5OfMessageBody"] = sent.body_md5;
  if (!sent.attributes_md5.empty()) out["MD5OfMessageAttributes"] = sent.attributes_md5;
  if (!system_attributes_md5.empty()) out["MD5OfMessageSystemAttributes"] = system_attributes_md5;
  if (!sent.sequence_number.empty()) out["SequenceNumber"] = sent.sequence_number;
  return out;
}

// ---- Batches

bool is_batch_id(std::string_view id) {
  return !id.empty() && id.size() <= 80 && std::all_of(id.begin(), id.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_';
  });
}

// The entries of a batch, or what is wrong with it as a whole.
Outcome<std::vector<const JsonObject*>> entries_of(const JsonObject& in,
                                                   std::string_view entry_name) {
  const Json* list = in.if_contains("Entries");
  const JsonArray* array = list == nullptr ? nullptr : list->if_array();
  if (array == nullptr || array->empty()) {
    return batch_error("EmptyBatchRequest", "There should be at least one " +
                                                std::string(entry_name) + " in the request.");
  }
  if (array->size() > batch_entries_max) {
    return batch_error("TooManyEntriesInBatchRequest",
                       "Maximum number of entries per request are 10. You have sent " +
                           std::to_string(array->size()) + ".");
  }
  std::vector<const JsonObject*> entries;
  std::set<std::string> ids;
  for (const Json& element : *array) {
    const JsonObject* entry = element.if_object();
    const std::string id = entry == nullptr ? std::string() : text_at(*entry, "Id");
    if (!is_batch_id(id)) {
      return batch_error("InvalidBatchEntryId",
                         "A batch entry id can only contain alphanumeric characters, hyphens and "
                         "underscores. It can be at most 80 letters long.");
    }
    if (!ids.insert(id).second) {
      return batch_error("BatchEntryIdsNotDistinct", "Id " + id + " repeated.");
    }
    entries.push_back(entry);
  }
  return entries;
}

JsonObject print_failure(const std::string& id, const wire::ServiceError& error) {
  JsonObject out;
  out["Id"] = id;
  out["SenderFault"] = error.status < 500;
  out["Code"] = query_error_code(error);
  out["Message"] = error.message;
  return out;
}

// Collects the two lists of a batch's answer; an empty one is left out, as SQS does.
class BatchAnswer {
 public:
  void add(JsonObject successful) { successful_.emplace_back(std::move(successful)); }
  void add(const std::string& id, const wire::ServiceError& error) {
    failed_.emplace_back(print_failure(id, error));
  }
  void add(const std::string& id, const Outcome<wire::Done>& done) {
    if (!done) return add(id, done.error());
    JsonObject entry;
    entry["Id"] = id;
    add(std::move(entry));
  }
  JsonObject print() && {
    JsonObject out;
    if (!successful_.empty()) out["Successful"] = std::move(successful_);
    if (!failed_.empty()) out["Failed"] = std::move(failed_);
    return out;
  }

 private:
  JsonArray successful_;
  JsonArray failed_;
};

Outcome<wire::Done> check_send_batch(const CallContext& context, const std::string& queue,
                                     const std::vector<const JsonObject*>& entries) {
  auto attributes = context.driver.engine().get_attributes(queue, context.driver.now());
  if (!attributes) return attributes.error();
  const QueueSettings settings = settings_of(*attributes);
  std::size_t bytes = 0;
  for (const JsonObject* entry : entries) {
    bytes += text_at(*entry, "MessageBody").size();
    if (auto values = read_attributes(*entry, "MessageAttributes")) bytes += size_of("", *values);
    if (!settings.fifo) continue;
    if (text_at(*entry, "MessageDeduplicationId").empty() &&
        !settings.content_based_deduplication) {
      return invalid_parameter(
          "The queue should either have ContentBasedDeduplication enabled or "
          "MessageDeduplicationId provided explicitly");
    }
    if (text_at(*entry, "MessageGroupId").empty()) {
      return invalid_parameter(missing_parameter("MessageGroupId").message);
    }
  }
  if (bytes > batch_bytes_max) {
    return batch_error("BatchRequestTooLong",
                       "Batch requests cannot be longer than 1048576 bytes. You have sent " +
                           std::to_string(bytes) + " bytes.");
  }
  return wire::Done{};
}

// ---- Receiving

Outcome<ReceiveRequest> read_receive_request(const JsonObject& in) {
  ReceiveRequest request;
  auto count_max = integer_at(in, "MaxNumberOfMessages");
  if (!count_max) return count_max.error();
  request.messages_max = count_max->value_or(1);
  auto visibility = integer_at(in, "VisibilityTimeout");
  if (!visibility) return visibility.error();
  request.visibility_timeout = *visibility;
  auto wait = integer_at(in, "WaitTimeSeconds");
  if (!wait) return wait.error();
  request.wait_seconds = *wait;
  request.attempt_id = text_at(in, "ReceiveRequestAttemptId");
  return request;
}

Outcome<std::set<std::string>> read_system_names(const JsonObject& in) {
  std::set<std::string> names;
  for (const std::string_view key : {"AttributeNames", "MessageSystemAttributeNames"}) {
    for (const std::string& name : strings_at(in, key)) {
      if (!is_system_attribute_name(name))
        return invalid_attribute_name("Unknown Attribute " + name + ".");
      names.insert(name);
    }
  }
  return names;
}

}  // namespace

OperationOutcome send_message(const CallContext& context, const JsonObject& input) {
  auto name = queue_name(context, input);
  if (!name) return name.error();
  auto request = read_send_request(context, input);
  if (!request) return request.error();
  std::vector<SendRequest> one;
  one.push_back(std::move(request->send));
  auto sent = context.driver.send_batch(*name, std::move(one));
  if (!sent) return sent.error();
  const Outcome<SendResult>& result = sent->front();
  if (!result) return result.error();
  return print_sent(*result, request->system_attributes_md5);
}

OperationOutcome send_message_batch(const CallContext& context, const JsonObject& input) {
  auto name = queue_name(context, input);
  if (!name) return name.error();
  auto entries = entries_of(input, "SendMessageBatchRequestEntry");
  if (!entries) return entries.error();
  if (auto checked = check_send_batch(context, *name, *entries); !checked) return checked.error();
  BatchAnswer answer;
  std::vector<SendRequest> requests;
  std::vector<std::pair<std::string, std::string>> sending;  // id, MD5 of the system attributes
  for (const JsonObject* entry : *entries) {
    std::string id = text_at(*entry, "Id");
    auto request = read_send_request(context, *entry);
    if (!request) {
      answer.add(id, request.error());
      continue;
    }
    requests.push_back(std::move(request->send));
    sending.emplace_back(std::move(id), std::move(request->system_attributes_md5));
  }
  auto sent = context.driver.send_batch(*name, std::move(requests));
  if (!sent) return sent.error();
  for (std::size_t i = 0; i < sent->size(); ++i) {
    const auto& [id, system_attributes_md5] = sending[i];
    const Outcome<SendResult>& result = (*sent)[i];
    if (!result) {
      answer.add(id, result.error());
      continue;
    }
    JsonObject printed = print_sent(*result, system_attributes_md5);
    printed["Id"] = id;
    answer.add(std::move(printed));
  }
  return std::move(answer).print();
}

WaiterId receive_message(const CallContext& context, const JsonObject& input,
                         OperationCallback callback) {
  const auto refuse = [&](const wire::ServiceError& error) {
    callback(error);
    return WaiterId{0};
  };
  auto name = queue_name(context, input);
  if (!name) return refuse(name.error());
  auto request = read_receive_request(input);
  if (!request) return refuse(request.error());
  auto system_names = read_system_names(input);
  if (!system_names) return refuse(system_names.error());
  ReceiveFilter filter(std::move(*system_names), strings_at(input, "MessageAttributeNames"));
  return context.driver.receive(
      *name, *request,
      [filter = std::move(filter), callback = std::move(callback)](ReceiveOutcome received) {
        if (!received) return callback(received.error());
        JsonArray messages;
        for (ReceivedMessage& message : *received) {
          messages.emplace_back(print_received(std::move(message), filter));
        }
        JsonObject out;
        if (!messages.empty()) out["Messages"] = std::move(messages);
        callback(std::move(out));
      });
}

OperationOutcome delete_message(const CallContext& context, const JsonObject& input) {
  auto name = queue_name(context, input);
  if (!name) return name.error();
  const std::string handle = text_at(input, "ReceiptHandle");
  if (handle.empty()) return missing_parameter("ReceiptHandle");
  auto deleted = context.driver.delete_messages(*name, {handle});
  if (!deleted) return deleted.error();
  if (!deleted->front()) return deleted->front().error();
  return JsonObject();
}

OperationOutcome delete_message_batch(const CallContext& context, const JsonObject& input) {
  auto name = queue_name(context, input);
  if (!name) return name.error();
  auto entries = entries_of(input, "DeleteMessageBatchRequestEntry");
  if (!entries) return entries.error();
  std::vector<std::string> handles;
  for (const JsonObject* entry : *entries) handles.push_back(text_at(*entry, "ReceiptHandle"));
  auto deleted = context.driver.delete_messages(*name, handles);
  if (!deleted) return deleted.error();
  BatchAnswer answer;
  for (std::size_t i = 0; i < entries->size(); ++i) {
    answer.add(text_at(*(*entries)[i], "Id"), (*deleted)[i]);
  }
  return std::move(answer).print();
}

OperationOutcome change_message_visibility(const CallContext& context, const JsonObject& input) {
  auto name = queue_name(context, input);
  if (!name) return name.error();
  QueuesEngine::VisibilityChange change;
  change.receipt_handle = text_at(input, "ReceiptHandle");
  if (change.receipt_handle.empty()) return missing_parameter("ReceiptHandle");
  auto timeout = integer_at(input, "VisibilityTimeout");
  if (!timeout) return timeout.error();
  if (!*timeout) return missing_parameter("VisibilityTimeout");
  change.timeout_seconds = **timeout;
  auto changed = context.driver.change_visibility(*name, {change});
  if (!changed) return changed.error();
  if (!changed->front()) return changed->front().error();
  return JsonObject();
}

OperationOutcome change_message_visibility_batch(const CallContext& context,
                                                 const JsonObject& input) {
  auto name = queue_name(context, input);
  if (!name) return name.error();
  auto entries = entries_of(input, "ChangeMessageVisibilityBatchRequestEntry");
  if (!entries) return entries.error();
  std::vector<QueuesEngine::VisibilityChange> changes;
  for (const JsonObject* entry : *entries) {
    auto timeout = integer_at(*entry, "VisibilityTimeout");
    if (!timeout) return timeout.error();
    changes.push_back({text_at(*entry, "ReceiptHandle"), timeout->value_or(0)});
  }
  auto changed = context.driver.change_visibility(*name, changes);
  if (!changed) return changed.error();
  BatchAnswer answer;
  for (std::size_t i = 0; i < entries->size(); ++i) {
    answer.add(text_at(*(*entries)[i], "Id"), (*changed)[i]);
  }
  return std::move(answer).print();
}

}  // namespace local_cloud::queues
