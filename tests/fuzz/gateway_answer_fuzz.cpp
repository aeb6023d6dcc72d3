// links: local_cloud_gateway
// Whatever a function returns becomes an answer that can be written to a socket.
#include <local_cloud/gateway/http_answer.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto answer =
      local_cloud::gateway::make_answer(std::string(reinterpret_cast<const char*>(data), size));
  if (answer.status < 100 || answer.status > 599) std::abort();
  for (const auto& [name, value] : answer.headers) {
    if (name.empty() || name.find_first_of(" :\r\n") != std::string::npos) std::abort();
    if (value.find_first_of("\r\n") != std::string::npos) std::abort();
  }
  return 0;
}
