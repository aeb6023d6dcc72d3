// links: micro_core::micro_core
// JSON texts: what is read prints, and reads again to the same value and the same text.
#include <micro_core/encoding.hpp>
#include <micro_core/json.hpp>

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto json = micro_core::parse_json(text);
  if (!json) return 0;
  const std::string printed = micro_core::to_text(*json);
  if (!micro_core::is_utf8(printed)) std::abort();
  const auto again = micro_core::parse_json(printed);
  if (!again || *again != *json || micro_core::to_text(*again) != printed) std::abort();
  return 0;
}
