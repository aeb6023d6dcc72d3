#include "header_parameters.hpp"

#include <micro_core/encoding.hpp>
#include <micro_core/text.hpp>
#include <micro_http/url.hpp>

#include <algorithm>

#include "middleware/header_list.hpp"

namespace micro_api::detail {
namespace {

// Takes the value before the next ';' off `text`, and the ';' with it.
std::string take_value(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  std::string value;
  if (text.starts_with('"')) {
    std::size_t at = 1;
    for (; at < text.size() && text[at] != '"'; ++at) {
      const bool is_escape =
          text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == '"' || text[at + 1] == '\\');
      if (is_escape) ++at;
      value += text[at];
    }
    text.remove_prefix(std::min(text.find(';', at), text.size()));
  } else {
    const std::size_t end = std::min(text.find(';'), text.size());
    value = micro_core::trimmed(text.substr(0, end));
    text.remove_prefix(end);
  }
  if (!text.empty()) text.remove_prefix(1);
  return value;
}

std::string from_latin1(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      text += c;
    } else {
      text += static_cast<char>(0xC0 | (byte >> 6));
      text += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return text;
}

}  // namespace

const std::string* ParameterizedValue::find(std::string_view name) const {
  for (const auto& [key, value_of_key] : parameters) {
    if (key == name) return &value_of_key;
  }
  return nullptr;
}

ParameterizedValue parse_parameterized(std::string_view text) {
  ParameterizedValue result;
  const std::size_t end = std::min(text.find(';'), text.size());
  result.value = micro_core::lower_case(micro_core::trimmed(text.substr(0, end)));
  text.remove_prefix(std::min(end + 1, text.size()));
  while (!text.empty()) {
    const std::size_t stop = std::min(text.find_first_of("=;"), text.size());
    std::string name = micro_core::lower_case(micro_core::trimmed(text.substr(0, stop)));
    const bool has_value = stop < text.size() && text[stop] == '=';
    text.remove_prefix(std::min(stop + 1, text.size()));
    if (has_value) result.parameters.emplace_back(std::move(name), take_value(text));
  }
  return result;
}

std::string extended_text(std::string_view value) {
  const std::size_t charset_end = value.find('\'');
  if (charset_end == std::string_view::npos) return {};
  const std::size_t language_end = value.find('\'', charset_end + 1);
  if (language_end == std::string_view::npos) return {};
  const std::string charset = micro_core::lower_case(value.substr(0, charset_end));
  const std::string bytes = micro_http::percent_decode(value.substr(language_end + 1));
  if (charset == "utf-8") return micro_core::to_utf8(bytes);
  if (charset == "iso-8859-1") return from_latin1(bytes);
  return {};
}

std::string text_of_bytes(std::string_view bytes) {
  return micro_core::is_utf8(bytes) ? std::string(bytes) : from_latin1(bytes);
}

}  // namespace micro_api::detail
