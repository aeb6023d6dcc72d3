#pragma once

#include <micro_api/app.hpp>
#include <micro_core/stack_trace.hpp>

#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "route_table.hpp"

namespace micro_api::detail {

struct AppState {
  AppOptions options;
  micro_core::Logger log;
  RouteTable routes = RouteTable();
  std::vector<Middleware> middlewares = {};
  Providers providers = {};
  std::vector<ExceptionHandler> exception_handlers = {};  // the more specific type first
  std::vector<std::function<void()>> start_hooks = {};
  std::vector<std::function<void()>> stop_hooks = {};
  std::vector<std::shared_ptr<void>> kept = {};
  std::vector<std::shared_ptr<const App>> mounted = {};
  // Set when a handler was left behind that cannot be ended in any other way.
  std::unique_ptr<std::atomic<bool>> ends_process = std::make_unique<std::atomic<bool>>(false);
  std::weak_ptr<const AppState> self = {};
  // Set by the front end, before it has a second thread.
  bool is_serving = false;

  /// The middlewares from `index` on, then the route.
  HttpResponse run(Request& request, std::size_t index) const;
  HttpResponse run_route(Request& request) const;
  HttpResponse unmatched(Request& request) const;
  HttpResponse error_response(const HttpError& error, Request& request) const;
  /// The answer to what was just thrown: of the handler for its type, else a 500.
  HttpResponse answer_to_exception(Request& request, const micro_core::StackTrace& stack) const;
  /// Logs a failure that nobody foresaw, with the place that threw, and answers 500.
  HttpResponse unforeseen(const std::exception_ptr& thrown, Request& request,
                          const micro_core::StackTrace& stack) const;
  /// Calls `work` outside any request; what it throws is logged with `message`.
  void guarded_work(std::string_view message, const std::function<void()>& work) const;
  /// Throws `std::logic_error` if the app serves already.
  void expect_building() const;
  /// Throws `std::logic_error` for what only shows when everything is together, and is cheap to
  /// find: dependencies that cannot be made, and patterns that are none.
  void check() const;
  /// Calls `run`; whatever it throws becomes an answer.
  template <class Run>
  HttpResponse guarded(Request& request, Run run) const {
    micro_core::StackTrace stack;
    try {
      HttpResponse response;
      micro_core::call_traced([&] { response = run(); }, stack);
      return response;
    } catch (...) {
      return answer_to_exception(request, stack);
    }
  }
};

}  // namespace micro_api::detail
