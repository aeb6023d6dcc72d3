#include "local_url.hpp"

#include <algorithm>

namespace micro_api::detail {
namespace {

// Everything that RFC 3986 lets stand in a URL, and '%': what is encoded already stays so.
bool stands_in_url(char c) {
  constexpr std::string_view others = "-._~:/?#[]@!$&'()*+,;=%";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         others.find(c) != std::string_view::npos;
}

}  // namespace

std::string safe_url(std::string_view url) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string safe;
  safe.reserve(url.size());
  for (const char c : url) {
    if (stands_in_url(c)) {
      safe += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    safe += '%';
    safe += digits[byte >> 4];
    safe += digits[byte & 15];
  }
  return safe;
}

std::string local_url(std::string_view path) {
  path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
  return "/" + safe_url(path);
}

}  // namespace micro_api::detail
