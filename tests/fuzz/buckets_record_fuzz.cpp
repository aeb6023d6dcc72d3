// links: local_cloud_buckets
// Records of the store: damaged bytes are refused or read, and what was read can be written.

#include <local_cloud/buckets/model.hpp>

#include <cstdint>
#include <cstdlib>

using namespace local_cloud::buckets;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto object = decode_object(bytes)) {
    const std::string written = encode(*object);
    const auto again = decode_object(written);
    if (!again || encode(*again) != written) std::abort();
  }
  decode_bucket(bytes);
  decode_upload(bytes);
  decode_part(bytes);
  return 0;
}
