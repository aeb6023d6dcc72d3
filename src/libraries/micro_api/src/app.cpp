#include <micro_api/app.hpp>
#include <micro_core/encoding.hpp>
#include <micro_core/environment.hpp>

#include <exception>

#include "app_state.hpp"
#include "documentation_routes.hpp"
#include "mount.hpp"
#include "openapi_document.hpp"
#include "stream_guard.hpp"

namespace micro_api {
namespace {

micro_core::Logger make_logger(const AppOptions& options) {
  if (options.logger) return *options.logger;
  const auto level = micro_core::process_environment()("LOG_LEVEL");
  return micro_core::Logger({.service = options.title,
                             .level = micro_core::parse_log_level(level.value_or("INFO"))
                                          .value_or(micro_core::LogLevel::info)});
}

// The phrases of FastAPI's own errors.
HttpError http_error(int status, Headers headers = {}) {
  return {.status = status,
          .message = std::string(micro_http::reason_phrase(status)),
          .headers = std::move(headers)};
}

}  // namespace

namespace detail {

template <class Run>
HttpResponse AppState::guarded(Request& request, Run run) const {
  try {
    return run();
  } catch (const micro_core::ErrorException& failure) {
    return unforeseen(micro_core::describe(failure.error()), request);
  } catch (const std::exception& failure) {
    return unforeseen(failure.what(), request);
  } catch (...) {
    return unforeseen("an exception of unknown type", request);
  }
}

HttpResponse AppState::unforeseen(const std::string& detail, Request& request) const {
  log.write(micro_core::LogLevel::error, "app-error", detail,
            {{"method", Json(micro_core::to_utf8(request.http.method))},
             {"url", Json(micro_core::to_utf8(request.http.target))}});
  return error_response({.status = 500, .message = "An internal error has occurred"}, request);
}

HttpResponse AppState::error_response(const HttpError& error, Request& request) const {
  request.error_message = error.message;
  JsonObject body;
  if (!error.errors.empty()) {
    JsonArray details;
    for (const FieldError& one : error.errors) details.push_back(micro_core::to_json(one));
    body["detail"] = std::move(details);
  } else if (options.error_body) {
    return json_response(error.status, options.error_body(error, request), error.headers);
  } else {
    body["detail"] = error.message;
  }
  return json_response(error.status, Json(std::move(body)), error.headers);
}

HttpResponse AppState::run(Request& request, std::size_t index) const {
  if (index == middlewares.size()) {
    // Inside the middlewares too: they see every answer, and what they add is on a 500 as well.
    return guarded(request, [&] { return run_route(request); });
  }
  return middlewares[index](request, Next(*this, index + 1));
}

HttpResponse AppState::run_route(Request& request) const {
  if (request.refused_status != 0)
    return error_response(http_error(request.refused_status), request);
  if (request.http.body.size() > options.body_bytes_max) {
    return error_response(http_error(413), request);
  }
  const RouteMatch match = routes.find(request.http.method, request.http.path());
  if (match.mount != nullptr) return match.mount->answer(request, match.rest);
  if (match.route == nullptr) return unmatched(request);
  Call call(request, *match.names, match.values);
  Answer answer = match.route->handler.call(match.route->options.status, call);
  if (answer.error) return error_response(*answer.error, request);
  return std::move(answer.response);
}

// A path that is not there, or not with this method.
HttpResponse AppState::unmatched(Request& request) const {
  const std::string_view path = request.http.path();
  std::string allowed = routes.allowed(path);
  if (allowed.empty()) {
    std::string other = routes.redirected(path);
    if (other.empty()) return error_response(http_error(404), request);
    std::string url = request.root_path + other;
    if (const std::string_view query = request.http.query(); !query.empty()) {
      url.append("?").append(query);
    }
    return {.status = 307, .headers = {{"location", std::move(url)}}};
  }
  Headers headers{{"allow", std::move(allowed)}};
  if (request.http.method == "OPTIONS") return {.status = 204, .headers = std::move(headers)};
  return error_response(http_error(405, std::move(headers)), request);
}

}  // namespace detail

HttpResponse Next::operator()(Request& request) const {
  return app_.guarded(request, [&] { return app_.run(request, index_); });
}

App::App(AppOptions options) {
  micro_core::Logger log = make_logger(options);
  state_ = std::make_unique<detail::AppState>(
      detail::AppState{.options = std::move(options), .log = std::move(log)});
  state_->routes = detail::RouteTable(state_->options.trailing_slash);
  detail::add_documentation(*state_);
}

App::App(App&&) noexcept = default;
App& App::operator=(App&&) noexcept = default;
App::~App() = default;

void App::use(Middleware middleware) {
  state_->middlewares.push_back(std::move(middleware));
}

void App::include(Router router) {
  for (detail::Route& route : router.take_routes()) state_->routes.add(std::move(route));
}

void App::add_route(const detail::RouteText& text, const RouteOptions& options,
                    const detail::ErasedHandler& handler) {
  Router router;
  router.add_route(text, options, handler);
  include(std::move(router));
}

void App::mount(std::string prefix, App app) {
  const auto mounted = std::make_shared<const App>(std::move(app));
  state_->routes.add(detail::Mount{
      .prefix = std::move(prefix), .answer = [mounted](Request& request, std::string_view rest) {
        return detail::answer_below(request, rest, [&] { return mounted->handle(request); });
      }});
}

void App::mount(std::string prefix, StaticFiles files) {
  state_->routes.add(detail::Mount{.prefix = std::move(prefix),
                                   .answer = [state = state_.get(), files = std::move(files)](
                                                 Request& request, std::string_view rest) {
                                     Response<HttpResponse> answer = detail::serve_file(
                                         files, request.http, rest, request.root_path);
                                     if (answer.error() != nullptr)
                                       return state->error_response(*answer.error(), request);
                                     HttpResponse response = std::move(*answer.value());
                                     if (response.status == 0) response.status = 200;
                                     return response;
                                   }});
}

void App::keep_alive(std::shared_ptr<void> value) {
  state_->kept.push_back(std::move(value));
}

const AppOptions& App::options() const {
  return state_->options;
}

const micro_core::Logger& App::logger() const {
  return state_->log;
}

Json App::openapi(std::string_view root_path) const {
  return detail::openapi_document(state_->options, state_->routes.routes(), root_path);
}

HttpResponse App::handle(const HttpRequest& request) const {
  Request one{.http = request};
  return handle(one);
}

HttpResponse App::handle(Request& request) const {
  request.log = &state_->log;
  HttpResponse response = state_->guarded(request, [&] { return state_->run(request, 0); });
  if (request.http.method == "HEAD") {
    if (!response.body.empty()) {
      response.headers.set("content-length", std::to_string(response.body.size()));
    }
    response.body.clear();
    response.stream = {};
  }
  if (response.stream) detail::log_failures(response, request, state_->log);
  return response;
}

}  // namespace micro_api
