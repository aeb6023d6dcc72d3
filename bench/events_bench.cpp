// Nanoseconds per event in process, from the event's text to the answer's: what a function spends
// besides its handler. Each line is the best of several rounds.
//   events_bench [rounds]
#include <micro_api/lambda_adapter.hpp>
#include <micro_api/micro_api.hpp>
#include <micro_lambda/handler.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

namespace {

using namespace micro_api;

struct GetUser {
  Path<std::string> user_id;
};
struct CreateUser {
  Bounded<std::string, 1, 100> name;
  Bounded<std::string, 1, 100> surname;
  std::optional<std::string> address;
};
struct User {
  std::string user_id;
  std::string name;
  std::string surname;
  std::optional<std::string> address;
};

App make_app() {
  App app{{.logger = micro_core::Logger({.sink = [](std::string_view) {}})}};
  Router router{{.prefix = "/users"}};
  router.get<"/{user_id}">(
      "Get", [](const GetUser& in) { return User{*in.user_id, "Ada", "Lovelace", std::nullopt}; });
  router.post<"/">("Create", {.status = 201}, [](const Body<CreateUser>& in) {
    return User{"7", in->name, in->surname, in->address};
  });
  app.include(router);
  return app;
}

std::string event(std::string_view method, std::string_view path, std::string_view body) {
  std::string text =
      R"({"version":"2.0","routeKey":"ANY /users/{proxy+}","rawPath":")" + std::string(path) +
      R"(","rawQueryString":"","headers":{"accept":"*/*","accept-encoding":"gzip, deflate, br",)"
      R"("accept-language":"en-GB","content-type":"application/json","host":"abcdefghij.execute-)"
      R"(api.eu-central-1.amazonaws.com","user-agent":"Mozilla/5.0 X11 Linux x86_64",)"
      R"("x-amzn-trace-id":"Root=1-67891233-abcdef012345678912345678","x-forwarded-for":)"
      R"("203.0.113.7","x-forwarded-port":"443","x-forwarded-proto":"https"},"requestContext":)"
      R"({"accountId":"000000000000","apiId":"abcdefghij","domainName":"abcdefghij.execute-api.)"
      R"(eu-central-1.amazonaws.com","domainPrefix":"abcdefghij","http":{"method":")" +
      std::string(method) + R"(","path":")" + std::string(path) +
      R"(","protocol":"HTTP/1.1","sourceIp":"203.0.113.7","userAgent":"Mozilla/5.0"},)"
      R"("requestId":"JKJaXmPLvHcESHA=","routeKey":"ANY /users/{proxy+}","stage":"$default",)"
      R"("time":"12/Mar/2020:19:03:58 +0000","timeEpoch":1583348638390},"pathParameters":)"
      R"({"proxy":"7"},)";
  if (!body.empty()) {
    text += R"("body":)" + micro_core::to_text(Json(body)) + ',';
  }
  return text + R"("isBase64Encoded":false})";
}

template <class Work>
void measure(const char* name, int rounds, Work work) {
  using Clock = std::chrono::steady_clock;
  constexpr int count = 20'000;
  double best = 1e18;
  for (int round = 0; round < rounds; ++round) {
    const auto start = Clock::now();
    for (int i = 0; i < count; ++i) work();
    best = std::min(best, std::chrono::duration<double, std::nano>(Clock::now() - start).count());
  }
  std::printf("%-34s %8.0f ns\n", name, best / count);
}

void measure_event(const App& app, const char* name, int rounds, const std::string& text) {
  const auto handler = micro_lambda::to_text_handler(
      [&](const Json& json, const micro_lambda::Context& context) -> micro_core::Result<Json> {
        return handle_event(app, json, context);
      });
  const micro_lambda::Context context;
  std::size_t bytes = 0;
  measure((std::string(name) + ": parsing alone").c_str(), rounds,
          [&] { bytes += micro_core::parse_json(text)->get_object().size(); });
  const Json json = micro_core::parse_json(text).value();
  measure((std::string(name) + ": handle_event").c_str(), rounds,
          [&] { bytes += handle_event(app, json, context)->get_object().size(); });
  measure((std::string(name) + ": text to text").c_str(), rounds,
          [&] { bytes += handler(text, context)->size(); });
  if (bytes == 0) std::abort();
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::max(std::atoi(argv[1]), 1) : 10;
  const App app = make_app();
  HttpRequest request{.method = "GET", .target = "/users/7"};
  measure("GET: the app alone", rounds, [&] {
    if (app.handle(request).status != 200) std::abort();
  });
  measure_event(app, "GET", rounds, event("GET", "/users/7", ""));
  measure_event(app, "POST", rounds,
                event("POST", "/users/", R"({"name":"Ada","surname":"Lovelace"})"));
}
