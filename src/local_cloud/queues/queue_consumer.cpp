#include <local_cloud/queues/queue_consumer.hpp>

#include <local_cloud/queues/received_json.hpp>

namespace local_cloud::queues {
namespace {

micro_core::Error to_error(const wire::ServiceError& error) {
  micro_core::Error result = error.status >= 500 ? micro_core::Error::unavailable(error.message)
                             : error.code == "QueueDoesNotExist"
                                 ? micro_core::Error::not_found(error.message)
                                 : micro_core::Error::invalid_argument(error.message);
  return std::move(result).with_detail(error.code);
}

}  // namespace

std::function<void()> QueueConsumer::receive(
    Options options, std::function<void(micro_core::Result<Messages>)> callback) const {
  ReceiveRequest request{.messages_max = options.messages_max,
                         .wait_seconds = options.wait.count()};
  if (options.visibility_timeout) request.visibility_timeout = options.visibility_timeout->count();
  const WaiterId waiter =
      driver_->receive(name_, request, [callback = std::move(callback)](ReceiveOutcome received) {
        if (!received) return callback(to_error(received.error()));
        const ReceiveFilter everything({"All"}, {"All"});
        Messages messages;
        for (ReceivedMessage& message : *received) {
          messages.emplace_back(print_received(std::move(message), everything));
        }
        callback(std::move(messages));
      });
  if (waiter == 0) return {};
  return [driver = driver_, waiter] { driver->cancel(waiter); };
}

micro_core::Result<void> QueueConsumer::remove(
    const std::vector<std::string>& receipt_handles) const {
  const auto removed = driver_->delete_messages(name_, receipt_handles);
  if (!removed) return to_error(removed.error());
  return {};
}

void QueueConsumer::change_visibility(const std::vector<std::string>& receipt_handles,
                                      std::chrono::seconds timeout) const {
  std::vector<QueuesEngine::VisibilityChange> changes;
  for (const std::string& handle : receipt_handles) changes.push_back({handle, timeout.count()});
  // What cannot be changed is gone, or is left to the timeout that it has.
  static_cast<void>(driver_->change_visibility(name_, changes));
}

std::chrono::seconds QueueConsumer::visibility_timeout() const {
  return driver_->engine().visibility_timeout(name_);
}

}  // namespace local_cloud::queues
