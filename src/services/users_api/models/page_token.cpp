#include "models/page_token.hpp"

#include <micro_core/encoding.hpp>
#include <micro_core/json.hpp>

#include <optional>
#include <string_view>

namespace {

using micro_core::Json;
using micro_core::JsonObject;

// More than a table takes as a key.
constexpr std::size_t key_bytes_max = 2048;

// The key in `text`: base64 of {"user_id":"…"} and nothing beside it.
std::optional<std::string> key_in(std::string_view text) {
  const auto bytes = micro_core::from_base64(text);
  if (!bytes) return std::nullopt;
  const auto key = micro_core::parse_json(*bytes);
  if (!key || !key->is_object() || key->get_object().size() != 1) return std::nullopt;
  const std::string_view user_id = micro_core::string_at(*key, "user_id");
  if (user_id.empty() || user_id.size() > key_bytes_max) return std::nullopt;
  return std::string(user_id);
}

}  // namespace

void micro_core::JsonCodec<users_api::PageToken>::decode(const Json& json,
                                                         users_api::PageToken& out,
                                                         const DecodeAt& at) {
  auto user_id = json.is_string() ? key_in(json.get_string()) : std::nullopt;
  if (user_id) {
    out.user_id = *std::move(user_id);
    return;
  }
  at.fail("value_error", "Value error, not a token that this API issued", json,
          {{"error", JsonObject()}});
}

Json micro_core::JsonCodec<users_api::PageToken>::encode(const users_api::PageToken& token) {
  const JsonObject key{{"user_id", token.user_id}};
  return Json(to_base64(to_text(Json(key))));
}

JsonObject micro_core::JsonCodec<users_api::PageToken>::schema() {
  return {{"type", "string"}, {"format", "byte"}};
}
