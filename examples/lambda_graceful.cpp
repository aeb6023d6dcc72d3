// A function with something to finish: what it has collected is written before its environment
// ends.
#include <micro_lambda/runtime.hpp>

#include <atomic>
#include <cstdio>

int main() {
  std::atomic<int> greetings = 0;
  return micro_lambda::run(
      [&](const micro_core::Json&) -> std::string {
        greetings += 1;
        return "\"hello\"";
      },
      {.on_shutdown = [&] { std::printf("%d greetings\n", greetings.load()); }});
}
