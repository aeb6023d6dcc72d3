#pragma once

#include <micro_api/app.hpp>

#include <memory>
#include <vector>

#include "route_table.hpp"

namespace micro_api::detail {

struct AppState {
  AppOptions options;
  micro_core::Logger log;
  RouteTable routes = RouteTable();
  std::vector<Middleware> middlewares = {};
  std::vector<std::shared_ptr<void>> kept = {};

  /// The middlewares from `index` on, then the route.
  HttpResponse run(Request& request, std::size_t index) const;
  HttpResponse run_route(Request& request) const;
  HttpResponse unmatched(Request& request) const;
  HttpResponse error_response(const HttpError& error, Request& request) const;
  /// Logs a failure that nobody foresaw, and answers 500.
  HttpResponse unforeseen(const std::string& detail, Request& request) const;
  /// Calls `run`; whatever it throws becomes a 500.
  template <class Run>
  HttpResponse guarded(Request& request, Run run) const;
};

}  // namespace micro_api::detail
