// links: micro_aws::micro_aws
// A list of objects is read whole or refused: no object without a key, no page that ends in
// nothing.
#include "../../src/libraries/micro_aws/src/s3_list.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto page = micro_aws::read_object_list({reinterpret_cast<const char*>(data), size});
  if (!page) return 0;
  for (const auto& object : page->objects) {
    if (object.key.empty()) std::abort();
  }
  if (page->next_token && page->next_token->empty()) std::abort();
  return 0;
}
