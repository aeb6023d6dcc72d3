#pragma once

#include <micro_api/handler.hpp>
#include <micro_api/openapi.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace micro_api {

/// What a route says about itself beyond its path and summary.
struct RouteOptions {
  int status = 0;  ///< of a success; unset: 200, or 204 without a body
  std::string description = {};
  std::vector<std::string> tags = {};
  std::string operation_id = {};  ///< unset: made from method and path
  bool deprecated = false;
  bool include_in_schema = true;  ///< false: not in the OpenAPI document
};

struct RouterOptions {
  std::string prefix = {};             ///< "/users"; may contain {names}
  std::vector<std::string> tags = {};  ///< of every route in it
};

namespace detail {

/// A text as a template argument.
template <std::size_t size>
struct FixedText {
  char text[size] = {};
  consteval FixedText(const char (&literal)[size]) { std::copy_n(literal, size, text); }
  constexpr std::string_view view() const { return {text, size - 1}; }
};

/// The next "{name}" or "{name...}" at or after `position`; empty if there is none.
constexpr std::string_view next_parameter(std::string_view path, std::size_t& position) {
  const std::size_t open = path.find('{', position);
  if (open == std::string_view::npos) return {};
  const std::size_t close = path.find('}', open);
  if (close == std::string_view::npos) return {};
  position = close + 1;
  std::string_view name = path.substr(open + 1, close - open - 1);
  if (name.ends_with("...")) name.remove_suffix(3);
  return name;
}

template <class In>
constexpr bool has_path_member(std::string_view name) {
  bool found = false;
  if constexpr (!std::is_void_v<In> && !is_body<In> && !std::is_same_v<In, Context>) {
    micro_core::for_each_member_index<In>([&]<std::size_t index>() {
      found = found || (is_path<micro_core::member_type<In, index>> &&
                        micro_core::member_name<In, index> == name);
    });
  }
  return found;
}

template <class In>
constexpr bool takes_every_parameter_of(std::string_view path) {
  std::size_t position = 0;
  for (std::string_view name = next_parameter(path, position); !name.empty();
       name = next_parameter(path, position)) {
    if (!has_path_member<In>(name)) return false;
  }
  return true;
}

template <class In>
std::vector<std::string> path_members() {
  std::vector<std::string> names;
  if constexpr (!std::is_void_v<In> && !is_body<In> && !std::is_same_v<In, Context>) {
    micro_core::for_each_member_index<In>([&]<std::size_t index>() {
      if (is_path<micro_core::member_type<In, index>>) {
        names.emplace_back(micro_core::member_name<In, index>);
      }
    });
  }
  return names;
}

template <class In>
consteval int body_count() {
  int count = 0;
  if constexpr (!std::is_void_v<In> && !is_body<In> && !std::is_same_v<In, Context>) {
    micro_core::for_each_member_index<In>(
        [&]<std::size_t index>() { count += is_body<micro_core::member_type<In, index>> ? 1 : 0; });
  }
  return count;
}

// True if `path` is "" or "/a/{b}/c": braces around whole segments only.
constexpr bool is_route(std::string_view path) {
  if (path.empty()) return true;
  if (path.front() != '/') return false;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '{' && path[i - 1] != '/') return false;
    if (path[i] == '}' && i + 1 < path.size() && path[i + 1] != '/') return false;
  }
  return std::count(path.begin(), path.end(), '{') == std::count(path.begin(), path.end(), '}');
}

/// A route without its types.
struct Route {
  std::string method;
  std::string path;
  std::string summary;
  RouteOptions options;
  std::vector<std::string> path_members;  // of the handler's input
  std::function<Answer(int route_status, Call& call)> call;
  void (*describe)(OperationDescription&);
};

}  // namespace detail

