// Calls that end in time, can be cancelled, and are told to whoever watches.
#include <micro_aws/dynamodb_table.hpp>
#include <micro_aws/sqs_queue.hpp>

#include <chrono>
#include <cstdio>
#include <string>

using namespace std::chrono_literals;

// One line for each call that is over.
micro_aws::CallEnd log_call(micro_aws::CallStart&) {
  return [](const micro_aws::CallRecord& record) {
    std::printf(
        "%s %s %s: status %d, %d attempts, %lld us%s%s\n", std::string(record.call.service).c_str(),
        std::string(record.call.operation).c_str(), std::string(record.call.resource).c_str(),
        record.status, record.attempts, static_cast<long long>(record.duration.count()),
        record.error ? ": " : "", record.error ? record.error->message.c_str() : "");
  };
}

int main() {
  const micro_aws::Client client({.observers = {log_call}, .first_byte_timeout = 25s});
  const micro_aws::DynamoDbTable users(client, "users", {.partition = "user_id"});
  const micro_aws::SqsQueue queue(client, "http://127.0.0.1:4566/000000000000/messages");

  // All attempts and the pauses between them within 2 s.
  const auto user = users.with({.timeout = 2s}).get_item({std::string("42")});
  if (!user) std::printf("no user: %s\n", describe(user.error()).c_str());

  // A poll that a SIGTERM, the end of an invocation or another thread may end at once.
  std::stop_source stop;
  const auto messages = queue.with({.stop = stop.get_token()}).receive_messages({.wait = 1s});
  if (!messages) std::printf("no messages: %s\n", describe(messages.error()).c_str());
}
