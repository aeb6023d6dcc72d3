#include <micro_api/cors.hpp>
#include <micro_core/text.hpp>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "header_list.hpp"
#include "vary.hpp"

namespace micro_api {
namespace {

using detail::add_vary;
using detail::joined_list;

// What pages may always send (Fetch, "CORS-safelisted request-header"), in lower case.
constexpr std::string_view harmless_headers[] = {"accept", "accept-language", "content-language",
                                                 "content-type"};

bool is_any(const std::vector<std::string>& list) {
  return std::ranges::find(list, "*") != list.end();
}

void check_origin(const std::string& origin) {
  if (origin == "*" || origin == "null") return;
  const std::size_t scheme = origin.find("://");
  const std::size_t host = scheme == std::string::npos ? 0 : scheme + 3;
  std::string rest = origin.substr(host);
  if (rest.starts_with("*.")) rest.erase(0, 2);
  if (rest.ends_with(":*")) rest.erase(rest.size() - 2);
  if (host > 3 && !rest.empty() && rest.find_first_of("/*?#@ ") == std::string::npos) return;
  throw std::invalid_argument("cors: '" + origin +
                              "' is no origin: \"https://host\", \"https://host:port\", "
                              "\"https://*.host\", \"http://host:*\", \"null\" or \"*\"");
}

bool consists_of(std::string_view text, bool (*is_allowed)(char)) {
  return !text.empty() && std::ranges::all_of(text, is_allowed);
}

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// One '*' stands for labels of a host or for a port. What it stands for may hold nothing else, or
// "https://evil.test/.example.com" would be below "https://*.example.com".
bool matches(std::string_view pattern, std::string_view origin) {
  if (pattern.ends_with(":*")) {
    pattern.remove_suffix(1);
    const std::size_t colon = origin.rfind(':');
    if (colon == std::string_view::npos || !consists_of(origin.substr(colon + 1), is_digit)) {
      return false;
    }
    origin = origin.substr(0, colon + 1);
  }
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == origin;
  const std::string_view before = pattern.substr(0, star);
  const std::string_view after = pattern.substr(star + 1);
  if (origin.size() < before.size() + after.size()) return false;
  if (!origin.starts_with(before) || !origin.ends_with(after)) return false;
  const std::size_t length = origin.size() - before.size() - after.size();
  return consists_of(origin.substr(before.size(), length), is_host_character);
}

class Cors {
 public:
  explicit Cors(CorsOptions options) : options_(std::move(options)) {
    for (const std::string& origin : options_.origins) check_origin(origin);
    allows_any_origin_ = is_any(options_.origins);
    allows_any_header_ = is_any(options_.headers);
    allows_any_method_ = is_any(options_.methods);
    for (const std::string& name : options_.headers) {
      allowed_headers_.push_back(micro_core::lower_case(name));
    }
    for (const std::string_view name : harmless_headers) allowed_headers_.emplace_back(name);
    std::ranges::sort(allowed_headers_);
    const auto repeated = std::ranges::unique(allowed_headers_);
    allowed_headers_.erase(repeated.begin(), repeated.end());
  }

  HttpResponse operator()(Request& request, const Next& next) const {
    const std::string origin(request.http.headers.get("origin"));
    const bool is_preflight = request.http.method == "OPTIONS" && !origin.empty() &&
                              request.http.headers.contains("access-control-request-method");
    HttpResponse response = is_preflight ? preflight(request, next) : next(request);
    if (!is_preflight && !origin.empty() && !options_.expose.empty() && is_allowed(origin)) {
      response.headers.set("access-control-expose-headers", joined_list(options_.expose));
    }
    add_origin(response.headers, origin);
    return response;
  }

 private:
  bool is_allowed(std::string_view origin) const {
    return allows_any_origin_ || std::ranges::any_of(options_.origins, [&](const auto& pattern) {
             return matches(pattern, origin);
           });
  }

  bool answers_star() const { return allows_any_origin_ && !options_.credentials; }

  void add_origin(Headers& headers, const std::string& origin) const {
    if (!answers_star()) add_vary(headers, "Origin");
    if (origin.empty() || !is_allowed(origin)) return;
    headers.set("access-control-allow-origin", answers_star() ? "*" : origin);
    if (options_.credentials) headers.set("access-control-allow-credentials", "true");
  }

  HttpResponse preflight(Request& request, const Next& next) const {
    const Headers& asked = request.http.headers;
    const std::string method(asked.get("access-control-request-method"));
    const std::string headers(asked.get("access-control-request-headers"));
    if (const std::string wrong = refusal(asked.get("origin"), method, headers); !wrong.empty()) {
      return next.answer({400, "Disallowed CORS " + wrong}, request);
    }
    HttpResponse response{.status = 204};
    response.headers.set("access-control-allow-methods",
                         allows_any_method_ ? method : joined_list(options_.methods));
    if (!allows_any_header_) {
      response.headers.set("access-control-allow-headers", joined_list(allowed_headers_));
    } else if (!headers.empty()) {
      response.headers.set("access-control-allow-headers", headers);
    }
    response.headers.set("access-control-max-age", std::to_string(options_.max_age.count()));
    if (asked.get("access-control-request-private-network") == "true" && options_.private_network) {
      response.headers.set("access-control-allow-private-network", "true");
    }
    return response;
  }

  // What of a preflight is not allowed: "origin, method"; empty if it is fine.
  std::string refusal(std::string_view origin, std::string_view method,
                      std::string_view headers) const {
    std::vector<std::string> wrong;
    if (!is_allowed(origin)) wrong.emplace_back("origin");
    if (!allows_any_method_ &&
        std::ranges::find(options_.methods, method) == options_.methods.end()) {
      wrong.emplace_back("method");
    }
    const auto is_unknown = [&](std::string_view name) {
      return !std::ranges::binary_search(allowed_headers_, micro_core::lower_case(name));
    };
    if (!allows_any_header_ && std::ranges::any_of(detail::list_elements(headers), is_unknown)) {
      wrong.emplace_back("headers");
    }
    return joined_list(wrong);
  }

  CorsOptions options_;
  std::vector<std::string> allowed_headers_;  // lower case, sorted
  bool allows_any_origin_ = false;
  bool allows_any_header_ = false;
  bool allows_any_method_ = false;
};

}  // namespace

Middleware cors(CorsOptions options) {
  return {[shared = std::make_shared<const Cors>(std::move(options))](
              Request& request, const Next& next) { return (*shared)(request, next); },
          Place::cors};
}

}  // namespace micro_api