/// Routes that belong together. A handler is called as `Out(const In&)` or `Out()`:
///
/// - `In` is a struct of `Path`, `Query`, `Header`, `Body` and `Context` members, one `Body<T>`, or
///   the `Context`;
/// - `Out` is any type that the JSON codec writes, `Response<T>`, `HttpError`, `HttpResponse` for
///   bytes of another kind, or `void` (204).
///
/// A `{name}` of the route without a `Path` member of that name does not compile; a `Path` member
/// without its `{name}` throws `std::logic_error` when the router is included in an `App`, because
/// the prefix is known only then. `{name...}` at the end takes the rest of the path. Handlers run
/// on several threads when served standalone.
///
/// Example: src/services/users_api/routers/
class Router {
 public:
  explicit Router(RouterOptions options = {}) : options_(std::move(options)) {}

  template <detail::FixedText path, class Handler>
  Router& get(std::string summary, RouteOptions options, Handler handler) {
    return add<path>("GET", std::move(summary), std::move(options), std::move(handler));
  }
  template <detail::FixedText path, class Handler>
  Router& get(std::string summary, Handler handler) {
    return add<path>("GET", std::move(summary), {}, std::move(handler));
  }
  template <detail::FixedText path, class Handler>
  Router& post(std::string summary, RouteOptions options, Handler handler) {
    return add<path>("POST", std::move(summary), std::move(options), std::move(handler));
  }
  template <detail::FixedText path, class Handler>
  Router& post(std::string summary, Handler handler) {
    return add<path>("POST", std::move(summary), {}, std::move(handler));
  }
  template <detail::FixedText path, class Handler>
  Router& put(std::string summary, RouteOptions options, Handler handler) {
    return add<path>("PUT", std::move(summary), std::move(options), std::move(handler));
  }
  template <detail::FixedText path, class Handler>
  Router& put(std::string summary, Handler handler) {
    return add<path>("PUT", std::move(summary), {}, std::move(handler));
  }
  template <detail::FixedText path, class Handler>
  Router& patch(std::string summary, RouteOptions options, Handler handler) {
    return add<path>("PATCH", std::move(summary), std::move(options), std::move(handler));
  }
  template <detail::FixedText path, class Handler>
  Router& patch(std::string summary, Handler handler) {
    return add<path>("PATCH", std::move(summary), {}, std::move(handler));
  }
  template <detail::FixedText path, class Handler>
  Router& delete_(std::string summary, RouteOptions options, Handler handler) {
    return add<path>("DELETE", std::move(summary), std::move(options), std::move(handler));
  }
  template <detail::FixedText path, class Handler>
  Router& delete_(std::string summary, Handler handler) {
    return add<path>("DELETE", std::move(summary), {}, std::move(handler));
  }

  /// A route of any other method.
  template <detail::FixedText path, class Handler>
  Router& add(std::string method, std::string summary, RouteOptions options, Handler handler) {
    static_assert(detail::is_route(path.view()),
                  "a route is empty or starts with '/', and a {name} fills a whole segment");
    static_assert(detail::Handler<Handler>,
                  "a handler is called as Out(const In&) or Out() with types that are written out: "
                  "no generic lambda, no overloads, one argument");
    if constexpr (detail::Handler<Handler>) {
      using In = typename detail::Signature<Handler>::In;
      static_assert(detail::takes_every_parameter_of<In>(path.view()),
                    "a {name} of the route has no Path member of that name in the handler's input");
      static_assert(detail::body_count<In>() <= 1, "a handler's input has at most one Body");
      add_route({std::move(method), std::string(path.view()), std::move(summary),
                 std::move(options), detail::path_members<In>(),
                 [handler = std::move(handler)](int status, detail::Call& call) mutable {
                   return detail::call_handler(handler, status, call);
                 },
                 &detail::describe<Handler>});
    }
    return *this;
  }

  /// Adds all routes of `router`, under this router's prefix and tags.
  Router& include(Router router);

  const std::vector<detail::Route>& routes() const { return routes_; }

 private:
  void add_route(detail::Route route);

  RouterOptions options_;
  std::vector<detail::Route> routes_;
};

}  // namespace micro_api
