#pragma once

#include <local_cloud/queues/queues_driver.hpp>
#include <micro_core/json.hpp>
#include <micro_core/result.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace local_cloud::queues {

/// Receiving from one queue inside this process, without HTTP: for event source mappings.
///
/// Members may be called from several threads; copies are cheap. The driver must outlive it.
class QueueConsumer {
 public:
  struct Options {
    int messages_max = 10;                                                  ///< 1 to 10
    std::chrono::seconds wait{20};                                          ///< 0 to 20 s
    std::optional<std::chrono::seconds> visibility_timeout = std::nullopt;  ///< unset: the queue's
  };
  using Messages = std::vector<micro_core::Json>;

  QueueConsumer(QueuesDriver& driver, std::string queue_name)
      : driver_(&driver), name_(std::move(queue_name)) {}

  /// Calls `callback` with messages in the shape of ReceiveMessage's answer, all attributes
  /// included; an empty list when the wait is over. The result drops the wait; it is empty when
  /// `callback` was called already.
  std::function<void()> receive(Options options,
                                std::function<void(micro_core::Result<Messages>)> callback) const;
  /// Errors: `not_found`, `unavailable`. A handle that is not valid any more is passed over.
  micro_core::Result<void> remove(const std::vector<std::string>& receipt_handles) const;
  void change_visibility(const std::vector<std::string>& receipt_handles,
                         std::chrono::seconds timeout) const;
  /// The queue's VisibilityTimeout; 30 s when the queue is gone.
  std::chrono::seconds visibility_timeout() const;

 private:
  QueuesDriver* driver_;
  std::string name_;
};

}  // namespace local_cloud::queues
