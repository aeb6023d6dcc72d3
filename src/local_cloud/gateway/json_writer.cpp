#include <local_cloud/gateway/json_writer.hpp>

#include <micro_core/encoding.hpp>

#include <algorithm>
#include <utility>

namespace local_cloud::gateway {
namespace {

bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

void append_escaped(std::string& out, unsigned char byte) {
  static constexpr std::string_view hex = "0123456789abcdef";
  switch (byte) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      out += "\\u00";
      out += hex[byte >> 4];
      out += hex[byte & 15];
  }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  bool utf8_checked = false;
  bool is_utf8 = false;
  while (!text.empty()) {
    const auto special = std::find_if_not(text.begin(), text.end(), is_plain);
    const auto plain = static_cast<std::size_t>(special - text.begin());
    out.append(text.substr(0, plain));
    if (plain == text.size()) break;
    const auto byte = static_cast<unsigned char>(text[plain]);
    if (byte < 0x80) {
      append_escaped(out, byte);
    } else {
      // What follows is well-formed exactly if the whole is: everything before was ASCII or
      // checked.
      if (!std::exchange(utf8_checked, true)) is_utf8 = micro_core::is_utf8(text.substr(plain));
      if (is_utf8) {
        out += text[plain];
      } else {
        out += "\xEF\xBF\xBD";
      }
    }
    text.remove_prefix(plain + 1);
  }
  out += '"';
}

void JsonObjectWriter::name(std::string_view name) {
  if (!is_empty_) out_ += ',';
  is_empty_ = false;
  append_json_string(out_, name);
  out_ += ':';
}

void JsonObjectWriter::string(std::string_view name_text, std::string_view value) {
  name(name_text);
  append_json_string(out_, value);
}

void JsonObjectWriter::raw(std::string_view name_text, std::string_view text) {
  name(name_text);
  out_ += text;
}

}  // namespace local_cloud::gateway
