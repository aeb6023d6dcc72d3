#pragma once

#include <micro_api/app.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace micro_api {

struct ServeOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 5000;                ///< 0: the kernel picks one
  int threads = 16;                         ///< handlers at a time
  std::size_t waiting_max = 1'024;          ///< requests that wait for a thread; more are a 503
  std::chrono::milliseconds grace{10'000};  ///< for running requests, when told to stop
  /// From being told to stop until no connection is taken any more. Meanwhile requests are served
  /// and readiness is a 503: the time that a load balancer needs to notice.
  std::chrono::milliseconds drain{0};
  /// 200 as long as the process serves at all; answered while every thread is busy, too. Empty: not
  /// served. A route of the app for the same path wins.
  std::string liveness_path = "/livez";
  /// 200 while new requests are welcome, 503 once told to stop. Empty: not served.
  std::string readiness_path = "/readyz";
  /// Whose X-Forwarded-For and X-Forwarded-Proto count: "10.1.2.3", "10.0.0.0/8", "*" for all.
  std::vector<std::string> trusted_proxies = {};
  /// Called once it serves, with the way to stop it.
  std::function<void(const std::string& url, const std::function<void()>& stop)> ready = {};
  /// Called when handlers still run after `grace`: a thread cannot be ended from outside. Unset:
  /// the process ends at once, with exit code 1. If it returns, `serve` waits for them.
  std::function<void()> stuck = {};
};

/// Serves `app` over HTTP/1.1 until SIGTERM, SIGINT or `stop`, then finishes the requests that run.
/// A request that arrived is answered, unless it takes longer than `grace`.
/// Errors: `unavailable` (the address is in use), `invalid_argument` (host or trusted proxies).
micro_core::Result<void> serve(const App& app, const ServeOptions& options);

}  // namespace micro_api
