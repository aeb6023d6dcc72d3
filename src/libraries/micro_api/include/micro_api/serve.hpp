#pragma once

#include <micro_api/app.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace micro_api {

struct ServeOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 5000;                ///< 0: the kernel picks one
  int threads = 16;                         ///< handlers at a time
  std::size_t waiting_max = 1'024;          ///< requests that wait for a thread; more are a 503
  std::chrono::milliseconds grace{10'000};  ///< for running requests, when told to stop
  /// Called once it serves, with the way to stop it.
  std::function<void(const std::string& url, const std::function<void()>& stop)> ready = {};
};

/// Serves `app` over HTTP/1.1 until SIGTERM, SIGINT or `stop`, then finishes the requests that run.
/// Errors: `unavailable` (the address is in use).
micro_core::Result<void> serve(const App& app, const ServeOptions& options);

}  // namespace micro_api
