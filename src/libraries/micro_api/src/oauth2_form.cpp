#include <micro_api/oauth2_form.hpp>

#include <algorithm>

namespace micro_api {

std::vector<std::string> OAuth2PasswordRequestForm::scopes() const {
  std::vector<std::string> all;
  std::string_view text = *scope;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) all.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return all;
}

}  // namespace micro_api

namespace micro_core {

using micro_api::PasswordGrant;

void JsonCodec<PasswordGrant>::decode(const Json& json, PasswordGrant&, const DecodeAt& at) {
  std::string text;
  if (!detail::decode_string(json, text, at) || text == "password") return;
  at.fail("string_pattern_mismatch", "String should match pattern '^password$'", json,
          {{"pattern", "^password$"}});
}

Json JsonCodec<PasswordGrant>::encode(const PasswordGrant&) {
  return Json("password");
}

Json JsonCodec<PasswordGrant>::schema() {
  return JsonObject{{"type", "string"}, {"pattern", "^password$"}};
}

}  // namespace micro_core
