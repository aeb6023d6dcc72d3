// links: micro_core::micro_core
// Any text and any JSON as durations of every kind.
#include "round_trip.hpp"

#include <micro_core/duration.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace std::chrono;
  check_text_and_json<nanoseconds, microseconds, milliseconds, seconds, hours, days,
                      duration<std::int8_t>, duration<std::uint32_t, std::milli>>(
      {reinterpret_cast<const char*>(data), size});
  return 0;
}
