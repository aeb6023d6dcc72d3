#pragma once

#include <micro_aws/client.hpp>
#include <micro_core/json.hpp>
#include <micro_core/result.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace micro_aws {

/// A named value beside a message's body.
struct SqsAttribute {
  std::string type =
      "String";            ///< "String", "Number" or "Binary", also with a suffix: "Number.price"
  std::string value = {};  ///< the bytes themselves for "Binary"
};
using SqsAttributes = std::map<std::string, SqsAttribute>;

/// A message to be sent.
struct SqsOutgoing {
  std::string body = {};
  std::optional<std::chrono::seconds> delay = std::nullopt;  ///< 0 to 900 s; unset: the queue's own
  SqsAttributes attributes = {};
  std::string group_id = {};          ///< FIFO queues need it
  std::string deduplication_id = {};  ///< FIFO queues: makes a repetition harmless for five minutes
  std::string trace_header = {};      ///< the system attribute AWSTraceHeader, X-Ray's; empty: none
};

/// A message that was received.
struct SqsMessage {
  std::string message_id = {};
  std::string receipt_handle = {};  ///< of this receipt: names the message until it is shown again
  std::string body = {};
  int receive_count = 0;                                      ///< this time included
  std::map<std::string, std::string> system_attributes = {};  ///< "SentTimestamp", …
  SqsAttributes attributes = {};
};

struct SqsReceiveOptions {
  int messages_max = 1;          ///< 1 to 10
  std::chrono::seconds wait{0};  ///< long poll, 0 to 20 s
  std::optional<std::chrono::seconds> hide_for =
      std::nullopt;  ///< 0 to 43'200 s; unset: the queue's own timeout
};

/// What became of one element of a batch.
struct SqsBatchFailure {
  std::size_t index = 0;  ///< in the batch that was passed
  micro_core::Error error = {};
};

/// One SQS queue, addressed by URL.
///
/// Copies are cheap and share one connection pool. Members may be called from several threads.
/// Throttling, timeouts and 5xx answers are retried as the `Client` was told, then returned.
///
/// Errors of every member: `not_found` (no such queue), `permission_denied`, `throttled`,
/// `timeout`, `unavailable`.
///
/// Source:  https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/
/// Example: examples/sqs_round_trip.cpp
class SqsQueue {
 public:
  SqsQueue(Client client, std::string queue_url);

  /// The same, its calls under `options`: a timeout, a token that cancels them.
  SqsQueue with(CallOptions options) const {
    SqsQueue copy = *this;
    copy.client_ = client_.with(std::move(options));
    return copy;
  }

  /// Sends `body` as JSON; returns the message id. Not idempotent: a retry may send it twice.
  /// `delay` is 1 to 900 s; zero leaves it to the queue (a FIFO queue takes no other).
  /// Errors: `invalid_argument` (over 1 MiB, or delay out of range),
  /// `internal` (SQS stored something else).
  micro_core::Result<std::string> send_message(const micro_core::Json& body,
                                               std::chrono::seconds delay = {}) const;

  /// The same with the body as it is, and everything else a message can have.
  micro_core::Result<std::string> send_message(const SqsOutgoing& message) const;

  /// Returns up to `messages_max` messages; none within `wait` is an empty vector, not an error.
  /// A message whose body is not the one that was stored is an error `internal`.
  micro_core::Result<std::vector<SqsMessage>> receive_messages(
      const SqsReceiveOptions& options = {}) const;

  /// Deletes a received message. Deleting it twice succeeds.
  micro_core::Result<void> delete_message(std::string_view receipt_handle) const;

  /// Hides a received message for `hide_for` from now on, 0 to 43'200 s; zero shows it at once.
  /// Errors: `invalid_argument` (out of range, or the message is not hidden now).
  micro_core::Result<void> change_message_visibility(std::string_view receipt_handle,
                                                     std::chrono::seconds hide_for) const;

  /// Sends up to 10 messages in one call; returns those that failed, none if all is well. Not
  /// idempotent. Errors: `invalid_argument` (over 10, or over 1 MiB together).
  micro_core::Result<std::vector<SqsBatchFailure>> send_messages(
      const std::vector<SqsOutgoing>& messages) const;

  /// Sends any number of messages, in batches of up to 10 and 1 MiB, one after the other; returns
  /// those that failed. When a call fails, all its messages did, and the next batch is tried: on a
  /// FIFO queue messages behind a failure may be there. Not idempotent.
  std::vector<SqsBatchFailure> send_all(const std::vector<SqsOutgoing>& messages) const;

  /// Deletes up to 10 messages in one call; returns those that failed.
  micro_core::Result<std::vector<SqsBatchFailure>> delete_messages(
      const std::vector<std::string>& receipt_handles) const;

  /// Hides up to 10 messages for `hide_for` in one call; returns those that failed.
  micro_core::Result<std::vector<SqsBatchFailure>> change_messages_visibility(
      const std::vector<std::string>& receipt_handles, std::chrono::seconds hide_for) const;

  /// All attributes of the queue: "ApproximateNumberOfMessages", "QueueArn", "RedrivePolicy", …
  micro_core::Result<std::map<std::string, std::string>> get_queue_attributes() const;
  /// Changes some: "VisibilityTimeout", "MessageRetentionPeriod", … Takes up to a minute to be
  /// felt.
  micro_core::Result<void> set_queue_attributes(
      const std::map<std::string, std::string>& attributes) const;
  /// Deletes all messages, also those that come within the next minute. Errors: `throttled`, more
  /// than once a minute (PurgeQueueInProgress).
  micro_core::Result<void> purge_queue() const;

  const std::string& url() const { return queue_url_; }

 private:
  micro_core::Result<std::vector<SqsBatchFailure>> call_batch(
      std::string_view target, micro_core::JsonArray entries,
      const std::vector<std::string>& digests = {}) const;

  Client client_;
  std::string queue_url_;
};

/// The queue called `name`; none if there is none. `owner` is the account that has it; empty: the
/// caller's.
micro_core::Result<std::optional<SqsQueue>> get_queue(const Client& client, const std::string& name,
                                                      const std::string& owner = {});

}  // namespace micro_aws
