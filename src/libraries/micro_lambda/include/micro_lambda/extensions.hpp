#pragma once

#include <micro_core/clock.hpp>
#include <micro_core/environment.hpp>
#include <micro_core/error.hpp>
#include <micro_core/result.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace micro_lambda {

/// What an extension is told.
struct ExtensionEvent {
  enum class Kind {
    invoke,    ///< the function gets an event at the same time
    shutdown,  ///< the environment ends: what is left to do must be done by `deadline`
  };
  Kind kind = Kind::invoke;
  micro_core::TimePoint deadline = {};
  // Of `invoke`:
  std::string request_id = {};
  std::string invoked_function_arn = {};
  std::string trace_header = {};  ///< "Root=…;Parent=…;Sampled=1"
  // Of `shutdown`:
  std::string shutdown_reason = {};  ///< "spindown", "timeout" or "failure"
};

struct ExtensionOptions {
  /// An external extension has to take its file's name in /opt/extensions; empty: the name that the
  /// program was started by. An internal one may take any.
  std::string name = {};
  /// What it wants to hear of. An internal extension may not ask for `shutdown`.
  std::vector<ExtensionEvent::Kind> events = {ExtensionEvent::Kind::invoke,
                                              ExtensionEvent::Kind::shutdown};
  micro_core::Environment environment = {};  ///< unset: the process's
};

/// Where Lambda's Telemetry API sends its records: see
/// https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api.html
struct TelemetrySubscription {
  /// An HTTP server of the extension, on a port of its own: "http://sandbox.localdomain:8080".
  std::string destination = {};
  std::vector<std::string> types = {"platform", "function"};  ///< and "extension"
  std::size_t items_max = 1'000;                              ///< a batch: 1'000 to 10'000 records
  std::size_t bytes_max = 262'144;                            ///< 262'144 to 1'048'576
  std::chrono::milliseconds timeout{100};                     ///< 25 to 30'000 ms
};

/// A program beside the function (external: an executable in /opt/extensions), or a part of it
/// (internal), that Lambda tells of events and of the environment's end.
///
/// Copies are cheap and are the same extension. Members may be called from several threads, `next`
/// from one at a time.
///
/// Errors of every member: `unavailable` (the API is gone), `permission_denied` (403: not in this
/// phase), `invalid_argument` (400), `internal` (any other refusal).
///
/// Source:  https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
/// Example: examples/lambda_extension.cpp
class Extension {
 public:
  struct State;
  explicit Extension(std::shared_ptr<State> state) : state_(std::move(state)) {}

  /// What Lambda says of the function.
  const std::string& function_name() const;
  const std::string& function_version() const;
  const std::string& handler() const;

  /// Waits for the next event, however long. The first call says that the extension is ready: the
  /// function gets no event before.
  micro_core::Result<ExtensionEvent> next() const;

  /// Says that the extension cannot start, or has failed later. Lambda ends the environment; the
  /// program must exit.
  micro_core::Result<void> report_init_error(const micro_core::Error& error) const;
  micro_core::Result<void> report_exit_error(const micro_core::Error& error) const;

  /// To be called before the first `next`.
  micro_core::Result<void> subscribe_telemetry(const TelemetrySubscription& subscription) const;

 private:
  std::shared_ptr<State> state_;
};

/// Registers an extension, which is possible until all have called `next` and the function has
/// asked for its first event.
micro_core::Result<Extension> register_extension(ExtensionOptions options = {});

/// The `main` of an external extension: registers, calls `start` and then `on_event` for each
/// event; returns the exit code of the process, 0 after `shutdown`. A failure of `start` goes to
/// Lambda as an init error, one of `on_event`, returned or thrown, as an exit error: both end the
/// environment.
int run_extension(const std::function<micro_core::Result<void>(const ExtensionEvent&)>& on_event,
                  ExtensionOptions options = {},
                  const std::function<micro_core::Result<void>(const Extension&)>& start = {});

}  // namespace micro_lambda
