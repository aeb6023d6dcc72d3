// Sends a message, receives it by long polling and deletes it.
//
//     export AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_REGION=eu-central-1
//     export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
//     ./sqs_round_trip
#include <micro_aws/sqs_queue.hpp>

#include <iostream>

using namespace std::chrono_literals;

int main() {
  try {
    const micro_aws::Client client;
    // Operations that have no class of their own are called by their name.
    const auto created =
        client.call("AmazonSQS.CreateQueue", {{"QueueName", "round-trip"}}).value();
    const micro_aws::SqsQueue queue(client,
                                    std::string(micro_core::string_at(created, "QueueUrl")));

    const auto id = queue.send_message(micro_core::JsonObject{{"greeting", "hello"}}).value();
    std::cout << "sent " << id << '\n';

    for (const auto& message : queue.receive_messages({.messages_max = 10, .wait = 5s}).value()) {
      std::cout << "received " << message.message_id << ": " << message.body << '\n';
      queue.delete_message(message.receipt_handle).value();
    }
    return 0;
  } catch (const micro_core::ErrorException& failure) {
    std::cerr << describe(failure.error()) << '\n';
    return 1;
  }
}
