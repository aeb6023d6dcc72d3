#include <micro_lambda/batch.hpp>

#include "failure.hpp"

namespace micro_lambda {
namespace {

std::optional<Failure> call(const RecordHandler& handle, const SqsRecord& record) {
  try {
    const auto handled = handle(record);
    if (handled) return std::nullopt;
    return to_failure(handled.error());
  } catch (...) {  // the boundary of a record: logged and reported by the caller
    return to_failure(std::current_exception());
  }
}

void log(const micro_core::Logger& logger, const Context& context, const SqsRecord& record,
         const Failure& failure) {
  micro_core::JsonObject fields;
  fields["function_request_id"] = context.request_id;
  fields["message_id"] = record.message_id;
  fields["exception_name"] = failure.type;
  fields["exception"] = failure.message;
  if (!failure.detail.empty()) fields["detail"] = failure.detail;
  logger.write(micro_core::LogLevel::error, "app-error", "a record failed and will come again",
               fields);
}

}  // namespace

micro_core::Json EventCodec<BatchItemFailures>::encode(const BatchItemFailures& failures) {
  micro_core::JsonArray items;
  for (const std::string& id : failures.message_ids) {
    items.push_back(micro_core::JsonObject{{"itemIdentifier", id}});
  }
  micro_core::JsonObject json;
  json["batchItemFailures"] = std::move(items);
  return micro_core::Json(std::move(json));
}

BatchItemFailures handle_records(const SqsEvent& event, const Context& context,
                                 const micro_core::Logger& logger, const RecordHandler& handle) {
  BatchItemFailures failures;
  for (const SqsRecord& record : event.records) {
    const bool skip = record.is_fifo() && !failures.message_ids.empty();
    if (!skip) {
      const auto failure = call(handle, record);
      if (!failure) continue;
      log(logger, context, record, *failure);
    }
    failures.message_ids.push_back(record.message_id);
  }
  return failures;
}

}  // namespace micro_lambda
