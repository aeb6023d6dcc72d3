#pragma once

#include <micro_core/environment.hpp>

#include <csignal>
#include <functional>
#include <thread>

#include "worker.hpp"

namespace micro_lambda {

/// Runs `on_shutdown` when the environment ends, then ends the process with 0.
///
/// Lambda kills a function without a word, unless an extension is there: then it sends SIGTERM, and
/// SIGKILL some 300 to 500 ms later. So the process registers one that does nothing, over the same
/// API. Where that is refused (the local cloud, emulators) this is a warning; SIGTERM is obeyed all
/// the same.
class GracefulShutdown {
 public:
  GracefulShutdown(std::function<void()> on_shutdown, const micro_core::Environment& environment,
                   RuntimeLog& log);
  ~GracefulShutdown();
  GracefulShutdown(const GracefulShutdown&) = delete;
  GracefulShutdown& operator=(const GracefulShutdown&) = delete;

 private:
  void wait_for_signal();

  const std::function<void()> on_shutdown_;
  RuntimeLog& log_;
  struct sigaction before_{};
  std::thread thread_;
};

}  // namespace micro_lambda
