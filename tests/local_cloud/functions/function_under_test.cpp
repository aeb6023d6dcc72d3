// A function for the tests of the engine: what it does is said by the event's "do" or, for the init
// phase, by the variable INIT.
#include <micro_core/json.hpp>
#include <micro_http/client.hpp>

#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace {

using micro_core::string_at;
using micro_http::HttpRequest;
using micro_http::HttpResponse;

extern "C" char** environ;

class Runtime {
 public:
  explicit Runtime(const char* address)
      : server_(micro_http::parse_url(std::string("http://") + address).value()) {}

  HttpResponse call(std::string method, const std::string& path, std::string body = {},
                    micro_http::Headers headers = {}) {
    HttpRequest request{
        std::move(method), "/2018-06-01" + path, std::move(headers), std::move(body), {}};
    return client_.send(server_, request, std::nullopt).value();
  }

  /// An answer in pieces.
  void stream(const std::string& path, std::string_view type,
              const std::vector<std::string>& pieces, const micro_http::Headers& trailers) {
    const HttpRequest request{.method = "POST",
                              .target = "/2018-06-01" + path,
                              .headers = {{"Content-Type", std::string(type)},
                                          {"Lambda-Runtime-Function-Response-Mode", "streaming"},
                                          {"Trailer", "Lambda-Runtime-Function-Error-Type"},
                                          {"Trailer", "Lambda-Runtime-Function-Error-Body"}}};
    auto upload = client_.upload(server_, request, std::nullopt).value();
    for (const std::string& piece : pieces) upload.write(piece);
    upload.finish(trailers).value();
  }

 private:
  micro_http::Url server_;
  micro_http::HttpClient client_{};
};

[[noreturn]] void hang() {
  std::puts("hanging");
  std::fflush(stdout);
  for (;;) std::this_thread::sleep_for(std::chrono::hours{1});
}

[[noreturn]] void die_by(int signal) {
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  std::signal(signal, SIG_DFL);  // a sanitizer may have taken it
  ::raise(signal);
  ::_exit(99);
}

