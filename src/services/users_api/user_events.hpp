#pragma once

#include <micro_aws/sqs_queue.hpp>
#include <micro_core/log.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace users_api {

/// Tells the processor which user changed. Members may be called from several threads.
///
/// Table and queue are two systems, and a process can die between them. So each change is announced
/// twice: once before the table is written, with a delay, as a safety net; once after, without one.
/// The processor looks at the table and not at the message, so either message suffices, both are
/// harmless, and one about a change that never happened does nothing.
class UserEvents {
 public:
  /// Longer than a request may take: the safety net must come after the write.
  static constexpr std::chrono::seconds safety_net_delay{30};

  UserEvents(micro_aws::Client client, std::string queue_url, micro_core::Logger logger)
      : queue_(std::move(client), std::move(queue_url)), logger_(std::move(logger)) {}

  /// Runs `write`, which changes the user in the table, between the two messages. Returns what
  /// `write` returned, or the failure to send the first message: then nothing was written.
  template <class Write>
  auto announce(std::string_view action, const std::string& user_id, const Write& write) const
      -> decltype(write()) {
    const auto safety_net = send(action, user_id, safety_net_delay);
    if (!safety_net) return safety_net.error();
    auto written = write();
    if (written) send_now(action, user_id);
    return written;
  }

 private:
  micro_core::Result<void> send(std::string_view action, const std::string& user_id,
                                std::chrono::seconds delay) const;
  // A failure costs time, not the change: the safety net is in the queue. So it is only logged.
  void send_now(std::string_view action, const std::string& user_id) const;

  micro_aws::SqsQueue queue_;
  micro_core::Logger logger_;
};

}  // namespace users_api
