#include <micro_api/lambda_adapter.hpp>
#include <micro_api/run.hpp>
#include <micro_api/serve.hpp>
#include <micro_lambda/runtime.hpp>

#include <atomic>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <span>

#include "middleware/header_list.hpp"
#include "pretty_json.hpp"

namespace micro_api::detail {
namespace {

using micro_core::Environment;
using micro_core::Error;
using micro_core::Result;

// What every line says while an invocation runs, in Powertools' names.
JsonObject log_fields(const micro_lambda::Context& invocation, bool is_cold) {
  JsonObject fields{{"cold_start", is_cold}};
  fields["function_name"] = invocation.function_name;
  fields["function_memory_size"] = std::to_string(invocation.memory_mb);
  fields["function_arn"] = invocation.invoked_function_arn;
  fields["function_request_id"] = invocation.request_id;
  constexpr std::string_view root = "Root=";
  if (const std::size_t at = invocation.trace_id.find(root); at != std::string::npos) {
    const std::string_view rest = std::string_view(invocation.trace_id).substr(at + root.size());
    fields["xray_trace_id"] = rest.substr(0, rest.find(';'));
  }
  return fields;
}

// What each thread of the runtime has a copy of; the first event of all starts cold.
class LambdaApp {
 public:
  explicit LambdaApp(std::shared_ptr<const App> app) : app_(std::move(app)) {}

  template <class Handle>
  auto answer(const micro_lambda::Context& invocation, Handle handle) {
    const micro_core::LogScope scope(log_fields(invocation, is_cold_->exchange(false)));
    return handle(*app_);
  }

