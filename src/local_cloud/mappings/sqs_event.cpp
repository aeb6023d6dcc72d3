#include <local_cloud/mappings/sqs_event.hpp>

namespace local_cloud::mappings {
namespace {

using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;

// ReceiveMessage's attributes begin with capitals, those of events do not.
JsonObject event_attribute(const Json& attribute) {
  JsonObject out;
  if (const Json* text = micro_core::find(attribute, "StringValue")) out["stringValue"] = *text;
  if (const Json* bytes = micro_core::find(attribute, "BinaryValue")) out["binaryValue"] = *bytes;
  out["stringListValues"] = JsonArray();
  out["binaryListValues"] = JsonArray();
  out["dataType"] = micro_core::string_at(attribute, "DataType");
  return out;
}

JsonObject event_attributes(const Json& message) {
  JsonObject out;
  const Json* attributes = micro_core::find(message, "MessageAttributes");
  if (attributes == nullptr || !attributes->is_object()) return out;
  for (const auto& entry : attributes->get_object()) {
    out[entry.key()] = event_attribute(entry.value());
  }
  return out;
}

}  // namespace

SqsRecord make_record(const Json& message, const SqsEventSource& source) {
  JsonObject record;
  record["messageId"] = micro_core::string_at(message, "MessageId");
  record["receiptHandle"] = micro_core::string_at(message, "ReceiptHandle");
  record["body"] = micro_core::string_at(message, "Body");
  const Json* system = micro_core::find(message, "Attributes");
  record["attributes"] = system == nullptr ? Json(JsonObject()) : *system;
  record["messageAttributes"] = event_attributes(message);
  if (const Json* digest = micro_core::find(message, "MD5OfMessageAttributes")) {
    record["md5OfMessageAttributes"] = *digest;
  }
  record["md5OfBody"] = micro_core::string_at(message, "MD5OfBody");
  record["eventSource"] = "aws:sqs";
  record["eventSourceARN"] = source.queue_arn;
  record["awsRegion"] = source.region;
  return {std::string(micro_core::string_at(message, "MessageId")),
          std::string(micro_core::string_at(message, "ReceiptHandle")),
          micro_core::to_text(Json(std::move(record)))};
}

std::string make_event(const std::vector<SqsRecord>& records) {
  std::string event = R"({"Records":[)";
  std::size_t bytes = event.size() + 2;
  for (const SqsRecord& record : records) bytes += record.json.size() + 1;
  event.reserve(bytes);
  for (const SqsRecord& record : records) {
    if (event.back() != '[') event += ',';
    event += record.json;
  }
  return event += "]}";
}

}  // namespace local_cloud::mappings
