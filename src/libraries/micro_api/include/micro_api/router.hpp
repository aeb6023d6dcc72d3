#pragma once

#include <micro_api/route.hpp>
#include <micro_api/route_text.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace micro_api {

/// What all routes of a router have in common.
struct RouterOptions {
  std::string prefix = {};             ///< "/users"; may contain {names}
  std::vector<std::string> tags = {};  ///< before those of a route
  bool deprecated = false;
  bool include_in_schema = true;                 ///< false: none of them is in the OpenAPI document
  std::vector<DeclaredResponse> responses = {};  ///< besides those of a route
};

namespace detail {

template <class In>
constexpr bool takes_every_parameter_of(std::string_view path) {
  std::size_t position = 0;
  for (std::string_view name = next_parameter(path, position); !name.empty();
       name = next_parameter(path, position)) {
    if (std::ranges::find(path_members<In>, name) == path_members<In>.end()) return false;
  }
  return true;
}

/// Refuses, in words, a route that cannot work.
template <FixedText path, class Handler>
consteval void check_route() {
  constexpr std::string_view text = path.view();
  static_assert(is_path_text(text),
                "a route is empty or starts with '/', has no empty segment, and no query");
  static_assert(braces_fill_segments(text),
                "the braces of a route do not match: a {name} fills a whole segment");
  static_assert(!braces_fill_segments(text) || parameters_are_names(text),
                "between the braces of a route is a C++ name, perhaps with ... after it; the type "
                "is the Path member's");
  static_assert(parameters_are_unique(text), "a route has the same {name} twice");
  static_assert(greedy_is_last(text), "nothing can follow a {name...}");
  static_assert(detail::Handler<Handler>,
                "a handler is called as Out(const In&) or Out() with types that are written out: "
                "no generic lambda, no overloads, one argument");
  if constexpr (detail::Handler<Handler>) {
    using In = typename Signature<Handler>::In;
    static_assert(
        Input<In>,
        "a handler's argument is a struct whose members are inputs (Path, Query, Body...), "
        "or one that needs no name, as Body<T> does: instead of an int, take "
        "struct In { Query<int> name; }");
    static_assert(!Input<In> || has_dependencies<In>() || takes_every_parameter_of<In>(text),
                  "a {name} of the route has no Path member of that name in the handler's input");
  }
}

}  // namespace detail

