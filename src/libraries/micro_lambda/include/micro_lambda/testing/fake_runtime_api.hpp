#pragma once

#include <micro_core/json.hpp>
#include <micro_http/message.hpp>
#include <micro_lambda/response_stream.hpp>
#include <micro_lambda/runtime.hpp>

#include <chrono>
#include <concepts>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Tests a function without Lambda and without a second process: see docs/testing_functions.md.
namespace micro_lambda::testing {

/// What Lambda hands to a function with one event. Texts that are empty are not sent.
struct FakeEvent {
  std::string body = "{}";                   ///< JSON text, or whatever a test wants to send
  std::chrono::milliseconds timeout{3'000};  ///< the deadline, from the moment it is handed out
  std::string trace_id = {};                 ///< "Root=1-…;Parent=…;Sampled=1"
  std::string invoked_function_arn = {};
  std::string client_context = {};
  std::string cognito_identity = {};
  std::string tenant_id = {};
};

/// An answer to an HTTP request, as a gateway would read it.
struct HttpAnswer {
  HttpPrelude head = {};
  std::string body = {};
};

/// What the function sent for one event, or as the failure of its start.
struct FunctionAnswer {
  enum class Kind { response, error, init_error };
  Kind kind = Kind::response;
  std::string request_id = {};        ///< empty for an init error
  std::string body = {};              ///< of a streamed answer: all its bytes
  bool is_streamed = false;           ///< sent with Lambda-Runtime-Function-Response-Mode
  micro_http::Headers headers = {};   ///< as they were sent
  micro_http::Headers trailers = {};  ///< behind a streamed answer
  /// "Function.NotFound": of an error, or of a stream that failed on its way.
  std::string error_type() const;
  /// The `errorMessage`, `errorType` and `stackTrace` of either; null if nothing failed.
  micro_core::Json error() const;
  /// The body as JSON. Errors: `invalid_argument`.
  micro_core::Result<micro_core::Json> json() const;
  /// Status, headers and body of an answer to an HTTP request, from payload 2.0 or from a streamed
  /// prelude. Errors: `invalid_argument` (it is neither).
  micro_core::Result<HttpAnswer> http() const;
};

/// The calls of the Runtime API, and those of the Extensions and Telemetry APIs beside it.
enum class RuntimeCall {
  next,
  response,
  error,
  init_error,
  register_extension,
  next_extension_event,
  extension_init_error,
  extension_exit_error,
  subscribe_telemetry,
};

/// What an extension has said of itself.
struct FakeExtension {
  std::string name = {};
  std::vector<std::string> events = {};  ///< "INVOKE", "SHUTDOWN": what it asked for
  bool is_ready = false;                 ///< it has asked for an event
  std::string init_error = {};           ///< JSON text; empty if there was none
  std::string exit_error = {};
  std::string error_type = {};  ///< "Extension.NotFound"
  std::string telemetry = {};   ///< its subscription to the Telemetry API, JSON text
};

/// What goes wrong, and when. Lambda does all of this, if rarely.
struct Fault {
  RuntimeCall call = RuntimeCall::response;
  int status = 0;         ///< answers with it, without taking the call: 413, 500, 410
  bool hangs_up = false;  ///< resets the connection instead of answering
  /// Takes the call, but breaks off behind so many bytes of the answer's body. An event that was
  /// cut so is handed out again.
  std::optional<std::size_t> cuts_after = std::nullopt;
  std::chrono::milliseconds delay{0};  ///< lets the call wait before anything else
  int after = 0;                       ///< so many calls of that kind go well first
  int times = 1;                       ///< then it hits so many
};

struct FakeRuntimeApiOptions {
  /// Events at a time, as on Lambda's managed instances: `variables()` tells the function so by
  /// AWS_LAMBDA_MAX_CONCURRENCY, and it must wait for events with as many threads.
  int max_concurrency = 1;
};

/// The Lambda Runtime API on a port of this machine: hands out the events it was given, in order,
/// and keeps what comes back. It refuses what Lambda refuses: an id that is unknown or answered
/// (400), a buffered answer over 6 MiB (413), a response mode that is none (400).
///
/// Extensions register, and are told of events and of the end, as far as they asked for it.
///
/// When the events are used up, and every thread of the function waits for another, it goes away,
/// as an environment does at its end: the loop under test returns 0.
///
/// Members may be called from any thread. The object must outlive the loop under test.
///
/// Example: examples/lambda_test.cpp
class FakeRuntimeApi {
 public:
  explicit FakeRuntimeApi(FakeRuntimeApiOptions options = {});
  ~FakeRuntimeApi();

  /// Adds an event; returns its request id: "id-1", "id-2", …
  std::string add_event(FakeEvent event);
  std::string add_event(std::convertible_to<std::string> auto body) {
    return add_event(FakeEvent{.body = std::move(body)});
  }

  /// Faults of one call are used up in the order in which they were added.
  void add_fault(Fault fault);

  /// What a function finds in its environment here: AWS_LAMBDA_RUNTIME_API and the variables of a
  /// function called "greet" with 256 MB. For a program of its own, or with more added.
  std::map<std::string, std::string> variables() const;
  /// For `run` and its like: these variables, no log, no pauses between attempts.
  RuntimeOptions options() const;

  /// The extensions that have registered, in that order.
  std::vector<FakeExtension> extensions() const;
  /// Tells extensions that the environment ends: "spindown", "timeout" or "failure". Without this
  /// they hear of a "spindown" when the fake goes away.
  void shut_down(const std::string& reason);

  /// The answers so far, in the order of their arrival.
  std::vector<FunctionAnswer> answers() const;
  /// The answer to that event. Errors: `not_found`.
  micro_core::Result<FunctionAnswer> answer_to(std::string_view request_id) const;
  /// How many calls of that kind have come, refused ones included.
  int calls(RuntimeCall call) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace micro_lambda::testing
