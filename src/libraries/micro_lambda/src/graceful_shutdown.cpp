#include "graceful_shutdown.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <micro_lambda/extensions.hpp>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace micro_lambda {
namespace {

using micro_core::LogLevel;

constexpr const char* extension_name = "micro_lambda_graceful_shutdown";
constexpr std::uint64_t ended = 1;
constexpr std::uint64_t terminated = std::uint64_t{1} << 32;

// Where the signal handler, which gets no argument of ours, says that the signal came.
std::atomic<int> signal_counter = -1;

void wake(std::uint64_t reason) {
  const int error = errno;
  [[maybe_unused]] const auto written = ::write(signal_counter, &reason, sizeof reason);
  errno = error;
}

void on_terminate(int) {
  wake(terminated);
}

// It never gets an event. Its call is what keeps it registered; it ends with the process, or with
// the API.
void keep_registered(const Extension& extension) {
  std::thread([extension] { static_cast<void>(extension.next()); }).detach();
}

}  // namespace

GracefulShutdown::GracefulShutdown(std::function<void()> on_shutdown,
                                   const micro_core::Environment& environment, RuntimeLog& log)
    : on_shutdown_(std::move(on_shutdown)), log_(log) {
  signal_counter = ::eventfd(0, EFD_CLOEXEC);
  struct sigaction ours{};
  ours.sa_handler = on_terminate;
  ours.sa_flags = SA_RESTART;
  ::sigaction(SIGTERM, &ours, &before_);
  thread_ = std::thread([this] { wait_for_signal(); });
  const auto extension =
      register_extension({.name = extension_name, .events = {}, .environment = environment});
  if (extension) {
    keep_registered(*extension);
  } else {
    log_.problem(LogLevel::warning,
                 "Lambda will not say when the environment ends: no extension can be registered",
                 extension.error());
  }
}

GracefulShutdown::~GracefulShutdown() {
  ::sigaction(SIGTERM, &before_, nullptr);
  wake(ended);
  thread_.join();
  ::close(signal_counter.exchange(-1));
}

void GracefulShutdown::wait_for_signal() {
  std::uint64_t reasons = 0;
  while (::read(signal_counter, &reasons, sizeof reasons) < 0 && errno == EINTR) {
  }
  if (reasons < terminated) return;
  if (const auto failure = failure_of([this]() -> micro_core::Result<void> {
        on_shutdown_();
        return {};
      })) {
    log_.failure("what had to be done at the end failed", *failure);
  }
  std::fflush(nullptr);
  // Without destructors: the threads that serve events still use what those would take away.
  std::_Exit(EXIT_SUCCESS);
}

}  // namespace micro_lambda
