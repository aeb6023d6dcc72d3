#pragma once

#include <micro_core/clock.hpp>
#include <micro_core/result.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace micro_api {

/// When a browser sends a cookie to a site that another site links to or embeds.
enum class SameSite {
  strict,  ///< never from another site
  lax,     ///< when a link of another site is followed
  none,    ///< always; the cookie must be `secure`
};

/// A cookie that an answer sets:
///
///     return {session, {.cookies = {{.name = "session", .value = id, .max_age = 1h}}}};
///
/// Unlike FastAPI's, a cookie travels over HTTPS only (and to localhost), and scripts cannot read
/// it, unless it says so. Read it back with the input `Cookie<T>`.
///
/// Source: RFC 6265, draft-ietf-httpbis-rfc6265bis (SameSite, prefixes), CHIPS (Partitioned)
struct SetCookie {
  std::string name = {};
  std::string value = {};  ///< printable ASCII but for space, '"', ',', ';' and '\'
  std::optional<std::chrono::seconds> max_age = std::nullopt;   ///< unset: until the browser closes
  std::optional<micro_core::TimePoint> expires = std::nullopt;  ///< `max_age` wins over it
  std::string path = "/";
  std::string domain = {};  ///< unset: the host that answers, without its subdomains
  bool secure = true;       ///< not over plain HTTP
  bool http_only = true;    ///< not for scripts
  SameSite same_site = SameSite::lax;
  bool partitioned = false;  ///< one for each site that embeds this one; must be `secure`
};

/// The cookie that makes a browser forget `name`: at path "/", of the host that answers.
SetCookie delete_cookie(std::string name);
/// The same for one that was set with another path, domain or attributes: give it as it was set.
SetCookie delete_cookie(SetCookie cookie);

/// The value of the Set-Cookie header. Errors: `invalid_argument` for what a browser would misread
/// or ignore: a name or a value with other characters, `none` or `partitioned` without `secure`, a
/// name that starts with "__Host-" or "__Secure-" without what that promises, over 4096 bytes.
micro_core::Result<std::string> to_text(const SetCookie& cookie);

}  // namespace micro_api
