#pragma once

#include <micro_api/micro_api.hpp>

#include <string>
#include <utility>

// A service of one or a few routes, asked in process.
namespace micro_api {

inline App quiet_app() {
  return App{{.logger = micro_core::Logger({.sink = [](std::string_view) {}})}};
}

/// Serves `handler` at every method that the tests use of `path`.
template <detail::FixedText path = "/", class Handler>
App app_of(Handler handler) {
  App app = quiet_app();
  Router router;
  router.get<path>("Get", handler);
  router.post<path>("Post", handler);
  app.include(router);
  return app;
}

inline HttpResponse get(const App& app, std::string target, Headers headers = {}) {
  return app.handle({.target = std::move(target), .headers = std::move(headers)});
}

inline HttpResponse post(const App& app, std::string body, Headers headers = {}) {
  return app.handle({.method = "POST", .headers = std::move(headers), .body = std::move(body)});
}

/// The body of FastAPI's 422 for these errors.
inline std::string detail_of(const std::string& errors) {
  return R"({"detail":[)" + errors + "]}";
}

inline std::string missing(const std::string& loc, const std::string& input = "null") {
  return R"({"type":"missing","loc":)" + loc + R"(,"msg":"Field required","input":)" + input + "}";
}

}  // namespace micro_api
