#pragma once

#include <micro_core/log.hpp>
#include <micro_core/result.hpp>
#include <micro_lambda/context.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/sqs_event.hpp>

#include <functional>
#include <string>
#include <vector>

namespace micro_lambda {

/// The answer of a batch function: which records failed and must come again. Empty: all done. It
/// counts only when the event source mapping has `ReportBatchItemFailures`; without it everything
/// is deleted.
struct BatchItemFailures {
  std::vector<std::string> message_ids = {};
};

template <>
struct EventCodec<BatchItemFailures> {
  static micro_core::Json encode(const BatchItemFailures& failures);
};

/// Handles one record; a failure (returned or thrown) makes the message come again.
using RecordHandler = std::function<micro_core::Result<void>(const SqsRecord&)>;

/// Calls `handle` for each record of `event`, in order, and returns those that failed. It is the
/// boundary of a record: whatever `handle` throws is caught, logged once with the request id and
/// the message id, and reported, so no record is ever lost. On a FIFO queue the records after a
/// failure are left untouched and reported with it, which keeps their order.
BatchItemFailures handle_records(const SqsEvent& event, const Context& context,
                                 const micro_core::Logger& logger, const RecordHandler& handle);

}  // namespace micro_lambda
