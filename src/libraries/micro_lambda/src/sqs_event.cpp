#include <micro_lambda/sqs_event.hpp>

#include "event_reader.hpp"

namespace micro_lambda {
namespace {

using micro_core::Error;
using micro_core::Json;
using micro_core::Result;

SqsRecord decode_record(const Json& json) {
  SqsRecord record;
  record.message_id = text_at(json, "messageId");
  record.receipt_handle = text_at(json, "receiptHandle");
  record.body = text_at(json, "body");
  record.attributes = text_map_at(json, "attributes");
  record.md5_of_body = text_at(json, "md5OfBody");
  record.event_source_arn = text_at(json, "eventSourceARN");
  record.aws_region = text_at(json, "awsRegion");
  const Json* attributes = micro_core::find(json, "messageAttributes");
  if (!attributes || !attributes->is_object()) return record;
  for (const auto& [name, value] : attributes->get_object()) {
    record.message_attributes.emplace(
        name, SqsMessageAttribute{.data_type = text_at(value, "dataType"),
                                  .string_value = optional_text_at(value, "stringValue"),
                                  .binary_value = optional_text_at(value, "binaryValue")});
  }
  return record;
}

}  // namespace

Result<SqsEvent> EventCodec<SqsEvent>::decode(const Json& json) {
  const Json* records = micro_core::find(json, "Records");
  if (!records || !records->is_array()) {
    return Error::invalid_argument("the event does not come from SQS: it has no Records");
  }
  SqsEvent event;
  event.records.reserve(records->get_array().size());
  for (const Json& record : records->get_array()) {
    if (micro_core::string_at(record, "eventSource") != "aws:sqs") {
      return Error::invalid_argument(
          "the event does not come from SQS: a record's eventSource is \"" +
          text_at(record, "eventSource") + "\"");
    }
    event.records.push_back(decode_record(record));
  }
  return event;
}

}  // namespace micro_lambda
