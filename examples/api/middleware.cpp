#include <micro_api/micro_api.hpp>

#include <chrono>
#include <string>

using namespace micro_api;
using namespace std::chrono_literals;

struct Answer {
  std::string text;
};

struct GetLong {
  Context context;
  BackgroundTasks tasks;
};

HttpResponse served_by(Request& request, const Next& next) {
  HttpResponse response = next(request);
  response.headers.set("x-served-by", "me");
  return response;
}

App make_app() {
  App app{{.title = "middleware"}};
  app.use(served_by);
  app.use(timeout({.after = 5s}));
  app.use(rate_limit({.requests = 100, .window = 60s}));
  app.use(compression());
  app.use(cors({.origins = {"https://shop.example.com", "http://localhost:*"}}));
  app.use(security_headers());
  app.use(request_log());
  app.use(correlation_id());
  app.get<"/long">("A long text", [](const GetLong& in) {
    in.tasks.add([who = in.context.remote_address] { /* after the answer */ });
    return Answer{std::string(5'000, 'a')};
  });
  return app;
}

int main(int argc, char** argv) {
  return run(argc, argv, make_app);
}
