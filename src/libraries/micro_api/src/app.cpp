#include <micro_api/app.hpp>
#include <micro_core/detail/rule_table.hpp>
#include <micro_core/environment.hpp>

#include <algorithm>
#include <exception>
#include <stdexcept>

#include "app_state.hpp"
#include "background_list.hpp"
#include "documentation_routes.hpp"
#include "finish.hpp"
#include "local_url.hpp"
#include "mount.hpp"
#include "openapi_document.hpp"
#include "pattern_place.hpp"
#include "stream_guard.hpp"

namespace micro_api {
namespace {

micro_core::Logger make_logger(const AppOptions& options) {
  if (options.logger) return *options.logger;
  const std::string level = micro_core::process_environment()("LOG_LEVEL").value_or("");
  return micro_core::Logger(
      {.service = options.title, .level = micro_core::parse_log_level(level)});
}

// What a HEAD is answered with instead of the body.
void drop_body(HttpResponse& response) {
  if (!response.body.empty()) {
    response.headers.set("content-length", std::to_string(response.body.size()));
    response.body.clear();
  }
  response.stream = nullptr;
}

// With its body, even to a HEAD: whoever stands further out describes what a GET would get.
HttpResponse whole_answer(const detail::AppState& state, Request& request) {
  request.log = &state.log;
  HttpResponse response = state.guarded(request, [&] { return state.run(request, 0); });
  if (response.stream) detail::log_failures(response, request, state.log);
  return response;
}

// The phrases of FastAPI's own errors.
HttpError http_error(int status, Headers headers = {}) {
  return {.status = status,
          .message = std::string(micro_http::reason_phrase(status)),
          .headers = std::move(headers)};
}

}  // namespace

namespace detail {

void AppState::expect_building() const {
  if (is_serving) throw std::logic_error("nothing can be added to an app that serves already");
}

void AppState::check() const {
  for (const Route* route : routes.routes()) {
    if (route->handler.facts == nullptr) continue;
    check_input(route->handler.facts(), &providers, parameter_names(route->path),
                "route " + route->method + " " + route->path);
  }
  if (const auto wrong = micro_core::detail::find_wrong_pattern()) {
    const Json document = openapi_document(options, routes.routes(), providers, {});
    throw std::logic_error(place_of_pattern(document, wrong->text) + wrong->message);
  }
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
  Call call(request, *match.names, match.values, &providers);
  Answer answer = match.route->handler.call(match.route->options.status, call);
  if (answer.error) return error_response(*answer.error, request);
  call.keep_dependencies_for(answer.response);
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
    return {.status = 307, .headers = {{"location", local_url(url)}}};
  }
  Headers headers{{"allow", std::move(allowed)}};
  if (request.http.method == "OPTIONS") return {.status = 204, .headers = std::move(headers)};
  return error_response(http_error(405, std::move(headers)), request);
}

}  // namespace detail

HttpResponse Next::operator()(Request& request) const {
  return app_->guarded(request, [&] { return app_->run(request, index_); });
}

HttpResponse Next::answer(const HttpError& error, Request& request) const {
  return app_->guarded(request, [&] { return app_->error_response(error, request); });
}

std::shared_ptr<const void> Next::app() const {
  return app_->self.lock();
}

void Next::end_process() const {
  *app_->ends_process = true;
}

App::App(AppOptions options) {
  micro_core::Logger log = make_logger(options);
  state_ = std::make_shared<detail::AppState>(
      detail::AppState{.options = std::move(options), .log = std::move(log)});
  state_->routes = detail::RouteTable(state_->options.trailing_slash);
  state_->self = state_;
  detail::add_documentation(*state_);
}

App::App(App&&) noexcept = default;
App& App::operator=(App&&) noexcept = default;
App::~App() = default;

void App::use(Middleware middleware) {
  state_->expect_building();
  std::vector<Middleware>& all = state_->middlewares;
  const auto place = std::ranges::upper_bound(all, middleware.place(), {}, &Middleware::place);
  all.insert(place, std::move(middleware));
}

