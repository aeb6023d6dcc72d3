// Nanoseconds per request through the whole of micro_api, in process: the route is found, the input
// bound and validated, the handler called, the answer serialised. No sockets, no middleware.
//   api_bench [--benchmark_filter=REGEX]
#include <micro_api/micro_api.hpp>

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>

namespace {

using namespace micro_api;

struct Message {
  std::string message;
};

struct User {
  std::string user_id;
  std::string name;
  std::string surname;
  std::optional<std::string> address;
};

struct OneUser {
  Path<std::string> user_id;
};

struct ListUsers {
  Query<std::optional<std::string>> next_token;
  Query<Bounded<int, 1, 100>> limit = 100;
};

struct CreateUser {
  Bounded<std::string, 1, 100> name;
  Bounded<std::string, 1, 100> surname;
  std::optional<std::string> address;
};

// Three routes under `prefix`.
Router users(std::string prefix) {
  Router router({.prefix = std::move(prefix)});
  router.get<"/{user_id}">("Get one user", [](const OneUser& in) {
    return User{in.user_id, "Ada", "Lovelace", std::nullopt};
  });
  router.get<"/">("List users", [](const ListUsers& in) {
    return Message{in.next_token->value_or("none") + std::to_string(*in.limit)};
  });
  router.post<"/">("Create a user", {.status = 201}, [](const Body<CreateUser>& in) {
    return User{"1", in->name, in->surname, in->address};
  });
  return router;
}

App app_of(std::int64_t copies) {
  App app({.logger = micro_core::Logger({.sink = [](std::string_view) {}})});
  for (std::int64_t copy = 0; copy < copies; ++copy) {
    app.include(users(copy == 0 ? "/users" : "/users" + std::to_string(copy)));
  }
  return app;
}

void run(benchmark::State& state, const HttpRequest& request, int status) {
  const App app = app_of(state.range(0) / 3);
  for (auto _ : state) {
    Request one{.http = request};  // the front end's copy is part of a request
    const HttpResponse response = app.handle(one);
    if (response.status != status) {
      state.SkipWithError(response.body.c_str());
      break;
    }
    benchmark::DoNotOptimize(response);
  }
}

void path_parameter(benchmark::State& state) {
  run(state, {.target = "/users/0a1b2c3d-0000-4000-8000-1234567890ab"}, 200);
}
void query_parameters(benchmark::State& state) {
  run(state, {.target = "/users/?limit=20&next_token=abcdef"}, 200);
}
void validated_post(benchmark::State& state) {
  run(state,
      {.method = "POST",
       .target = "/users/",
       .headers = {{"content-type", "application/json"}},
       .body = R"({"name":"Ada","surname":"Lovelace","address":"London"})"},
      201);
}
void invalid_post(benchmark::State& state) {
  run(state,
      {.method = "POST",
       .target = "/users/",
       .headers = {{"content-type", "application/json"}},
       .body = R"({"name":"","address":7})"},
      422);
}
void unknown_path(benchmark::State& state) {
  run(state, {.target = "/nobody/is/here"}, 404);
}

BENCHMARK(path_parameter)->Arg(3)->Arg(300);
BENCHMARK(query_parameters)->Arg(3)->Arg(300);
BENCHMARK(validated_post)->Arg(3)->Arg(300);
BENCHMARK(invalid_post)->Arg(3)->Arg(300);
BENCHMARK(unknown_path)->Arg(3)->Arg(300);

}  // namespace

BENCHMARK_MAIN();
