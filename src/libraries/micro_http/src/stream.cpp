#include "stream.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>

namespace micro_http {

using micro_core::Error;
using std::chrono::steady_clock;

void StopSignal::Raise::operator()() const noexcept {
  const std::uint64_t one = 1;
  // The counter of an eventfd has room for one more; without one nobody waits for it.
  [[maybe_unused]] const ssize_t written = ::write(fd, &one, sizeof one);
}

StopSignal::Event::Event() : fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

StopSignal::Event::~Event() {
  if (fd >= 0) ::close(fd);
}

StopSignal::StopSignal(std::stop_token token)
    : token_(std::move(token)), callback_(token_, Raise{event_.fd}) {}

Patience until_end_of(const Phase& phase, const Patience& whole) {
  Patience patience = whole;
  if (!phase.time_max) return patience;
  const auto end = steady_clock::now() + *phase.time_max;
  patience.until = whole.until ? std::min(*whole.until, end) : end;
  return patience;
}

Patience between_bytes_of(const Phase& phase, const Patience& whole) {
  Patience patience = whole;
  patience.idle = phase.time_max;
  return patience;
}

Error in_phase(Error error, const Phase& phase, const Patience& whole) {
  if (error.code != micro_core::ErrorCode::timeout) return error;
  error.message = phase.name;
  if (whole.is_over() || !phase.time_max) {
    error.message += " was cut off: the time for the whole request is over";
  } else {
    error.message += " took longer than " + std::to_string(phase.time_max->count()) + " ms";
  }
  return error;
}

}  // namespace micro_http
