// links: micro_api::micro_api
// Whatever the reader of JSON refuses is explained, at a place in the text; nothing else is.
#include "../../src/libraries/micro_api/src/json_error.hpp"

#include <micro_core/json.hpp>

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto error = micro_api::python_json_error(text);
  if (micro_core::parse_json(text).has_value() == error.has_value()) std::abort();
  if (error && (error->message.empty() || error->position > size)) std::abort();
  return 0;
}
