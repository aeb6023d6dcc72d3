// Streams its answer: the first line is with the caller while the others are still to come.
//
//   POST {"from": 3}  →  "3\n2\n1\nlift-off\n", a line every `pause_ms`
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/runtime.hpp>

#include <chrono>
#include <thread>

struct Countdown {
  int from = 3;
  int pause_ms = 0;
};

void count_down(const Countdown& event, const micro_lambda::Context&,
                micro_lambda::ResponseStream& answer) {
  answer.begin("text/plain");
  for (int i = event.from; i > 0; --i) {
    if (!answer.write(std::to_string(i) + "\n")) return;  // nobody listens any more
    std::this_thread::sleep_for(std::chrono::milliseconds(event.pause_ms));
  }
  answer.write("lift-off\n");
}

int main() {
  return micro_lambda::run_streaming(count_down);
}
