#pragma once

#include <micro_api/app.hpp>
#include <micro_core/codec.hpp>
#include <micro_core/environment.hpp>
#include <micro_core/result.hpp>
#include <micro_core/text.hpp>

#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace micro_api {

namespace detail {

/// Has a member of a `Config`, as it is at first, a value when nobody sets it?
template <class Member>
bool has_default(const Member& initial) {
  if constexpr (micro_core::detail::may_be_absent<Member>) {
    return true;
  } else if constexpr (requires {
                         {
                           initial == Member {}
                         } -> std::convertible_to<bool>;
                       }) {
    return !(initial == Member{});
  } else {
    return micro_core::to_json(initial) != micro_core::to_json(Member{});
  }
}

/// Errors: `invalid_argument`, naming every variable that is missing or wrong.
micro_core::Result<void> config_result(const std::vector<std::string>& missing,
                                       const std::vector<FieldError>& errors);

/// The two ways to make an app: with what the environment says, and without any.
struct AppFactory {
  std::function<micro_core::Result<App>(const micro_core::Environment&)> from_environment;
  std::function<App()> from_nothing;
};

int run_app(int argc, char** argv, const AppFactory& factory);

}  // namespace detail

/// Reads each member of `Config` from the variable of its name in upper case: `table_name` from
/// TABLE_NAME. Whatever reads from a text: text, numbers, bools ("true", "1", "on"), enums, UUIDs,
/// dates, durations ("PT30S"), decimals. An empty variable is an unset one.
///
/// A variable may be unset if the member has a default, or is `std::optional`. A default of "", 0
/// or false has to be said, for reflection cannot tell it from none:
///
///     struct Config {
///       std::string table_name;          // TABLE_NAME has to be set
///       int page_size = 50;
///       Defaulted<bool> verbose = false;
///     };
///
/// Errors: `invalid_argument`, naming every variable that is missing or wrong.
template <class Config>
micro_core::Result<Config> read_config(const micro_core::Environment& environment) {
  Config config{};
  std::vector<std::string> missing;
  std::vector<FieldError> errors;
  micro_core::for_each_member(config, [&](std::string_view name, auto& member) {
    const std::string variable = micro_core::upper_case(name);
    const std::optional<std::string> value = environment(variable);
    if (value && !value->empty()) {
      const JsonArray loc{Json(variable)};
      micro_core::decode(Json(*value), member, micro_core::DecodeAt(errors, loc));
    } else if (!detail::has_default(member)) {
      missing.push_back(variable);
    }
  });
  if (auto result = detail::config_result(missing, errors); !result) return result.error();
  return config;
}

/// The `main` of a service: returns the exit code of the process.
///
/// - On Lambda (AWS_LAMBDA_RUNTIME_API is set) it answers events; what fails before the first one
/// is
///   an init error that names its reason.
///   With LAMBDA_INVOKE_MODE=RESPONSE_STREAM its answers are streamed: set it where the function
///   URL has `InvokeMode: RESPONSE_STREAM`. Unset or BUFFERED, they go out in one piece.
/// - Else it serves HTTP until SIGTERM or SIGINT; requests that run then are finished. From the
///   environment it takes
///
///   | Variable          | Default     | Meaning                                                  |
///   | ----------------- | ----------- | -------------------------------------------------------- |
///   | `HOST`            | `127.0.0.1` | address to listen on; `0.0.0.0` in a container           |
///   | `PORT`            | `5000`      | 0 lets the system pick one                               |
///   | `WORKER_THREADS`  | `16`        | handlers at a time                                       |
///   | `GRACE_SECONDS`   | `10`        | for running requests, when told to stop                  |
///   | `DRAIN_SECONDS`   | `0`         | before that: served, but `/readyz` says 503              |
///   | `TRUSTED_PROXIES` | none        | whose X-Forwarded-* count: `10.0.0.0/8, 192.168.1.7`     |
///
///   `ServeOptions` says more about them.
/// - `--dump-openapi` prints the OpenAPI document and needs no environment: `make_app` gets a
///   `Config` of initial values, and does no I/O.
///
///     int main(int argc, char** argv) { return run<UsersApiConfig>(argc, argv, make_app); }
template <class Config, std::invocable<const Config&> MakeApp>
int run(int argc, char** argv, MakeApp make_app) {
  return detail::run_app(
      argc, argv,
      {.from_environment =
           [&](const micro_core::Environment& environment) -> micro_core::Result<App> {
         auto config = read_config<Config>(environment);
         if (!config) return std::move(config).error();
         return make_app(*config);
       },
       .from_nothing = [&] { return make_app(Config{}); }});
}

/// The same for a service that needs no configuration.
template <std::invocable<> MakeApp>
int run(int argc, char** argv, MakeApp make_app) {
  return detail::run_app(
      argc, argv,
      {.from_environment = [&](const micro_core::Environment&) -> micro_core::Result<App> {
         return make_app();
       },
       .from_nothing = [&] { return make_app(); }});
}

}  // namespace micro_api
