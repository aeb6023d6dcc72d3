// A program of somebody else: a route, and a call that ends at a closed port.
#include <micro_api/app.hpp>
#include <micro_aws/sqs_queue.hpp>

#include <cstdio>
#include <string>

struct Greeting {
  std::string message;
};

int main() {
  micro_api::App app;
  micro_api::Router router;
  router.get<"/hello">("Say hello", [] { return Greeting{"hello"}; });
  app.include(std::move(router));
  const auto answer = app.handle({.method = "GET", .target = "/hello"});
  if (answer.status != 200 || answer.body != R"({"message":"hello"})") {
    std::printf("unexpected answer: %d %s\n", answer.status, answer.body.c_str());
    return 1;
  }
  const micro_aws::SqsQueue queue(
      micro_aws::Client({.region = "eu-central-1", .endpoint_url = "http://127.0.0.1:9"}),
      "http://127.0.0.1:9/000000000000/queue");
  return queue.send_message(micro_aws::SqsOutgoing{.body = "x"}) ? 1 : 0;
}
