#include <local_cloud/buckets/names.hpp>

#include <algorithm>
#include <array>

namespace local_cloud::buckets {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

bool looks_like_ipv4(std::string_view name) {
  int groups = 1;
  std::size_t digits = 0;
  for (const char c : name) {
    if (c == '.') {
      if (digits == 0) return false;
      groups += 1;
      digits = 0;
    } else if (is_digit(c) && digits < 3) {
      digits += 1;
    } else {
      return false;
    }
  }
  return groups == 4 && digits > 0;
}

}  // namespace

bool is_valid_bucket_name(std::string_view name) {
  if (name.size() < 3 || name.size() > 63) return false;
  const auto is_alphanumeric = [](char c) { return is_lower(c) || is_digit(c); };
  if (!is_alphanumeric(name.front()) || !is_alphanumeric(name.back())) return false;
  if (!std::all_of(name.begin(), name.end(),
                   [&](char c) { return is_alphanumeric(c) || c == '.' || c == '-'; })) {
    return false;
  }
  if (name.find("..") != std::string_view::npos || looks_like_ipv4(name)) return false;
  constexpr std::array prefixes{"xn--", "sthree-"};
  constexpr std::array suffixes{"-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"};
  return std::none_of(prefixes.begin(), prefixes.end(),
                      [&](std::string_view prefix) { return name.starts_with(prefix); }) &&
         std::none_of(suffixes.begin(), suffixes.end(),
                      [&](std::string_view suffix) { return name.ends_with(suffix); });
}

bool is_region_name(std::string_view name) {
  // Two or more words of letters and a number: "us-gov-west-1".
  const std::size_t last = name.rfind('-');
  if (last == std::string_view::npos || last + 1 == name.size() || last < 4) return false;
  const std::string_view words = name.substr(0, last);
  const std::string_view number = name.substr(last + 1);
  return std::all_of(number.begin(), number.end(), is_digit) && words.find('-') != words.npos &&
         std::all_of(words.begin(), words.end(), [](char c) { return is_lower(c) || c == '-'; });
}

}  // namespace local_cloud::buckets