 private:
  std::shared_ptr<const App> app_;
  std::shared_ptr<std::atomic<bool>> is_cold_ = std::make_shared<std::atomic<bool>>(true);
};

int answer_buffered(const std::function<Result<LambdaApp>()>& make_app,
                    micro_lambda::RuntimeOptions options) {
  const auto make_handler = [&]() -> Result<micro_lambda::TextHandler> {
    auto made = make_app();
    if (!made) return std::move(made).error();
    return micro_lambda::to_text_handler(
        [app = *std::move(made)](const Json& event,
                                 const micro_lambda::Context& invocation) mutable -> Result<Json> {
          return app.answer(invocation,
                            [&](const App& one) { return handle_event(one, event, invocation); });
        });
  };
  return micro_lambda::run_runtime(make_handler, std::move(options));
}

int answer_streamed(const std::function<Result<LambdaApp>()>& make_app,
                    micro_lambda::RuntimeOptions options) {
  const auto make_handler = [&]() -> Result<micro_lambda::StreamHandler> {
    auto made = make_app();
    if (!made) return std::move(made).error();
    return micro_lambda::to_stream_handler(
        [app = *std::move(made)](const Json& event, const micro_lambda::Context& invocation,
                                 micro_lambda::ResponseStream& answer) mutable -> Result<void> {
          return app.answer(invocation, [&](const App& one) {
            return handle_streamed_event(one, event, invocation, answer);
          });
        });
  };
  return micro_lambda::run_streaming_runtime(make_handler, std::move(options));
}

// What a handler that was left behind does next nobody knows: this process must not have another
// request. It ends without destructors, which would take away what that handler uses.
void end_if_asked(const std::shared_ptr<const App>& app) {
  if (!app || !app->ends_process()) return;
  app->logger().warning("the process ends: a handler of it runs on although its time is over");
  std::_Exit(EXIT_FAILURE);
}

int run_on_lambda(const AppFactory& factory, const Environment& environment) {
  const std::string mode = environment("LAMBDA_INVOKE_MODE").value_or("");
  std::shared_ptr<const App> app;
  const auto make_app = [&]() -> Result<LambdaApp> {
    if (!mode.empty() && mode != "BUFFERED" && mode != "RESPONSE_STREAM") {
      return Error::invalid_argument("LAMBDA_INVOKE_MODE is '" + mode +
                                     "', but has to be BUFFERED or RESPONSE_STREAM");
    }
    auto made = factory.from_environment(environment);
    if (!made) return std::move(made).error();
    app = std::make_shared<const App>(*std::move(made));
    app->start();
    return LambdaApp(app);
  };
  micro_lambda::RuntimeOptions options;
  // Where events are served side by side, the others must not end with it.
  if (!environment("AWS_LAMBDA_MAX_CONCURRENCY")) {
    options.after_answer = [&app] { end_if_asked(app); };
  }
  const bool streams = mode == "RESPONSE_STREAM";
  const int code = streams ? answer_streamed(make_app, std::move(options))
                           : answer_buffered(make_app, std::move(options));
  if (app) app->stop();
  return code;
}

// The number in a variable; `fallback` if it is unset.
Result<int> number_variable(const Environment& environment, std::string_view name, int fallback,
                            int max) {
  const std::optional<std::string> text = environment(name);
  if (!text || text->empty()) return fallback;
  int number = -1;
  const auto [end, failure] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (failure != std::errc{} || end != text->data() + text->size() || number < 0 || number > max) {
    return Error::invalid_argument(std::string(name) + " is '" + *text +
                                   "', but has to be a number from 0 to " + std::to_string(max));
  }
  return number;
}

// "10.0.0.0/8, ::1"
std::vector<std::string> list_variable(const Environment& environment, std::string_view name) {
  std::vector<std::string> elements;
  const std::string text = environment(name).value_or("");
  for (const std::string_view element : list_elements(text)) elements.emplace_back(element);
  return elements;
}

Result<ServeOptions> serve_options(const Environment& environment) {
  constexpr int seconds_max = 3'600;
  const auto port = number_variable(environment, "PORT", 5000, 65'535);
  if (!port) return port.error();
  const auto threads = number_variable(environment, "WORKER_THREADS", 16, 1'000);
  if (!threads) return threads.error();
  const auto grace = number_variable(environment, "GRACE_SECONDS", 10, seconds_max);
  if (!grace) return grace.error();
  const auto drain = number_variable(environment, "DRAIN_SECONDS", 0, seconds_max);
  if (!drain) return drain.error();
  ServeOptions options;
  options.port = static_cast<std::uint16_t>(*port);
  options.threads = std::max(*threads, 1);
  options.grace = std::chrono::seconds(*grace);
  options.drain = std::chrono::seconds(*drain);
  options.trusted_proxies = list_variable(environment, "TRUSTED_PROXIES");
  if (const auto host = environment("HOST"); host && !host->empty()) options.host = *host;
  return options;
}

Result<void> run_http(const AppFactory& factory, const Environment& environment) {
  auto app = factory.from_environment(environment);
  if (!app) return std::move(app).error();
  const auto options = serve_options(environment);
  if (!options) return options.error();
  return serve(*app, *options);
}

int report(const std::string& message) {
  std::fprintf(stderr, "%s\n", message.c_str());
  return 1;
}

constexpr const char* usage =
    "usage: %s [--dump-openapi]\n"
    "Serves HTTP on HOST (127.0.0.1) and PORT (5000); on Lambda it answers events.\n"
    "  --dump-openapi  print the OpenAPI document and exit; needs no environment\n";

int run_with_arguments(std::span<char*> arguments, const AppFactory& factory) {
  const std::string_view argument = arguments.size() > 1 ? arguments[1] : "";
  if (arguments.size() == 2 && argument == "--dump-openapi") {
    const App app = factory.from_nothing();
    app.check();
    const std::string text = pretty_json(app.openapi()) + "\n";
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? 0 : 1;
  }
  const bool is_help = arguments.size() == 2 && (argument == "--help" || argument == "-h");
  std::fprintf(is_help ? stdout : stderr, usage, arguments.empty() ? "service" : arguments[0]);
  return is_help ? 0 : 2;
}

}  // namespace

Result<void> config_result(const std::vector<std::string>& missing,
                           const std::vector<FieldError>& errors) {
  std::string message;
  for (const std::string& name : missing) message += (message.empty() ? "" : ", ") + name;
  if (!missing.empty()) {
    message = missing.size() == 1 ? "the environment variable " + message + " is not set"
                                  : "the environment variables " + message + " are not set";
  }
  if (!errors.empty()) {
    message += (message.empty() ? "" : "; ") + micro_core::to_error(errors).message;
  }
  if (message.empty()) return {};
  return Error::invalid_argument(std::move(message));
}

int run_app(int argc, char** argv, const AppFactory& factory) {
  const Environment environment = micro_core::process_environment();
  try {
    if (argc > 1) return run_with_arguments({argv, static_cast<std::size_t>(argc)}, factory);
    if (environment("AWS_LAMBDA_RUNTIME_API")) return run_on_lambda(factory, environment);
    const auto result = run_http(factory, environment);
    return result ? 0 : report(micro_core::describe(result.error()));
  } catch (const std::exception& failure) {
    return report(failure.what());
  }
}

}  // namespace micro_api::detail
