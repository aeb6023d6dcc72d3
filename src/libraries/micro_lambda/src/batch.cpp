#include <micro_lambda/batch.hpp>
#include <micro_lambda/events/dynamodb_stream.hpp>
#include <micro_lambda/events/kinesis.hpp>

#include "failure.hpp"

namespace micro_lambda {
namespace {

using micro_core::Logger;

// What `handle` failed with, if it did.
template <class Record>
std::optional<Failure> call(const std::function<micro_core::Result<void>(const Record&)>& handle,
                            const Record& record) {
  try {
    const auto handled = handle(record);
    if (handled) return std::nullopt;
    return to_failure(handled.error());
  } catch (...) {  // the boundary of a record: logged and reported by the caller
    return to_failure(std::current_exception());
  }
}

void log(const Logger& logger, const Context& context, const char* id_name, const std::string& id,
         const Failure& failure) {
  micro_core::JsonObject fields;
  fields["function_request_id"] = context.request_id;
  fields[id_name] = id;
  fields["exception_name"] = failure.type;
  fields["exception"] = failure.message;
  if (!failure.detail.empty()) fields["detail"] = failure.detail;
  logger.write(micro_core::LogLevel::error, "app-error", "a record failed and will come again",
               fields);
}

// The first of `records` that fails ends the batch.
template <class Record, class SequenceNumberOf>
BatchItemFailures handle_stream(
    const std::vector<Record>& records, const Context& context, const Logger& logger,
    const std::function<micro_core::Result<void>(const Record&)>& handle,
    SequenceNumberOf sequence_number_of) {
  for (const Record& record : records) {
    const auto failure = call(handle, record);
    if (!failure) continue;
    const std::string& number = sequence_number_of(record);
    log(logger, context, "sequence_number", number, *failure);
    return {.identifiers = {number}};
  }
  return {};
}

}  // namespace

micro_core::Json EventCodec<BatchItemFailures>::encode(const BatchItemFailures& failures) {
  micro_core::JsonArray items;
  for (const std::string& id : failures.identifiers) {
    items.push_back(micro_core::JsonObject{{"itemIdentifier", id}});
  }
  micro_core::JsonObject json;
  json["batchItemFailures"] = std::move(items);
  return micro_core::Json(std::move(json));
}

BatchItemFailures handle_records(const SqsEvent& event, const Context& context,
                                 const Logger& logger, const RecordHandler& handle) {
  BatchItemFailures failures;
  for (const SqsRecord& record : event.records) {
    const bool skip = record.is_fifo() && !failures.identifiers.empty();
    if (!skip) {
      const auto failure = call(handle, record);
      if (!failure) continue;
      log(logger, context, "message_id", record.message_id, *failure);
    }
    failures.identifiers.push_back(record.message_id);
  }
  return failures;
}

BatchItemFailures handle_records(const KinesisEvent& event, const Context& context,
                                 const Logger& logger, const KinesisRecordHandler& handle) {
  return handle_stream(
      event.records, context, logger, handle,
      [](const KinesisRecord& record) -> const auto& { return record.kinesis.sequence_number; });
}

BatchItemFailures handle_records(const DynamoDbStreamEvent& event, const Context& context,
                                 const Logger& logger, const DynamoDbRecordHandler& handle) {
  return handle_stream(
      event.records, context, logger, handle,
      [](const DynamoDbRecord& record) -> const auto& { return record.dynamodb.sequence_number; });
}

}  // namespace micro_lambda
