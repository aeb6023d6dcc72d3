// A small service on the standalone server, to be measured with wrk beside beast_server_bench:
// GET /health and a validated POST /users.
//   serve_bench [port] [threads]
#include <micro_api/micro_api.hpp>
#include <micro_api/serve.hpp>

#include <cstdlib>
#include <iostream>

namespace {

struct CreateUser {
  micro_api::Bounded<std::string, 1, 100> name;
  micro_api::Bounded<std::string, 1, 100> surname;
  std::optional<std::string> address;
};

struct User {
  std::string user_id;
  std::string name;
  std::string surname;
  std::optional<std::string> address;
};

struct Health {
  std::string message = "healthy";
};

micro_api::App make_app() {
  micro_api::App app{{.logger = micro_core::Logger({.level = micro_core::LogLevel::error})}};
  app.use(micro_api::correlation_id());
  app.use(micro_api::request_log());
  micro_api::Router router;
  router.get<"/health">("Health", [] { return Health{}; });
  router.post<"/users">("Create", {.status = 201}, [](const micro_api::Body<CreateUser>& in) {
    return User{"7c9e6679-7425-40de-944b-e07fc1f90ae7", in->name, in->surname, in->address};
  });
  app.include(router);
  return app;
}

}  // namespace

int main(int argc, char** argv) {
  micro_api::ServeOptions options;
  options.port = static_cast<std::uint16_t>(argc > 1 ? std::atoi(argv[1]) : 0);
  if (argc > 2) options.threads = std::atoi(argv[2]);
  options.ready = [](const std::string& url, const auto&) { std::cout << url << std::endl; };
  const auto result = micro_api::serve(make_app(), options);
  if (!result) std::cerr << result.error().message << '\n';
  return result ? EXIT_SUCCESS : EXIT_FAILURE;
}
