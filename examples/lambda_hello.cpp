// The smallest Lambda function: a struct in, a struct out.
#include <micro_lambda/runtime.hpp>

struct Greet {
  std::string name = {};
};

struct Greeting {
  std::string message = {};
  std::string request_id = {};
};

int main() {
  return micro_lambda::run([](const Greet& event, const micro_lambda::Context& context) {
    return Greeting{"hello " + event.name + "!", context.request_id};
  });
}
