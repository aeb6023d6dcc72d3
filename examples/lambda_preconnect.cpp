// A function whose first call to DynamoDB finds its connection made: in the init phase, before the
// first event.
#include <micro_aws/dynamodb_table.hpp>
#include <micro_lambda/runtime.hpp>

#include <cstdio>
#include <cstdlib>

struct Ask {
  std::string user_id = {};
};

struct Answer {
  bool is_known = false;
};

int main() {
  const micro_aws::Client client;
  const char* name = std::getenv("TABLE_NAME");
  const micro_aws::DynamoDbTable users(client, name == nullptr ? "users" : name,
                                       {.partition = "user_id"});
  // What is wrong here is wrong at the first call, too, and is reported there.
  if (const auto connected = client.connect("dynamodb"); !connected) {
    std::fprintf(stderr, "not connected yet: %s\n", connected.error().message.c_str());
  }
  return micro_lambda::run([&](const Ask& event, const micro_lambda::Context&) {
    return Answer{users.get_item({event.user_id}).value().has_value()};
  });
}
