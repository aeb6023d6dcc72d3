// links: local_cloud_tables
#include <local_cloud/tables/attribute_json.hpp>
#include <local_cloud/tables/item_codec.hpp>
#include <micro_core/json.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

// Stored bytes that read as an item are written and read again to the same item, also through JSON.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace local_cloud::tables;
  const auto item = decode_item(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!item) return 0;
  if (decode_item(encode_item(*item)) != item) std::abort();
  std::string text;
  append_item(text, *item);
  (void)micro_core::parse_json(text);
  return 0;
}
