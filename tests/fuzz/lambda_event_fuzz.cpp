// links: micro_lambda::micro_lambda
// Events of either kind are read or refused, whatever they hold.
#include <micro_lambda/http_api.hpp>
#include <micro_lambda/sqs_event.hpp>

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto json = micro_core::parse_json({reinterpret_cast<const char*>(data), size});
  if (!json) return 0;
  const auto request = micro_lambda::EventCodec<micro_lambda::HttpApiRequest>::decode(*json);
  if (request) (void)request->body_bytes();
  (void)micro_lambda::EventCodec<micro_lambda::SqsEvent>::decode(*json);
  return 0;
}