/// The methods that add routes, for `Router` and `App` alike. A handler is called as
/// `Out(const In&)` or `Out()`:
///
/// - `In` is a struct of inputs (see <micro_api/parameters.hpp>), or one of them that needs no
///   name: a `Body`, `Form`, `RawBody`, `Depends`, `Claims`, a security scheme, the `Context`, the
///   `BackgroundTasks`, or a `Query`, `Header` or `Cookie` of a struct;
/// - `Out` is any type that the JSON codec writes, `Html`, `PlainText`, `BytesResponse`,
///   `FileResponse`, `Redirect`, `EventStream`, `JsonLines<T>`, `ByteStream`, a `Response` of one
///   of these, `HttpError`, `HttpResponse`, or `void` (204).
///
/// A `{name}` of the route without a `Path` member of that name does not compile; a `Path` member
/// without its `{name}` throws `std::logic_error` when the route is added to an `App`, because the
/// prefix is known only then. Where dependencies have `Path` members, the same is found when the
/// app starts: not before is it known who provides them. `{name...}` at the end takes the rest of
/// the path. Handlers run on several threads when served standalone.
///
/// A path that has a GET answers HEAD too, every path answers OPTIONS with the methods that it has
/// (204 with `Allow`), and any other method is a 405 with `Allow`.
template <class Derived>
class RouteMethods {
 public:
  template <detail::FixedText path, class Handler>
  Derived& get(std::string_view summary, const RouteOptions& options, Handler handler) {
    return add<path>("GET", summary, options, std::move(handler));
  }
  template <detail::FixedText path, class Handler>
  Derived& get(std::string_view summary, Handler handler) {
    return add<path>("GET", summary, std::move(handler));
  }
  template <detail::FixedText path, class Handler>
  Derived& post(std::string_view summary, const RouteOptions& options, Handler handler) {
    return add<path>("POST", summary, options, std::move(handler));
  }
  template <detail::FixedText path, class Handler>
  Derived& post(std::string_view summary, Handler handler) {
    return add<path>("POST", summary, std::move(handler));
  }
  template <detail::FixedText path, class Handler>
  Derived& put(std::string_view summary, const RouteOptions& options, Handler handler) {
    return add<path>("PUT", summary, options, std::move(handler));
  }
  template <detail::FixedText path, class Handler>
  Derived& put(std::string_view summary, Handler handler) {
    return add<path>("PUT", summary, std::move(handler));
  }
  template <detail::FixedText path, class Handler>
  Derived& patch(std::string_view summary, const RouteOptions& options, Handler handler) {
    return add<path>("PATCH", summary, options, std::move(handler));
  }
  template <detail::FixedText path, class Handler>
  Derived& patch(std::string_view summary, Handler handler) {
    return add<path>("PATCH", summary, std::move(handler));
  }
  template <detail::FixedText path, class Handler>
  Derived& delete_(std::string_view summary, const RouteOptions& options, Handler handler) {
    return add<path>("DELETE", summary, options, std::move(handler));
  }
  template <detail::FixedText path, class Handler>
  Derived& delete_(std::string_view summary, Handler handler) {
    return add<path>("DELETE", summary, std::move(handler));
  }
  /// Instead of the GET's answer without its body.
  template <detail::FixedText path, class Handler>
  Derived& head(std::string_view summary, const RouteOptions& options, Handler handler) {
    return add<path>("HEAD", summary, options, std::move(handler));
  }
  template <detail::FixedText path, class Handler>
  Derived& head(std::string_view summary, Handler handler) {
    return add<path>("HEAD", summary, std::move(handler));
  }
  /// Instead of the list of methods.
  template <detail::FixedText path, class Handler>
  Derived& options(std::string_view summary, const RouteOptions& options, Handler handler) {
    return add<path>("OPTIONS", summary, options, std::move(handler));
  }
  template <detail::FixedText path, class Handler>
  Derived& options(std::string_view summary, Handler handler) {
    return add<path>("OPTIONS", summary, std::move(handler));
  }

  /// A route of any method, which is upper case: "PURGE".
  template <detail::FixedText path, class Handler>
  Derived& add(std::string_view method, std::string_view summary, const RouteOptions& options,
               Handler handler) {
    detail::check_route<path, Handler>();
    if constexpr (detail::TypedHandler<Handler>) {
      derived().add_route({method, path.view(), summary}, options,
                          detail::erase(std::move(handler)));
    }
    return derived();
  }
  template <detail::FixedText path, class Handler>
  Derived& add(std::string_view method, std::string_view summary, Handler handler) {
    return add<path>(method, summary, detail::default_route_options(), std::move(handler));
  }

 private:
  Derived& derived() { return static_cast<Derived&>(*this); }
};

/// Routes that belong together, with a prefix and tags of their own.
///
/// Example: src/services/users_api/routers/
class Router : public RouteMethods<Router> {
 public:
  explicit Router(RouterOptions options = {}) : options_(std::move(options)) {}

  /// Adds all routes of `router`, under this router's prefix, tags and the rest of its options.
  Router& include(Router router);

  const std::vector<detail::Route>& routes() const { return routes_; }
  /// For `App`: what a router has when it is no longer needed.
  std::vector<detail::Route> take_routes() { return std::move(routes_); }

  /// For `RouteMethods`.
  void add_route(const detail::RouteText& text, const RouteOptions& options,
                 const detail::ErasedHandler& handler);

 private:
  void add_route(detail::Route route);

  RouterOptions options_;
  std::vector<detail::Route> routes_;
};

}  // namespace micro_api
