#pragma once

#include <micro_api/middleware.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace micro_api {

/// What an answer tells browsers about how to treat it. An empty text leaves its header out; a
/// header that the answer has already stays as it is.
struct SecurityHeadersOptions {
  bool nosniff = true;  ///< X-Content-Type-Options: nosniff
  std::string frame_options = "DENY";
  std::string referrer_policy = "no-referrer";
  /// An API's answers are no pages: nothing may be loaded or framed by them. A page brings its own
  /// policy along, as the docs page does.
  std::string content_security_policy = "default-src 'none'; frame-ancestors 'none'";
  /// "same-origin" for a service with pages of its own; it breaks sign-in windows of the docs page.
  std::string cross_origin_opener_policy = {};
  /// Strict-Transport-Security, over HTTPS only; 0 leaves it out.
  std::chrono::seconds hsts_max_age{31'536'000};
  bool hsts_subdomains = false;  ///< all hosts below this one must have HTTPS too
  std::string permissions_policy = {};
  std::string cache_control = {};  ///< "no-store" where answers are personal
};

/// Adds the headers that OWASP recommends for REST services to every answer.
///
/// Source: https://cheatsheetseries.owasp.org/cheatsheets/REST_Security_Cheat_Sheet.html
Middleware security_headers(SecurityHeadersOptions options = {});

/// Refuses requests whose `Host` is none of `hosts` with a 400: what builds links from it could be
/// led astray. "*.example.com" is every host below it; the port does not matter.
Middleware trusted_hosts(std::vector<std::string> hosts);

/// Redirects what came over http to https (307, which keeps method and body). Behind a proxy that
/// ends TLS, `ServeOptions::trusted_proxies` has to name it, or this would never end.
Middleware https_redirect();

}  // namespace micro_api
