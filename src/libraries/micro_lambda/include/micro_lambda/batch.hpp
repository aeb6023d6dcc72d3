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

struct DynamoDbRecord;
struct DynamoDbStreamEvent;
struct KinesisEvent;
struct KinesisRecord;

/// The answer of a batch function: which records failed and must come again. Empty: all done. It
/// counts only when the event source mapping has `ReportBatchItemFailures`; without it everything
/// is deleted.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
struct BatchItemFailures {
  std::vector<std::string> identifiers = {};  ///< message ids of SQS, sequence numbers of streams
};

template <>
struct EventCodec<BatchItemFailures> {
  static micro_core::Json encode(const BatchItemFailures& failures);
};

/// Handles one record; a failure (returned or thrown) makes it come again.
using RecordHandler = std::function<micro_core::Result<void>(const SqsRecord&)>;
using KinesisRecordHandler = std::function<micro_core::Result<void>(const KinesisRecord&)>;
using DynamoDbRecordHandler = std::function<micro_core::Result<void>(const DynamoDbRecord&)>;

/// Calls `handle` for each record of `event`, in order, and returns those that failed. It is the
/// boundary of a record: whatever `handle` throws is caught, logged once with the request id and
/// the record's own, and reported, so no record is ever lost. On a FIFO queue the records after a
/// failure are left untouched and reported with it, which keeps their order.
BatchItemFailures handle_records(const SqsEvent& event, const Context& context,
                                 const micro_core::Logger& logger, const RecordHandler& handle);

/// The same for streams, whose order is kept: the first record that fails ends the batch and is
/// what is reported. Lambda reads on from there, so that record and all behind it come again.
BatchItemFailures handle_records(const KinesisEvent& event, const Context& context,
                                 const micro_core::Logger& logger,
                                 const KinesisRecordHandler& handle);
BatchItemFailures handle_records(const DynamoDbStreamEvent& event, const Context& context,
                                 const micro_core::Logger& logger,
                                 const DynamoDbRecordHandler& handle);

}  // namespace micro_lambda
