#pragma once

#include <micro_api/documentation.hpp>
#include <micro_api/files.hpp>
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

/// Turns an error into the body of its answer. Not asked about a 422 with `errors`, whose body is
/// FastAPI's always.
using ErrorBody = std::function<Json(const HttpError& error, const Request& request)>;

/// Answers an event that is no HTTP request. Errors become function errors.
using EventHook = std::function<micro_core::Result<Json>(const Json& event,
                                                         const micro_lambda::Context& invocation)>;

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
  ErrorBody error_body = {};                  ///< unset: {"detail": message}
  TrailingSlash trailing_slash = TrailingSlash::ignored;
  std::size_t body_bytes_max = 10 * 1024 * 1024;  ///< more is a 413
  /// On Lambda: what custom domains put before the path ("/v1"); taken off, as the stage is.
  std::vector<std::string> base_paths = {};
  /// On Lambda: what becomes of a warmer's or a schedule's event. Unset: a function error.
  EventHook other_event = {};
  /// Unset: standard output, with `title` as the service and the level of LOG_LEVEL.
  std::optional<micro_core::Logger> logger = std::nullopt;
};

namespace detail {
struct AppState;
}

/// The rest of the way to the answer: what a middleware calls, once.
class Next {
 public:
  Next(const detail::AppState& app, std::size_t index) : app_(app), index_(index) {}
  HttpResponse operator()(Request& request) const;

 private:
  const detail::AppState& app_;
  std::size_t index_;
};

/// Something around every request. It may change the request, answer itself, or change the answer
/// that `next(request)` returns; that one is never an exception: errors are answers by then.
using Middleware = std::function<HttpResponse(Request& request, const Next& next)>;

/// Routes, middleware and options: a service without its front end. Build it on one thread; then
/// `handle` may be called from several. Moves, does not copy.
///
/// The order is fixed: the error boundary, the middlewares as they were added, the limit on the
/// body, the route. A GET route answers HEAD too; a path that has no route for the method is a 405
/// with `Allow`; a '/' at the end makes no difference.
///
/// Example: src/services/users_api/app.cpp
class App : public RouteMethods<App> {
 public:
  explicit App(AppOptions options = {});
  App(App&&) noexcept;
  App& operator=(App&&) noexcept;
  ~App();

  /// Adds a middleware inside those that are there.
  void use(Middleware middleware);

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

  /// Keeps `value` as long as the app lives: what its handlers refer to.
  template <class T>
  T& keep(T value) {
    auto owned = std::make_shared<T>(std::move(value));
    T& reference = *owned;
    keep_alive(std::move(owned));
    return reference;
  }

  /// Answers one request: also the way to test a service, without sockets. Never throws.
  HttpResponse handle(const HttpRequest& request) const;
  /// The same, with what a front end knows besides; `request.http` is what counts.
  HttpResponse handle(Request& request) const;

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

  std::unique_ptr<detail::AppState> state_;
};

}  // namespace micro_api
