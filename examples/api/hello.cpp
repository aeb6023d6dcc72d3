#include <micro_api/micro_api.hpp>

#include <string>

using namespace micro_api;

struct Greeting {
  std::string message;
};

App make_app() {
  App app{{.title = "hello"}};
  app.get<"/">("Say hello", [] { return Greeting{"hello world"}; });
  return app;
}

int main(int argc, char** argv) {
  return run(argc, argv, make_app);
}
