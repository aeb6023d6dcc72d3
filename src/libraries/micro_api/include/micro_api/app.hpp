#pragma once

#include <micro_api/documentation.hpp>
#include <micro_api/exception_handler.hpp>
#include <micro_api/files.hpp>
#include <micro_api/middleware.hpp>
#include <micro_api/request.hpp>
#include <micro_api/router.hpp>
#include <micro_core/log.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace micro_api {

/// Turns an error into the body of its answer.
using ErrorBody = std::function<Json(const HttpError& error, const Request& request)>;

/// Answers an event that is no HTTP request. Errors become function errors.
using EventHook = std::function<micro_core::Result<Json>(const Json& event,
                                                         const micro_lambda::Context& invocation)>;

/// What the body of an error looks like.
enum class ErrorFormat {
  fastapi,  ///< {"detail": message}; for invalid input {"detail": [errors]}
  problem,  ///< RFC 9457: application/problem+json with `type`, `title`, `status`, `detail`,
            ///< `instance`, and `errors` for invalid input
};

struct AppOptions {
  std::string title = "api";
  std::string version = "0.1.0";
  std::string summary = {};      ///< one line
  std::string description = {};  ///< Markdown
  std::string terms_of_service = {};
  ApiContact contact = {};
  ApiLicense license = {};
  std::vector<ApiServer> servers = {};  ///< besides where the document itself comes from
  std::vector<ApiTag> tags = {};        ///< what the routes' tags mean, in the order of the page
  ExternalDocs external_docs = {};
  /// What a proxy takes off every path before it gets here, "/v1"; a stage is known without it.
  std::string root_path = {};
  std::string openapi_url = "/openapi.json";  ///< empty: neither document nor pages are served
  std::string docs_url = "/docs";             ///< empty: not served
  std::string redoc_url = {};                 ///< a second page, of ReDoc; empty: not served
  DocsStyle docs_style = DocsStyle::swagger;  ///< of the page at `docs_url`
  /// Base of the pages' scripts, in npm's layout (BASE/swagger-ui-dist@VERSION/...); unset:
  /// DOCS_ASSETS_URL of the environment, which local_cloud sets, else the CDN jsdelivr. The browser
  /// takes them only with the content that the library knows.
  std::string docs_assets_url = {};
  /// More options of the page's program: {"docExpansion": "none"}. For Swagger UI, `initOAuth`
  /// holds those of its sign-in.
  JsonObject docs_parameters = {};
  ErrorFormat errors = ErrorFormat::fastapi;  ///< of errors that have no body of their own
  ErrorBody error_body = {};                  ///< unset: as `errors` says. Not for a 422
                                              ///< with `HttpError::errors`:
  ErrorBody invalid_input_body = {};          ///< that is this one's; unset: as `errors` says
  TrailingSlash trailing_slash = TrailingSlash::ignored;
  std::size_t body_bytes_max = 10 * 1024 * 1024;  ///< more is a 413
  /// On Lambda: what custom domains put before the path ("/v1"); taken off, as the stage is.
  std::vector<std::string> base_paths = {};
  /// On Lambda: what becomes of a warmer's or a schedule's event. Unset: a function error.
  EventHook other_event = {};
  /// Unset: with `title` as the service, the level of LOG_LEVEL and the log of the process.
  std::optional<micro_core::Logger> logger = std::nullopt;
};

/// Routes, middleware and options: a service without its front end. Build it on one thread; then
/// `handle` may be called from several. Moves, does not copy.
///
/// The order around a route is fixed, whatever the order of the calls here: the error boundary, the
/// middlewares by their `Place`, the limit on the body, the route. A GET route answers HEAD too; a
/// path that has no route for the method is a 405 with `Allow`; what a '/' at the end means is
/// `AppOptions::trailing_slash`.
///
/// What a handler or a middleware throws becomes an answer at once, so that every middleware sees
/// answers only: by the handler that `on_exception` has for its type, else as a 500 that tells the
/// client nothing and the log (once) the type and the message.
///
/// Example: src/services/users_api/app.cpp
class App : public RouteMethods<App> {
 public:
  explicit App(AppOptions options = {});
  App(App&&) noexcept;
  App& operator=(App&&) noexcept;
  ~App();

  /// Adds a middleware at its place; inside those of the same place that are there.
  /// Throws `std::logic_error` once the app serves, as `include` and the others that build do.
  void use(Middleware middleware);

  /// What is answered when an `E`, or a class derived from it, is thrown: `handler` returns an
  /// `HttpError` or an `HttpResponse`, and is called as `(const E&, const Request&)` or
  /// `(const E&)`. The most specific type wins, whatever the order of the calls; a second handler
  /// of the same type replaces the first. Such an exception counts as foreseen: it is not logged.
  ///
  ///     app.on_exception<OutOfStock>([](const OutOfStock& e) { return HttpError{409, e.what()};
  ///     });
  template <class E, class Handler>
  void on_exception(Handler handler) {
    add_exception_handler(detail::make_exception_handler<E>(std::move(handler)));
  }

