// links: micro_core::micro_core
// Any text as a UUID.
#include "round_trip.hpp"

#include <micro_core/uuid.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check_text_and_json<micro_core::Uuid>({reinterpret_cast<const char*>(data), size});
  return 0;
}
