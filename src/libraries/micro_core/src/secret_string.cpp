#include <micro_core/secret_string.hpp>

namespace micro_core {

void JsonCodec<SecretString>::decode(const Json& json, SecretString& out, const DecodeAt& at) {
  std::string text;
  if (detail::decode_string(json, text, at)) out = SecretString(std::move(text));
}

Json JsonCodec<SecretString>::encode(const SecretString& value) {
  // As long as any other: the length is nobody's business either. An empty one hides nothing.
  return Json(value.empty() ? "" : "**********");
}

Json JsonCodec<SecretString>::schema() {
  return JsonObject{{"type", "string"}, {"format", "password"}, {"writeOnly", true}};
}

}  // namespace micro_core