[[noreturn]] void eat_memory() {
  std::vector<char*> blocks;
  for (;;) {
    constexpr std::size_t block = std::size_t{8} << 20;
    blocks.push_back(static_cast<char*>(std::malloc(block)));
    std::memset(blocks.back(), 1, block);
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
}

std::string all_variables() {
  micro_core::JsonObject variables;
  for (char** entry = environ; *entry; ++entry) {
    const std::string text = *entry;
    const std::size_t equals = text.find('=');
    variables[text.substr(0, equals)] = text.substr(equals + 1);
  }
  variables["cwd"] = std::filesystem::current_path().string();
  return micro_core::to_text(variables);
}

std::string headers_of(const HttpResponse& next) {
  micro_core::JsonObject headers;
  for (const auto& [name, value] : next.headers) headers[name] = value;
  return micro_core::to_text(headers);
}

void fail_init(Runtime& runtime, const std::string& how) {
  if (how == "exit") std::exit(3);
  if (how == "hang") hang();
  if (how == "segv") die_by(SIGSEGV);
  if (how == "error" || how == "error_then_hang") {
    runtime.call("POST", "/runtime/init/error",
                 R"({"errorType":"Function.NoConfig","errorMessage":"TABLE_NAME is missing"})",
                 {{"Lambda-Runtime-Function-Error-Type", "Function.NoConfig"}});
    if (how == "error") std::exit(1);
    hang();
  }
  // Fails on its first start and works on its second: the mark is kept by the test's folder.
  if (how == "fail_once" && !std::filesystem::exists("started")) {
    std::ofstream("started") << "1";
    std::exit(4);
  }
}

// What is wrong with the process from now on; returns for everything that can still answer.
void misbehave(const std::string& what) {
  if (what == "exit") std::exit(1);
  if (what == "exit_zero") std::exit(0);
  if (what == "segv") die_by(SIGSEGV);
  if (what == "abort") die_by(SIGABRT);
  if (what == "hang") hang();
  if (what == "eat_memory") eat_memory();
  if (what == "slow") std::this_thread::sleep_for(std::chrono::milliseconds{200});
  if (what == "print") {
    std::printf("first line\nsecond line\n");
    std::fflush(stdout);
    std::fprintf(stderr, "from stderr\nunfinished");
  }
  if (what == "print_much") {
    for (int i = 0; i < 1'000; ++i) std::printf("line %d of many\n", i);
    std::fflush(stdout);
  }
}

std::string answer_to(const std::string& what, const HttpResponse& next) {
  if (what == "environment") return all_variables();
  if (what == "headers") return headers_of(next);
  if (what == "pid") return std::to_string(::getpid());
  if (what == "garbage") return "{this is no JSON";
  if (what == "big") return "\"" + std::string(6'291'556 - 2, 'x') + "\"";
  if (what == "too_big") return "\"" + std::string(6'291'556 - 1, 'x') + "\"";
  return next.body;
}

// The calls of a runtime that does not follow the rules; its answers are the result.
std::string rude_calls(Runtime& runtime) {
  const HttpResponse next = runtime.call("GET", "/runtime/invocation/next");
  const HttpResponse init = runtime.call("POST", "/runtime/init/error", "{}");
  const HttpResponse id = runtime.call("POST", "/runtime/invocation/nobody/response", "{}");
  const HttpResponse unknown = runtime.call("GET", "/runtime/elsewhere");
  micro_core::JsonArray texts;
  for (const HttpResponse& response : {next, init, id, unknown}) {
    texts.push_back(micro_core::Json(std::to_string(response.status) + " " + response.body));
  }
  return micro_core::to_text(texts);
}

void serve(Runtime& runtime) {
  const HttpResponse next = runtime.call("GET", "/runtime/invocation/next");
  const std::string id(next.headers.get("Lambda-Runtime-Aws-Request-Id"));
  const std::string path = "/runtime/invocation/" + id;
  const auto event = micro_core::parse_json(next.body);
  const std::string what(event ? string_at(*event, "do") : "");
  misbehave(what);
  if (what == "error") {
    runtime.call("POST", path + "/error", R"({"errorType":"MyError","errorMessage":"no luck"})");
  } else if (what == "empty_error") {
    runtime.call("POST", path + "/error", "",
                 {{"Lambda-Runtime-Function-Error-Type", "Function.Odd"}});
  } else if (what == "streaming") {
    runtime.call("POST", path + "/response", "\"streamed\"",
                 {{"Lambda-Runtime-Function-Response-Mode", "streaming"}});
  } else if (what == "stream_http") {
    runtime.stream(path + "/response", "application/vnd.awslambda.http-integration-response",
                   {R"({"statusCode":201,"headers":{"x":"y"},"cookies":["a=1"]})",
                    std::string(8, '\0'), "hello, ", "world"},
                   {});
  } else if (what == "stream_broken") {
    // {"errorType":"MyError"}
    runtime.stream(path + "/response", "text/plain", {"so far"},
                   {{"Lambda-Runtime-Function-Error-Type", "Function.MyError"},
                    {"Lambda-Runtime-Function-Error-Body", "eyJlcnJvclR5cGUiOiJNeUVycm9yIn0="}});
  } else if (what == "odd_mode") {
    const auto refused = runtime.call("POST", path + "/response", "1",
                                      {{"Lambda-Runtime-Function-Response-Mode", "buffered"}});
    runtime.call("POST", path + "/response", refused.body);
  } else if (what == "rude") {
    runtime.call("POST", path + "/response", rude_calls(runtime));
  } else {
    runtime.call("POST", path + "/response", answer_to(what, next));
  }
  if (what == "twice") runtime.call("POST", path + "/response", "\"again\"");
  if (what == "answer_and_exit") std::exit(5);
  if (what == "answer_and_hang") hang();
}

}  // namespace

int main() {
  Runtime runtime(std::getenv("AWS_LAMBDA_RUNTIME_API"));
  if (const char* how = std::getenv("INIT")) fail_init(runtime, how);
  for (;;) serve(runtime);
}
