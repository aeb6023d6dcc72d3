#pragma once

#include <micro_api/response.hpp>
#include <micro_core/log.hpp>
#include <micro_lambda/context.hpp>
#include <micro_lambda/http_api.hpp>

#include <optional>
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
  /// The app's log.
  const micro_core::Logger* log = nullptr;
  /// On Lambda: the invocation, and the event as it came. Else null.
  const micro_lambda::Context* invocation = nullptr;
  const micro_lambda::HttpApiRequest* event = nullptr;
};

/// What a handler may want to know about the request it answers: a member of its input struct.
struct Context {
  std::string correlation_id = {};
  std::string method = {};
  std::string url = {};             ///< path and query as they came
  std::string remote_address = {};  ///< the client's, as far as the front end knows it
  std::optional<micro_lambda::Context> invocation = std::nullopt;  ///< on Lambda
  std::optional<Json> authorizer = std::nullopt;  ///< what the gateway's authorizer found out
};

}  // namespace micro_api
