#pragma once

#include <micro_core/clock.hpp>
#include <micro_core/json.hpp>
#include <micro_core/log.hpp>
#include <micro_core/result.hpp>
#include <micro_http/event_loop.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace local_cloud::mappings {

struct SqsMappingConfig {
  std::string id = {};           ///< names the mapping in the log
  std::string queue_arn = {};    ///< `eventSourceARN` of each record
  std::string region = {};       ///< `awsRegion` of each record
  std::string function_id = {};  ///< handed to `invoke`
  int batch_size = 10;           ///< 1 to 10'000
  /// How long a batch is collected after its first message; 0 to 300 s.
  std::chrono::milliseconds batching_window{0};
  bool report_batch_item_failures = false;
  std::optional<int> maximum_concurrency = std::nullopt;  ///< 2 to 1'000
  std::chrono::seconds function_timeout{3};
};

struct ReceiveOptions {
  int messages_max = 10;          ///< 1 to 10
  std::chrono::seconds wait{20};  ///< 0 to 20 s
  std::optional<std::chrono::seconds> visibility_timeout =
      std::nullopt;  ///< unset: the queue's own
};

/// What an invocation came to.
struct InvokeOutcome {
  enum class Status {
    answered,   ///< `payload` is the function's answer
    failed,     ///< an error, a timeout or a crash of the function
    throttled,  ///< the function is at its limit: nothing ran
  };
  Status status = Status::failed;
  std::string payload = {};
};

/// The mapping's ways to its queue and its function. Each may be called from any thread of the
/// loop, and may call back at once or later, from any thread.
struct SqsMappingLinks {
  using Messages = std::vector<micro_core::Json>;
  using Cancel = std::function<void()>;

  /// Receives messages in the shape of ReceiveMessage's answer with all attributes; none is an
  /// empty list. The result, when not empty, drops the wait: then `callback` need not be called.
  std::function<Cancel(ReceiveOptions options,
                       std::function<void(micro_core::Result<Messages>)> callback)>
      receive = {};
  std::function<micro_core::Result<void>(std::vector<std::string> receipt_handles)> remove = {};
  std::function<void(std::vector<std::string> receipt_handles, std::chrono::seconds timeout)>
      change_visibility = {};
  /// The queue's VisibilityTimeout, now.
  std::function<std::chrono::seconds()> visibility_timeout = {};
  std::function<void(const std::string& function_id, std::string payload,
                     std::function<void(InvokeOutcome)> callback)>
      invoke = {};
};

/// Carries the messages of one queue to one function, as Lambda's pollers do: collects batches,
/// invokes up to five at a time and more while there is work, deletes what succeeded, and leaves
/// what failed to its visibility timeout. A function that is at its limit is tried again later with
/// the same batch, which stays hidden meanwhile, so no receive is wasted.
///
/// Members may be called from any thread. The loop must outlive what the mapping started: wait for
/// `stop`, or stop the loop first.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
class SqsMapping {
 public:
  SqsMapping(SqsMappingConfig config, SqsMappingLinks links, micro_http::EventLoop& loop,
             const micro_core::Clock& clock, micro_core::Logger logger);
  SqsMapping(SqsMapping&&) noexcept = default;
  SqsMapping& operator=(SqsMapping&&) noexcept = default;
  /// Stops without waiting; what is in flight reappears on its queue.
  ~SqsMapping();

  /// Begins to poll.
  void start();
  /// Polls no more, gives collected messages back at once, and calls `stopped` when the invocations
  /// in flight have ended and their messages are settled.
  void stop(std::function<void()> stopped);

 private:
  class Worker;
  std::shared_ptr<Worker> worker_;
};

}  // namespace local_cloud::mappings