void App::include(Router router) {
  state_->expect_building();
  for (detail::Route& route : router.take_routes()) state_->routes.add(std::move(route));
}

void App::add_route(const detail::RouteText& text, const RouteOptions& options,
                    const detail::ErasedHandler& handler) {
  Router router;
  router.add_route(text, options, handler);
  include(std::move(router));
}

void App::mount(std::string prefix, App app) {
  state_->expect_building();
  const auto mounted = std::make_shared<const App>(std::move(app));
  state_->routes.add(detail::Mount{
      .prefix = std::move(prefix), .answer = [mounted](Request& request, std::string_view rest) {
        return detail::answer_below(request, rest,
                                    [&] { return whole_answer(*mounted->state_, request); });
      }});
  state_->mounted.push_back(mounted);
}

void App::on_start(std::function<void()> hook) {
  state_->expect_building();
  state_->start_hooks.push_back(std::move(hook));
}

void App::on_stop(std::function<void()> hook) {
  state_->expect_building();
  state_->stop_hooks.push_back(std::move(hook));
}

// Behind the handlers of the classes that are derived from its type, before those of its bases.
void App::add_exception_handler(detail::ExceptionHandler handler) {
  state_->expect_building();
  std::vector<detail::ExceptionHandler>& all = state_->exception_handlers;
  const auto base = std::ranges::find_if(
      all, [&](const auto& other) { return other.catches(handler.throw_pointer); });
  const bool is_same = base != all.end() && handler.catches(base->throw_pointer);
  if (is_same) {
    *base = std::move(handler);
  } else {
    all.insert(base, std::move(handler));
  }
}

void App::mount(std::string prefix, StaticFiles files) {
  state_->expect_building();
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

void App::set_provider(const detail::TypeKey& type, detail::Provider provider) {
  state_->providers.insert_or_assign(type.identity, std::move(provider));
}

const AppOptions& App::options() const {
  return state_->options;
}

const micro_core::Logger& App::logger() const {
  return state_->log;
}

Json App::openapi(std::string_view root_path) const {
  return detail::openapi_document(state_->options, state_->routes.routes(), state_->providers,
                                  root_path);
}

void App::check() const {
  state_->check();
  openapi();
  for (const auto& app : state_->mounted) app->check();
}

const void* App::route_at(std::string_view method, std::string_view path) const {
  return state_->routes.find(method, path).route;
}

void App::start() const {
  state_->check();
  state_->is_serving = true;
  for (const auto& app : state_->mounted) app->start();
  for (const auto& hook : state_->start_hooks) hook();
}

void App::stop() const {
  for (auto hook = state_->stop_hooks.rbegin(); hook != state_->stop_hooks.rend(); ++hook) {
    state_->guarded_work("a stop hook failed", *hook);
  }
  for (auto app = state_->mounted.rbegin(); app != state_->mounted.rend(); ++app) (*app)->stop();
}

bool App::ends_process() const {
  return *state_->ends_process ||
         std::ranges::any_of(state_->mounted, [](const auto& app) { return app->ends_process(); });
}

HttpResponse App::handle(const HttpRequest& request) const {
  const auto one = std::make_shared<Request>(Request{.http = request});
  HttpResponse response = handle(*one);
  if (!response.stream) {
    finish(*one);
    return response;
  }
  // What the stream reads of the request lives as long as the stream.
  response.stream = [this, one, stream = std::move(response.stream)](micro_http::BodyWriter& out) {
    const detail::Finish due{*this, *one};
    stream(out);
  };
  return response;
}

HttpResponse App::handle(Request& request) const {
  HttpResponse response = whole_answer(*state_, request);
  if (request.http.method == "HEAD") drop_body(response);
  return response;
}

void App::finish(Request& request) const {
  if (!request.background) return;
  // A task may add another one.
  std::vector<BackgroundTasks::List::Task>& tasks = request.background->list().tasks;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const BackgroundTasks::List::Task task = std::move(tasks[i]);
    const micro_core::LogScope scope(task.log_fields);
    state_->guarded_work("a background task failed", task.run);
  }
  request.background.reset();
}

}  // namespace micro_api
