// Takes orders from a queue until it is told to stop (SIGINT, SIGTERM): a worker that is no Lambda
// function, for a container or a virtual machine.
//
//     export AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_REGION=eu-central-1
//     export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test QUEUE_URL=…
//     ./sqs_worker
#include <micro_aws/sqs_consumer.hpp>
#include <micro_core/codec.hpp>
#include <micro_core/environment.hpp>
#include <micro_core/log.hpp>

#include <csignal>
#include <iostream>
#include <thread>

using micro_aws::SqsConsumerEvent;
using micro_core::Result;

struct Order {
  std::string id = {};
  int count = 0;
};

// What an order does. It may come twice: whatever it does must bear that.
Result<void> handle_order(const micro_aws::SqsMessage& message, const micro_core::Logger& logger) {
  const auto json = micro_core::parse_json(message.body);
  if (!json) return json.error();
  const auto order = micro_core::from_json<Order>(*json);
  if (!order) return order.error();
  logger.info("order",
              {{"id", micro_core::Json(order->id)}, {"count", micro_core::Json(order->count)}});
  return {};
}

// Everything but a success is worth a line.
void report(const SqsConsumerEvent& event, const micro_core::Logger& logger) {
  if (event.kind == SqsConsumerEvent::Kind::handled) return;
  const std::string error = event.error ? describe(*event.error) : "";
  logger.warning(to_string(event.kind), {{"message_id", micro_core::Json(event.message_id)},
                                         {"error", micro_core::Json(error)}});
}

int main() {
  // The signals are taken by a thread that waits for them; all others are started behind this.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::stop_source stop;
  std::thread([signals, stop]() mutable {
    int signal = 0;
    sigwait(&signals, &signal);
    stop.request_stop();
  }).detach();

  const micro_core::Logger logger({.service = "orders"});
  const auto queue_url =
      micro_core::required_variable(micro_core::process_environment(), "QUEUE_URL");
  if (!queue_url) {
    std::cerr << describe(queue_url.error()) << '\n';
    return 1;
  }
  const micro_aws::SqsConsumer consumer(
      micro_aws::SqsQueue(micro_aws::Client(), *queue_url),
      {.concurrency = 8,
       .observer = [&](const SqsConsumerEvent& event) { report(event, logger); }});
  const auto result = consumer.run(
      [&](const micro_aws::SqsMessage& message) { return handle_order(message, logger); },
      stop.get_token());
  if (!result) std::cerr << describe(result.error()) << '\n';
  return result ? 0 : 1;
}
