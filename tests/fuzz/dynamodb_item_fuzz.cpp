// links: micro_aws::micro_aws
// An item that can be read is the same after it was written and read again; as plain JSON it is
// exact or refused.
#include <micro_aws/attribute_value.hpp>

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto json = micro_core::parse_json({reinterpret_cast<const char*>(data), size});
  if (!json) return 0;
  const auto item = micro_aws::item_from_wire(*json);
  if (!item) return 0;
  const auto again = micro_aws::item_from_wire(micro_core::Json(micro_aws::to_wire(*item)));
  if (!again || *again != *item) std::abort();
  const auto plain = micro_aws::to_plain_json(*item);
  if (plain && !micro_aws::item_from_plain_json(*plain)) std::abort();
  return 0;
}
