#include "pace.hpp"

#include <sys/resource.h>

#include <algorithm>

namespace micro_api {
namespace {

// About what it costs to hand a request to another thread and its answer back.
constexpr std::chrono::microseconds quick{30};
// A run that took longer, for the system may just have given the processor to somebody else.
constexpr int slow_debit = 10;
// A run that waited for something, and so held up every connection of its thread if it ran there:
// whoever did that once will do it again.
constexpr int wait_debit = 10'000;
constexpr int credit_max = 200;

}  // namespace

Pace::Sample Pace::sample() {
  rusage usage{};
  ::getrusage(RUSAGE_THREAD, &usage);
  return {std::chrono::steady_clock::now(), usage.ru_nvcsw};
}

void Pace::judge(const Sample& before, const Sample& after) {
  const int credit = credit_.load(std::memory_order_relaxed);
  int change = 1;
  if (after.waits != before.waits) {
    change = -wait_debit;
  } else if (after.time - before.time > quick) {
    change = -slow_debit;
  }
  // Several threads may judge at a time; that one of them is lost does not matter.
  credit_.store(std::clamp(credit + change, std::min(credit, -wait_debit), credit_max),
                std::memory_order_relaxed);
}

}  // namespace micro_api
