#pragma once

#include <micro_api/background_tasks.hpp>
#include <micro_api/front_end.hpp>
#include <micro_api/response.hpp>
#include <micro_core/log.hpp>
#include <micro_lambda/context.hpp>

#include <exception>
#include <optional>
#include <stop_token>
#include <string>

namespace micro_api {

/// One request on its way through the middleware to its route. Lives on the stack of one thread.
struct Request {
  HttpRequest http = {};
  /// Empty until the middleware `correlation_id` has run.
  std::string correlation_id = {};
  /// What a gateway put before the path and `http.target` lacks: "/prod".
  std::string root_path = {};
  /// Set by a front end that refuses the request with this status: no route is called.
  int refused_status = 0;
  /// The message of the error that is the answer, for the log; empty if there is none.
  std::string error_message = {};
  /// The exception behind a 500 that nobody foresaw; what a test client throws again.
  std::exception_ptr failure = nullptr;
  /// How the client reached us, as far as that is known: "http" or "https".
  std::string scheme = "http";
  /// Asked to stop when nobody waits for the answer any more: the time is over.
  std::stop_token stop = {};
  /// What runs once the answer is sent; empty if nothing ever was added.
  mutable std::optional<BackgroundTasks> background = std::nullopt;
  /// The app's log.
  const micro_core::Logger* log = nullptr;
  /// On Lambda: the invocation, and the event as `front_end` sent it. Else null.
  const micro_lambda::Context* invocation = nullptr;
  const Json* event = nullptr;
  FrontEnd front_end = FrontEnd::direct;
};

/// What a handler may want to know about the request it answers: a member of its input struct.
struct Context {
  std::string correlation_id = {};
  std::string method = {};
  std::string url = {};             ///< path and query as they came
  std::string remote_address = {};  ///< the client's, as far as the front end knows it
  std::stop_token stop = {};        ///< asked to stop when nobody waits for the answer any more
  std::optional<micro_lambda::Context> invocation = std::nullopt;  ///< on Lambda
  FrontEnd front_end = FrontEnd::direct;
  GatewayFacts gateway = {};                      ///< empty where no gateway is
  std::optional<Json> authorizer = std::nullopt;  ///< see `authorizer_of`
};

}  // namespace micro_api
