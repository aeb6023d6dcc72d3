// links: micro_core::micro_core
// Any text and any JSON as dates, times and both.
#include "round_trip.hpp"

#include <micro_core/clock.hpp>
#include <micro_core/date_time.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace micro_core;
  check_text_and_json<Date, TimeOfDay, DateTime, TimePoint>(
      {reinterpret_cast<const char*>(data), size});
  return 0;
}
