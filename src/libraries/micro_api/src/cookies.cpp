#include "cookies.hpp"

#include <micro_core/encoding.hpp>
#include <micro_core/text.hpp>

#include <algorithm>

#include "middleware/header_list.hpp"

namespace micro_api::detail {
namespace {

bool is_octal(std::string_view digits) {
  return digits.size() == 3 && digits[0] >= '0' && digits[0] <= '3' && digits[1] >= '0' &&
         digits[1] <= '7' && digits[2] >= '0' && digits[2] <= '7';
}

std::string unquoted(std::string_view value) {
  if (value.size() < 2 || value.front() != '"' || value.back() != '"') return std::string(value);
  value = value.substr(1, value.size() - 2);
  std::string text;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '\\' || i + 1 == value.size()) {
      text += value[i];
    } else if (const std::string_view digits = value.substr(i + 1, 3); is_octal(digits)) {
      text += static_cast<char>((digits[0] - '0') * 64 + (digits[1] - '0') * 8 + digits[2] - '0');
      i += 3;
    } else {
      text += value[++i];
    }
  }
  return text;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> parse_cookies(std::string_view header) {
  std::vector<std::pair<std::string, std::string>> cookies;
  while (!header.empty()) {
    const std::size_t end = std::min(header.find(';'), header.size());
    const std::string_view piece = header.substr(0, end);
    header.remove_prefix(std::min(end + 1, header.size()));
    const std::size_t equals = piece.find('=');
    const bool has_name = equals != std::string_view::npos;
    const std::string_view name =
        has_name ? micro_core::trimmed(piece.substr(0, equals)) : std::string_view{};
    const std::string_view value = micro_core::trimmed(has_name ? piece.substr(equals + 1) : piece);
    if (name.empty() && value.empty()) continue;
    cookies.emplace_back(micro_core::to_utf8(name), micro_core::to_utf8(unquoted(value)));
  }
  return cookies;
}

}  // namespace micro_api::detail
