// links: micro_aws::micro_aws
// What S3 answers with is read whole or refused: no object without a key, no page that ends in
// nothing.
#include "../../src/libraries/micro_aws/src/s3_answers.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view xml(reinterpret_cast<const char*>(data), size);
  (void)micro_aws::read_version_list(xml);
  (void)micro_aws::read_delete_result(xml);
  (void)micro_aws::read_tagging(xml);
  (void)micro_aws::read_upload_id(xml);
  (void)micro_aws::read_part_list(xml);
  (void)micro_aws::read_upload_list(xml);
  (void)micro_aws::read_stored(xml);
  const auto page = micro_aws::read_object_list(xml);
  if (!page) return 0;
  for (const auto& object : page->objects) {
    if (object.key.empty()) std::abort();
  }
  if (page->next_token && page->next_token->empty()) std::abort();
  return 0;
}
