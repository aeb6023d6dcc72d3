#pragma once

#include <micro_aws/client.hpp>
#include <micro_core/result.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace micro_aws {

/// A named value beside a message; filter policies look at it.
struct SnsAttribute {
  std::string type = "String";  ///< "String", "Number", "String.Array" or "Binary"
  std::string value = {};       ///< the bytes themselves for "Binary"
};

struct SnsMessage {
  std::string message = {};  ///< up to 256 KiB together with its attributes
  std::string subject = {};  ///< of mails; empty: none
  std::map<std::string, SnsAttribute> attributes = {};
  std::string group_id = {};          ///< FIFO topics need it
  std::string deduplication_id = {};  ///< FIFO topics: makes a repetition harmless for five minutes
};

/// Publishes to the topic and returns the message id. Not idempotent on a standard topic: a retry
/// may publish twice. Errors: `not_found` (no such topic), and those of `Client`.
///
/// Source: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
micro_core::Result<std::string> sns_publish(const Client& client, const std::string& topic_arn,
                                            const SnsMessage& message);

/// What became of one message of a batch.
struct SnsBatchFailure {
  std::size_t index = 0;  ///< in the vector that was passed
  micro_core::Error error = {};
};

/// Publishes up to 10 messages in one call, 256 KiB together; returns those that failed, none if
/// all is well. Not idempotent. Errors: `invalid_argument` (over 10, or too large), `not_found` (no
/// such topic), and those of `Client`.
///
/// Source: https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html
micro_core::Result<std::vector<SnsBatchFailure>> sns_publish_batch(
    const Client& client, const std::string& topic_arn, const std::vector<SnsMessage>& messages);

}  // namespace micro_aws
