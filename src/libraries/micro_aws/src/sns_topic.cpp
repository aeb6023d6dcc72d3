#include <micro_aws/sns_topic.hpp>
#include <micro_core/encoding.hpp>

#include <pugixml.hpp>

namespace micro_aws {

using micro_core::Error;
using micro_core::Result;

Result<std::string> sns_publish(const Client& client, const std::string& topic_arn,
                                const SnsMessage& message) {
  micro_http::QueryParameters parameters{{"TopicArn", topic_arn}, {"Message", message.message}};
  const auto add = [&](std::string name, const std::string& value) {
    if (!value.empty()) parameters.emplace_back(std::move(name), value);
  };
  add("Subject", message.subject);
  add("MessageGroupId", message.group_id);
  add("MessageDeduplicationId", message.deduplication_id);
  int number = 0;
  for (const auto& [name, attribute] : message.attributes) {
    const std::string entry = "MessageAttributes.entry." + std::to_string(++number);
    const bool is_binary = attribute.type.starts_with("Binary");
    parameters.emplace_back(entry + ".Name", name);
    parameters.emplace_back(entry + ".Value.DataType", attribute.type);
    parameters.emplace_back(entry + (is_binary ? ".Value.BinaryValue" : ".Value.StringValue"),
                            is_binary ? micro_core::to_base64(attribute.value) : attribute.value);
  }
  const auto answer = client.call_query("sns", "Publish", std::move(parameters));
  if (!answer) return answer.error();
  pugi::xml_document document;
  const auto parsed = document.load_buffer(answer->data(), answer->size());
  std::string id = document.first_child().child("PublishResult").child_value("MessageId");
  if (!parsed || id.empty()) return Error::internal("SNS answered without a message id");
  return id;
}

}  // namespace micro_aws
