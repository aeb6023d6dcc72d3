// Answers that the client reads while they are made. See it with:
//
//   PORT=5000 api_stream & curl -N http://127.0.0.1:5000/count?to=3
//
// The same program is a Lambda function: with LAMBDA_INVOKE_MODE=RESPONSE_STREAM, behind a function
// URL whose InvokeMode is RESPONSE_STREAM, its answers are streamed there too.
#include <micro_api/micro_api.hpp>
#include <micro_api/run.hpp>
#include <micro_api/streams.hpp>

#include <chrono>
#include <thread>

using namespace micro_api;

struct Count {
  Query<int> to = 3;
  Query<int> pause_ms = 0;
};

struct Step {
  int number = 0;
};

App make_app() {
  App app{{.title = "streams"}};
  app.get<"/count">("Count, a line of JSON at a time", [](const Count& in) {
    return JsonLines<Step>([&in](LineWriter<Step>& lines) {
      for (int i = 1; i <= *in.to; ++i) {
        if (!lines.write({i})) return;  // nobody reads any more
        std::this_thread::sleep_for(std::chrono::milliseconds(*in.pause_ms));
      }
    });
  });
  return app;
}

int main(int argc, char** argv) {
  return run(argc, argv, make_app);
}
