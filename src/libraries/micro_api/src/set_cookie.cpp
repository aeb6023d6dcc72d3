#include <micro_api/set_cookie.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace micro_api {
namespace {

using micro_core::Error;

constexpr std::size_t cookie_bytes_max = 4096;     // name and value: what browsers keep
constexpr std::size_t attribute_bytes_max = 1024;  // a longer one is ignored

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// RFC 9110, 5.6.2
bool is_token(std::string_view text) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return is_word(c) || others.find(c) != std::string_view::npos;
  });
}

// RFC 6265, 4.1.1: cookie-octet
bool is_value(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return c > 0x20 && c < 0x7F && c != '"' && c != ',' && c != ';' && c != '\\';
  });
}

bool is_path(std::string_view text) {
  return text.starts_with('/') && text.size() <= attribute_bytes_max &&
         std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F && c != ';'; });
}

bool is_domain(std::string_view text) {
  return text.size() <= attribute_bytes_max &&
         std::ranges::all_of(text, [](char c) { return is_word(c) || c == '-' || c == '.'; });
}

// Empty if a browser takes the cookie for what it says.
std::string_view mistake(const SetCookie& cookie) {
  if (!is_token(cookie.name)) return "its name has characters that a name cannot have";
  if (!is_value(cookie.value)) return "its value has characters that a value cannot have";
  if (cookie.name.size() + cookie.value.size() > cookie_bytes_max) {
    return "name and value have more than 4096 bytes";
  }
  if (!is_path(cookie.path)) return "its path is none";
  if (!is_domain(cookie.domain)) return "its domain is none";
  if (cookie.same_site == SameSite::none && !cookie.secure) return "SameSite=None needs Secure";
  if (cookie.partitioned && !cookie.secure) return "Partitioned needs Secure";
  if (cookie.name.starts_with("__Secure-") && !cookie.secure) return "__Secure- needs Secure";
  if (cookie.name.starts_with("__Host-") &&
      (!cookie.secure || cookie.path != "/" || !cookie.domain.empty())) {
    return "__Host- needs Secure, the path / and no domain";
  }
  return {};
}

std::string_view name_of(SameSite same_site) {
  switch (same_site) {
    case SameSite::strict:
      return "Strict";
    case SameSite::lax:
      return "Lax";
    case SameSite::none:
      return "None";
  }
  return "Lax";
}

}  // namespace

SetCookie delete_cookie(std::string name) {
  return delete_cookie(SetCookie{.name = std::move(name)});
}

SetCookie delete_cookie(SetCookie cookie) {
  cookie.value.clear();
  cookie.max_age = std::chrono::seconds{0};
  cookie.expires = micro_core::TimePoint{};  // for what does not know Max-Age
  return cookie;
}

micro_core::Result<std::string> to_text(const SetCookie& cookie) {
  if (const std::string_view reason = mistake(cookie); !reason.empty()) {
    // The value stays out of it: it may be a secret, and the message may reach a log.
    return Error::invalid_argument("a cookie cannot be set: " + std::string(reason));
  }
  std::string text = cookie.name + "=" + cookie.value;
  if (cookie.max_age) text += "; Max-Age=" + std::to_string(cookie.max_age->count());
  if (cookie.expires) text += "; Expires=" + micro_core::to_http_date(*cookie.expires);
  text += "; Path=" + cookie.path;
  if (!cookie.domain.empty()) text += "; Domain=" + cookie.domain;
  if (cookie.secure) text += "; Secure";
  if (cookie.http_only) text += "; HttpOnly";
  text.append("; SameSite=").append(name_of(cookie.same_site));
  if (cookie.partitioned) text += "; Partitioned";
  return text;
}

}  // namespace micro_api