  /// Runs `hook` before the first request; what it throws keeps the service from starting. On
  /// Lambda this is the init phase.
  void on_start(std::function<void()> hook);
  /// Runs `hook` after the last request, the hook that was added last first. Lambda ends
  /// environments without a word: nothing may depend on it there.
  void on_stop(std::function<void()> hook);

  /// Adds the routes of `router`. Throws `std::logic_error` for a mistake in it: a `Path` member
  /// without its `{name}`, or a route that is there already.
  void include(Router router);

  /// Hands every request below `prefix` ("/admin") to another app, with its own middleware, errors,
  /// document and docs page ("/admin/docs"), behind this app's middleware. To `app`, its paths
  /// start after the prefix, which is part of `Request::root_path`. A route of this app below the
  /// prefix wins.
  void mount(std::string prefix, App app);
  /// Serves the files of a directory below `prefix`.
  void mount(std::string prefix, StaticFiles files);

  /// Says how the `T` of a `Depends<T>` is made: `provider` is called as `T(const Needs&)` or
  /// `T()`, where `Needs` is a struct of inputs like a handler's; it may return a `Response<T>`
  /// instead, and is called from several threads. Comes before what `T` itself says; the last one
  /// counts, so that a test replaces what the service provides.
  ///
  ///     app.provide<CurrentUser>([&users](const Token& in) -> Response<CurrentUser> { ... });
  template <class T, class Function>
  void provide(Function provider) {
    set_provider(detail::type_key<T>(), detail::make_provider<T>(std::move(provider)));
  }

  /// Makes a `T` that lives as long as the app: what its handlers refer to.
  ///
  ///     UsersTable& users = app.keep<UsersTable>(config.table_name);
  template <class T, class... Arguments>
  T& keep(Arguments&&... arguments) {
    auto owned = std::make_shared<T>(std::forward<Arguments>(arguments)...);
    T& reference = *owned;
    keep_alive(std::move(owned));
    return reference;
  }
  /// The same with a `value` that is there already.
  template <class T>
  std::remove_cvref_t<T>& keep(T&& value) {
    using Kept = std::remove_cvref_t<T>;
    static_assert(std::is_constructible_v<Kept, T>,
                  "keep(value) moves or copies the value, which this type cannot: "
                  "app.keep<T>(arguments...) makes it where it stays");
    if constexpr (std::is_constructible_v<Kept, T>) {
      return keep<Kept, T>(std::forward<T>(value));
    }
  }

  /// Answers one request and runs its background tasks (those of a streamed answer at the end of
  /// the stream). Never throws. Tests are better off with `TestClient`.
  HttpResponse handle(const HttpRequest& request) const;
  /// For front ends: answers `request`, about which they may know more. `finish(request)` is owed
  /// once the answer is sent.
  HttpResponse handle(Request& request) const;
  /// Runs the background tasks of `request`. Never throws.
  void finish(Request& request) const;

  /// For front ends: tells routes apart. Null for what no route answers, or a mounted app.
  const void* route_at(std::string_view method, std::string_view path) const;

  /// For front ends: runs the hooks of `on_start`; from now on nothing can be added. Throws
  /// `std::logic_error` for a dependency that nobody provides, that needs itself, or that has a
  /// `Path` member which a route of it lacks; and for a `Pattern` that is no regular expression.
  void start() const;
  /// For front ends: runs the hooks of `on_stop`. Never throws: what a hook throws is logged.
  void stop() const;

  /// For front ends: true once a handler was left behind, so that on Lambda the process has to end
  /// behind the answer that is being delivered.
  bool ends_process() const;

  /// Throws `std::logic_error` for a mistake that shows only when everything is together. Done by
  /// `--dump-openapi` and by `TestClient`, not at every start: the document costs milliseconds.
  void check() const;

  using RouteMethods::options;  // app.options<"/path">(...) is a route
  const AppOptions& options() const;
  const micro_core::Logger& logger() const;

  /// The OpenAPI 3.1 document of all routes; `root_path` is where a gateway mounts the app.
  Json openapi(std::string_view root_path = {}) const;

  /// For `RouteMethods`: `app.get<"/hello">("Say hello", [] { return "hello"; })`.
  void add_route(const detail::RouteText& text, const RouteOptions& options,
                 const detail::ErasedHandler& handler);

 private:
  void keep_alive(std::shared_ptr<void> value);
  void set_provider(const detail::TypeKey& type, detail::Provider provider);
  void add_exception_handler(detail::ExceptionHandler handler);

  std::shared_ptr<detail::AppState> state_;  // shared with handlers that were left behind
};

}  // namespace micro_api
