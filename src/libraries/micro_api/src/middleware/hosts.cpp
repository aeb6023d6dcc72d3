#include <micro_api/security_headers.hpp>
#include <micro_core/text.hpp>

#include <algorithm>

#include "header_list.hpp"

namespace micro_api {
namespace {

// "Example.com:8080" is "example.com", "[::1]:80" is "[::1]".
std::string host_name(std::string_view authority) {
  const std::size_t bracket = authority.find(']');
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  return micro_core::lower_case(authority.substr(0, colon));
}

bool matches(std::string_view pattern, std::string_view host) {
  if (pattern == "*") return true;
  if (!pattern.starts_with("*.")) return pattern == host;
  return host.size() > pattern.size() - 1 && host.ends_with(pattern.substr(1));
}

HttpResponse redirect_to_https(Request& request, const Next& next) {
  const std::string_view host = request.http.headers.get("host");
  if (request.scheme != "http" || host.empty()) return next(request);
  return {.status = 307,
          .headers = {{"location",
                       "https://" + host_name(host) + request.root_path + request.http.target}}};
}

}  // namespace

Middleware trusted_hosts(std::vector<std::string> hosts) {
  for (std::string& host : hosts) host = micro_core::lower_case(host);
  return {[hosts = std::move(hosts)](Request& request, const Next& next) {
            if (request.refused_status != 0) return next(request);  // its headers were never read
            const std::string host = host_name(request.http.headers.get("host"));
            const bool is_trusted = std::ranges::any_of(
                hosts, [&](const std::string& pattern) { return matches(pattern, host); });
            return is_trusted ? next(request) : next.answer({400, "Invalid host header"}, request);
          },
          Place::trusted_hosts};
}

Middleware https_redirect() {
  return {redirect_to_https, Place::https_redirect};
}

}  // namespace micro_api
