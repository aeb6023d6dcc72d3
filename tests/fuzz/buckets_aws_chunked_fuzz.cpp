// links: local_cloud_buckets
// Bodies in aws-chunked framing: what comes out is never longer than what came in.

#include <local_cloud/buckets/aws_chunked.hpp>

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto decoded = local_cloud::buckets::decode_aws_chunked(
      std::string(reinterpret_cast<const char*>(data), size));
  if (decoded && decoded->bytes.size() > size) std::abort();
  return 0;
}
