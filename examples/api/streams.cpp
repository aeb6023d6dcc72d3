#include <micro_api/micro_api.hpp>

#include <string>

using namespace micro_api;

struct Countdown {
  Query<Bounded<int, 1, 100>> from = 3;
};

struct Tick {
  int left = 0;
};

App make_app() {
  App app{{.title = "streams"}};
  app.get<"/events">("Server-sent events", [](const Countdown& in) {
    return EventStream([from = *in.from](EventWriter& events) {
      for (int left = from; left > 0; --left) {
        if (!events.send_json(Tick{left}, {.event = "tick"})) return;  // nobody reads any more
      }
      events.send({.data = "lift-off"});
    });
  });
  app.get<"/lines">("A JSON document a line", [](const Countdown& in) {
    return JsonLines<Tick>([from = *in.from](LineWriter<Tick>& lines) {
      for (int left = from; left > 0; --left) {
        if (!lines.write(Tick{left})) return;
      }
    });
  });
  return app;
}

int main(int argc, char** argv) {
  return run(argc, argv, make_app);
}
