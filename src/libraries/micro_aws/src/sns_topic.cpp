#include <micro_aws/sns_topic.hpp>
#include <micro_core/encoding.hpp>

#include <charconv>
#include <pugixml.hpp>

namespace micro_aws {
namespace {

using micro_core::Error;
using micro_core::Result;
using micro_http::QueryParameters;

// `prefix` is that of the message's entry in a batch; empty for a single one.
void add_message(QueryParameters& parameters, const std::string& prefix,
                 const SnsMessage& message) {
  const auto add = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) parameters.emplace_back(prefix + name, value);
  };
  parameters.emplace_back(prefix + "Message", message.message);
  add("Subject", message.subject);
  add("MessageGroupId", message.group_id);
  add("MessageDeduplicationId", message.deduplication_id);
  int number = 0;
  for (const auto& [name, attribute] : message.attributes) {
    const std::string entry = prefix + "MessageAttributes.entry." + std::to_string(++number);
    const bool is_binary = attribute.type.starts_with("Binary");
    parameters.emplace_back(entry + ".Name", name);
    parameters.emplace_back(entry + ".Value.DataType", attribute.type);
    parameters.emplace_back(entry + (is_binary ? ".Value.BinaryValue" : ".Value.StringValue"),
                            is_binary ? micro_core::to_base64(attribute.value) : attribute.value);
  }
}

// Entries are numbered, so that what failed can be told by its place.
std::optional<std::size_t> index_of(pugi::xml_node member, std::size_t count) {
  const std::string_view id = member.child_value("Id");
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), index);
  if (error != std::errc() || end != id.data() + id.size() || index >= count) return std::nullopt;
  return index;
}

Error error_of(pugi::xml_node member) {
  const std::string message = member.child_value("Message");
  const bool is_ours = member.child("SenderFault").text().as_bool();
  Error error = is_ours ? Error::invalid_argument(message) : Error::unavailable(message);
  error.remote = micro_core::RemoteError{.code = member.child_value("Code")};
  if (error.message.empty()) error.message = error.remote->code;
  return error;
}

}  // namespace

Result<std::string> sns_publish(const Client& client, const std::string& topic_arn,
                                const SnsMessage& message) {
  QueryParameters parameters{{"TopicArn", topic_arn}};
  add_message(parameters, "", message);
  const auto answer = client.call_query("sns", "Publish", std::move(parameters));
  if (!answer) return answer.error();
  pugi::xml_document document;
  const auto parsed = document.load_buffer(answer->data(), answer->size());
  std::string id = document.first_child().child("PublishResult").child_value("MessageId");
  if (!parsed || id.empty()) return Error::internal("SNS answered without a message id");
  return id;
}

Result<std::vector<SnsBatchFailure>> sns_publish_batch(const Client& client,
                                                       const std::string& topic_arn,
                                                       const std::vector<SnsMessage>& messages) {
  QueryParameters parameters{{"TopicArn", topic_arn}};
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const std::string entry = "PublishBatchRequestEntries.member." + std::to_string(i + 1) + '.';
    parameters.emplace_back(entry + "Id", std::to_string(i));
    add_message(parameters, entry, messages[i]);
  }
  const auto answer = client.call_query("sns", "PublishBatch", std::move(parameters));
  if (!answer) return answer.error();
  pugi::xml_document document;
  const auto parsed = document.load_buffer(answer->data(), answer->size());
  const pugi::xml_node result = document.first_child().child("PublishBatchResult");
  if (!parsed || !result) return Error::internal("SNS's answer to a batch cannot be read");
  std::vector<SnsBatchFailure> failures;
  std::vector<bool> is_answered(messages.size());
  for (const pugi::xml_node member : result.child("Failed").children("member")) {
    const auto index = index_of(member, messages.size());
    if (!index) continue;
    is_answered[*index] = true;
    failures.push_back({.index = *index, .error = error_of(member)});
  }
  for (const pugi::xml_node member : result.child("Successful").children("member")) {
    if (const auto index = index_of(member, messages.size())) is_answered[*index] = true;
  }
  // What the service does not mention must not pass for done.
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (is_answered[i]) continue;
    failures.push_back({.index = i, .error = Error::internal("SNS did not say what became of it")});
  }
  return failures;
}

}  // namespace micro_aws
