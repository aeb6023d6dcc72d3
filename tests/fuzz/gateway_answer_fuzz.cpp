// links: local_cloud_gateway
// Whatever a function returns becomes an answer that can be written to a socket.
#include <local_cloud/gateway/http_answer.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace local_cloud::gateway;
  const auto format = size % 2 == 0 ? PayloadFormat::v1 : PayloadFormat::v2;
  const auto answer = make_answer(std::string(reinterpret_cast<const char*>(data), size), format);
  if (answer.status < 100 || answer.status > 599) std::abort();
  for (const auto& [name, value] : answer.headers) {
    if (name.empty() || name.find_first_of(" :\r\n") != std::string::npos) std::abort();
    if (value.find_first_of("\r\n") != std::string::npos) std::abort();
  }
  return 0;
}
