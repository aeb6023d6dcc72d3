#include <micro_core/encoding.hpp>
#include <micro_lambda/event_body.hpp>

namespace micro_lambda {

using micro_core::Error;
using micro_core::Result;

Result<std::string> decode_base64(std::string_view text, std::string_view member) {
  auto bytes = micro_core::from_base64(text);
  if (bytes) return *std::move(bytes);
  return Error::invalid_argument("the " + std::string(member) +
                                 " of the event is not valid base64");
}

Result<std::string> decode_body(const std::optional<std::string>& body, bool is_base64_encoded) {
  if (!body) return std::string();
  if (!is_base64_encoded) return *body;
  return decode_base64(*body, "body");
}

}  // namespace micro_lambda
