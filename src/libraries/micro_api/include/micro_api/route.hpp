#pragma once

#include <micro_api/handler.hpp>
#include <micro_api/openapi.hpp>

#include <memory>
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

/// What a route is called by; all of it outlives the call that adds the route.
struct RouteText {
  std::string_view method;
  std::string_view path;
  std::string_view summary;
};

/// What a route does.
struct RouteHandler {
  RouteCall call;
  void (*describe)(OperationDescription&) = nullptr;
  const InputFacts& (*facts)() = nullptr;  // of the handler's input; null: it has none
};

/// A route without its types.
struct Route {
  std::string method;
  std::string path;
  std::string summary;
  RouteOptions options;
  RouteHandler handler;
};

/// Of a route that says nothing about itself: one for all of them, so that none constructs its own.
const RouteOptions& default_route_options();

/// Its `operation_id`, or one of method and path: "GET /users/{user_id}" is "get_users_user_id".
std::string operation_id(const Route& route);

/// What a call that adds a route hands over: only addresses, so that it costs little in each of
/// many places. Who takes it owns `state`.
struct ErasedHandler {
  Answer (*call)(void* state, int route_status, Call&);
  void (*describe)(OperationDescription&);
  const InputFacts& (*facts)();
  void* state = nullptr;
  void (*destroy)(void* state) = nullptr;  // null if there is no state
};

RouteHandler own(const ErasedHandler& handler);

template <class Handler>
inline constexpr bool is_stateless =
    std::is_empty_v<Handler> && std::is_default_constructible_v<Handler>;

template <class Handler>
Answer call_erased(void* state, int route_status, Call& call) {
  if constexpr (is_stateless<Handler>) {
    Handler handler;
    return call_handler(handler, route_status, call);
  } else {
    return call_handler(*static_cast<Handler*>(state), route_status, call);
  }
}

template <class Handler>
ErasedHandler erase(Handler handler) {
  ErasedHandler erased{&call_erased<Handler>, &describe<Handler>,
                       &input_facts<typename Signature<Handler>::In>};
  if constexpr (!is_stateless<Handler>) {
    erased.state = new Handler(std::move(handler));
    erased.destroy = [](void* state) { delete static_cast<Handler*>(state); };
  }
  return erased;
}

}  // namespace detail
}  // namespace micro_api
