// links: micro_aws::micro_aws
// Whatever a service, or what stands between, answers becomes an Error with a message and a status.
// The first byte chooses the status, and whether the rest is the body or the error type's header.
#include "../../src/libraries/micro_aws/src/error_reply.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  constexpr int statuses[] = {301, 400, 403, 404, 409, 412, 413, 429, 500, 503};
  micro_http::HttpResponse response{.status = statuses[(data[0] >> 1) % 10]};
  std::string rest(reinterpret_cast<const char*>(data + 1), size - 1);
  if (data[0] & 1) {
    response.headers.add("x-amzn-errortype", std::move(rest));
  } else {
    response.body = std::move(rest);
  }
  const micro_core::Error error = micro_aws::to_error(response);
  if (error.message.empty() || !error.remote || error.remote->http_status != response.status) {
    std::abort();
  }
  micro_aws::failure_kind(error);
  micro_aws::is_clock_skew(error);
  return 0;
}
