#include <micro_api/lambda_adapter.hpp>
#include <micro_api/run.hpp>
#include <micro_api/serve.hpp>
#include <micro_lambda/runtime.hpp>

#include <charconv>
#include <cstdio>
#include <span>

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

// One event after the other; the first one starts cold.
class LambdaApp {
 public:
  explicit LambdaApp(App app) : app_(std::make_shared<const App>(std::move(app))) {}

  template <class Handle>
  auto answer(const micro_lambda::Context& invocation, Handle handle) {
    const micro_core::LogScope scope(log_fields(invocation, std::exchange(is_cold_, false)));
    return handle(*app_);
  }

 private:
  std::shared_ptr<const App> app_;
  bool is_cold_ = true;
};

int run_buffered(const std::function<Result<LambdaApp>()>& make_app) {
  return micro_lambda::run_runtime([&]() -> Result<micro_lambda::TextHandler> {
    auto made = make_app();
    if (!made) return std::move(made).error();
    return micro_lambda::to_text_handler(
        [app = *std::move(made)](const Json& event,
                                 const micro_lambda::Context& invocation) mutable -> Result<Json> {
          return app.answer(invocation,
                            [&](const App& one) { return handle_event(one, event, invocation); });
        });
  });
}

int run_streaming(const std::function<Result<LambdaApp>()>& make_app) {
  return micro_lambda::run_streaming_runtime([&]() -> Result<micro_lambda::StreamHandler> {
    auto made = make_app();
    if (!made) return std::move(made).error();
    return micro_lambda::to_stream_handler(
        [app = *std::move(made)](const Json& event, const micro_lambda::Context& invocation,
                                 micro_lambda::ResponseStream& answer) mutable -> Result<void> {
          return app.answer(invocation, [&](const App& one) {
            return handle_streamed_event(one, event, invocation, answer);
          });
        });
  });
}

int run_on_lambda(const AppFactory& factory, const Environment& environment) {
  const std::string mode = environment("LAMBDA_INVOKE_MODE").value_or("");
  const auto make_app = [&]() -> Result<LambdaApp> {
    if (!mode.empty() && mode != "BUFFERED" && mode != "RESPONSE_STREAM") {
      return Error::invalid_argument("LAMBDA_INVOKE_MODE is '" + mode +
                                     "', but has to be BUFFERED or RESPONSE_STREAM");
    }
    auto app = factory.from_environment(environment);
    if (!app) return std::move(app).error();
    return LambdaApp(*std::move(app));
  };
  return mode == "RESPONSE_STREAM" ? run_streaming(make_app) : run_buffered(make_app);
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

Result<void> run_http(const AppFactory& factory, const Environment& environment) {
  auto app = factory.from_environment(environment);
  if (!app) return std::move(app).error();
  const auto port = number_variable(environment, "PORT", 5000, 65'535);
  if (!port) return port.error();
  const auto threads = number_variable(environment, "WORKER_THREADS", 16, 1'000);
  if (!threads) return threads.error();
  ServeOptions options;
  options.port = static_cast<std::uint16_t>(*port);
  options.threads = std::max(*threads, 1);
  if (const auto host = environment("HOST"); host && !host->empty()) options.host = *host;
  return serve(*app, options);
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
    const std::string text = pretty_json(factory.from_nothing().openapi()) + "\n";
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? 0 : 1;
  }
  const bool is_help = arguments.size() == 2 && (argument == "--help" || argument == "-h");
  std::fprintf(is_help ? stdout : stderr, usage, arguments.empty() ? "service" : arguments[0]);
  return is_help ? 0 : 2;
}

}  // namespace

std::string variable_name(std::string_view member_name) {
  std::string name(member_name);
  for (char& c : name) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return name;
}

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
