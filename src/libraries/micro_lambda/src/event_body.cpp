#include <micro_core/encoding.hpp>
#include <micro_lambda/event_body.hpp>

namespace micro_lambda {

micro_core::Result<std::string> decode_body(const std::optional<std::string>& body,
                                            bool is_base64_encoded) {
  if (!body) return std::string();
  if (!is_base64_encoded) return *body;
  auto bytes = micro_core::from_base64(*body);
  if (!bytes) {
    return micro_core::Error::invalid_argument("the body of the event is not valid base64");
  }
  return *std::move(bytes);
}

}  // namespace micro_lambda
