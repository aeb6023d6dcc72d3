#pragma once

#include <micro_api/handler.hpp>
#include <micro_api/openapi.hpp>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace micro_api {

/// What a route says about itself beyond its path and summary.
struct RouteOptions {
  int status = 0;  ///< of a success; unset: 200, 204 without a body, 307 of a `Redirect`
  std::string description = {};
  std::vector<std::string> tags = {};
  /// Its name in generated clients, unlike any other's; unset: made from method and path.
  std::string operation_id = {};
  bool deprecated = false;
  bool include_in_schema = true;  ///< false: not in the OpenAPI document
  /// What it answers besides: {{404, response_of<Message>("No such user")}}. One for the route's
  /// own status gives that one a description and headers.
  std::vector<DeclaredResponse> responses = {};
};

/// What a '/' at the end of a path means, where no {name...} takes it.
enum class TrailingSlash {
  ignored,     ///< "/users" and "/users/" are one path
  strict,      ///< they are two
  redirected,  ///< they are two; who asks for the one that is not there is sent to the other (307)
};

namespace detail {

/// A handler without its type: a function that knows it, and the object, if it has any state.
class RouteCall {
 public:
  RouteCall() = default;
  RouteCall(Answer (*function)(void*, int, Call&), std::shared_ptr<void> state)
      : function_(function), state_(std::move(state)) {}

  /// From anything that is called as `Answer(int route_status, Call&)`.
  template <class F>
    requires std::is_invocable_r_v<Answer, F&, int, Call&>
  RouteCall(F callable)
      : RouteCall([](void* state, int status,
                     Call& call) { return (*static_cast<F*>(state))(status, call); },
                  std::make_shared<F>(std::move(callable))) {}

  Answer operator()(int route_status, Call& call) const {
    return function_(state_.get(), route_status, call);
  }

 private:
  Answer (*function_)(void*, int, Call&) = nullptr;
  std::shared_ptr<void> state_ = {};
};

/// A route without its types.
struct Route {
  std::string method;
  std::string path;
  std::string summary;
  RouteOptions options;
  std::span<const std::string_view> path_members;  // of the handler's input; static storage
  RouteCall call;
  void (*describe)(OperationDescription&) = nullptr;
};

/// Its `operation_id`, or one of method and path: "GET /users/{user_id}" is "get_users_user_id".
std::string operation_id(const Route& route);

// One function for all handlers, so that each adds only its own destructor.
template <class Handler>
void destroy(void* handler) {
  delete static_cast<Handler*>(handler);
}

template <class Handler>
RouteCall erase(Handler handler) {
  if constexpr (std::is_empty_v<Handler> && std::is_default_constructible_v<Handler>) {
    return RouteCall(
        [](void*, int status, Call& call) {
          Handler stateless;
          return call_handler(stateless, status, call);
        },
        nullptr);
  } else {
    return RouteCall(
        [](void* state, int status, Call& call) {
          return call_handler(*static_cast<Handler*>(state), status, call);
        },
        std::shared_ptr<void>(static_cast<void*>(new Handler(std::move(handler))),
                              &destroy<Handler>));
  }
}

}  // namespace detail
}  // namespace micro_api
