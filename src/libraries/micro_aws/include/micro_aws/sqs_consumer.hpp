#pragma once

#include <micro_aws/sqs_queue.hpp>
#include <micro_core/result.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

namespace micro_aws {

/// What happened to a message, or to the consumer; for logs and metrics.
struct SqsConsumerEvent {
  enum class Kind {
    handled,       ///< the handler succeeded; the message is deleted next
    failed,        ///< the handler failed: `error`; the message comes again
    not_started,   ///< given up unhandled, as one before it in its FIFO group failed
    not_deleted,   ///< was handled, but the queue could not be told: it comes again
    not_shown,     ///< could not be shown again before its timeout is over
    not_extended,  ///< the queue would not hide it longer: another consumer may have it meanwhile
    not_received,  ///< the queue could not be asked for messages; `pause` is taken
  };
  Kind kind = Kind::handled;
  std::string message_id = {};            ///< empty for `not_received`
  int receive_count = 0;                  ///< of the message, this time included; 0 where not known
  std::chrono::milliseconds duration{0};  ///< that the handler took
  std::chrono::milliseconds pause{0};     ///< of `not_received`
  std::optional<micro_core::Error> error = std::nullopt;
};

/// "handled", "not_received": the name of `kind`.
std::string_view to_string(SqsConsumerEvent::Kind kind);

struct SqsConsumerOptions {
  int concurrency = 1;  ///< handlers at a time, each on a thread of its own
  /// Of one receive, 1 to 10. They are asked for when a handler has nothing to do, and wait here,
  /// hidden from other consumers: take 1 where handlers take long.
  int messages_max = 10;
  int pollers = 1;                ///< receives at a time: more for thousands of messages a second
  std::chrono::seconds wait{20};  ///< of a long poll, 0 to 20 s
  /// How long a message stays hidden without a sign of life of this process, 1 to 43'200 s. It is
  /// hidden anew for as long while it waits or is handled here, up to SQS's limit of 12 hours.
  std::chrono::seconds visibility_timeout{30};
  /// How often it is hidden anew; zero: after each third of `visibility_timeout`.
  std::chrono::milliseconds extend_every{0};
  /// Unset: a message that failed comes again when its visibility is over. Else after this long;
  /// zero shows it at once.
  std::optional<std::chrono::seconds> show_failed_after = std::nullopt;
  /// Told of everything, from several threads at a time; must not throw.
  std::function<void(const SqsConsumerEvent&)> observer = {};

  /// Waits, or returns early when it is told to stop; unset: really.
  std::function<void(std::chrono::milliseconds, const std::stop_token&)> sleep = {};
};

/// Handles one message; a failure (returned or thrown) makes it come again.
using SqsHandler = std::function<micro_core::Result<void>(const SqsMessage&)>;

/// Takes messages from a queue and has them handled, for programs that are no Lambda function: long
/// polls, a handler on each of `concurrency` threads, visibility that is extended while it runs,
/// deletes in batches. Messages are handled at least once: a handler must bear repetitions. The
/// messages of a FIFO queue's group are handled one by one in their order; after a failure the rest
/// of the group waits for it.
///
/// A dead-letter queue is the queue's own matter (its redrive policy).
///
///     SqsConsumer consumer(queue, {.concurrency = 8});
///     consumer.run([&](const SqsMessage& message) { return objects.reconcile(message.body); },
///                  stop_token);
///
/// Source:  https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/
///          working-with-messages.html
/// Example: examples/sqs_worker.cpp
class SqsConsumer {
 public:
  explicit SqsConsumer(SqsQueue queue, SqsConsumerOptions options = {});

  /// Works until `stop`, then ends the polls at once, shows again what no handler has begun with,
  /// waits for the handlers under way, deletes what they finished, and returns. While the service
  /// is in trouble (`throttled`, `timeout`, `unavailable`) polls pause, for 1 s up to 30 s.
  ///
  /// Errors: what polling cannot mend, after the same orderly end: `not_found` (no such queue),
  /// `permission_denied`, `invalid_argument`.
  micro_core::Result<void> run(const SqsHandler& handler, std::stop_token stop) const;

 private:
  SqsQueue queue_;
  SqsConsumerOptions options_;
};

}  // namespace micro_aws
