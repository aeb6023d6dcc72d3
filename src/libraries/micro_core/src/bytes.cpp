#include <micro_core/bytes.hpp>
#include <micro_core/codec.hpp>
#include <micro_core/encoding.hpp>

#include <algorithm>

namespace micro_core {
namespace {

// Why `text`, in the standard alphabet, is no base64: in Python's words.
std::string explain(std::string_view text) {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::size_t data = std::min(text.find('='), text.size());
  if (text.substr(0, data).find_first_not_of(alphabet) != std::string_view::npos) {
    return "Only base64 data is allowed";
  }
  if (text.substr(data).find_first_not_of('=') != std::string_view::npos) {
    return "Excess data after padding";
  }
  if (data % 4 == 1) {
    return "Invalid base64-encoded string: number of data characters (" + std::to_string(data) +
           ") cannot be 1 more than a multiple of 4";
  }
  if (text.size() % 4 != 0 || text.size() - data > 2) return "Incorrect padding";
  return "Excess data in the last character";
}

}  // namespace

void JsonCodec<Bytes>::decode(const Json& json, Bytes& out, const DecodeAt& at) {
  at.took(Exactness::lax);
  if (!json.is_string()) return at.fail("bytes_type", "Input should be a valid bytes", json);
  std::string text(std::string_view(json.get_string()));
  for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
  if (text.find('=') == std::string::npos && text.size() % 4 > 1) {
    text.append(4 - text.size() % 4, '=');
  }
  if (auto bytes = from_base64(text)) {
    out = Bytes(*std::move(bytes));
    return;
  }
  const std::string error = explain(text);
  at.fail("base64_decode", "Base64 decoding error: '" + error + "'", json, {{"error", error}});
}

Json JsonCodec<Bytes>::encode(const Bytes& value) {
  return Json(to_base64(value.str()));
}

JsonObject JsonCodec<Bytes>::schema() {
  JsonObject schema = detail::string_schema("base64");
  schema["contentEncoding"] = "base64";
  return schema;
}

}  // namespace micro_core
