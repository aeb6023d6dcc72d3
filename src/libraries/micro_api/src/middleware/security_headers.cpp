#include <micro_api/security_headers.hpp>

#include <utility>

namespace micro_api {
namespace {

// Those that are the same for every answer.
std::vector<Headers::Field> fixed_headers(const SecurityHeadersOptions& options) {
  std::vector<Headers::Field> fields;
  const auto add = [&](std::string name, const std::string& value) {
    if (!value.empty()) fields.emplace_back(std::move(name), value);
  };
  add("x-content-type-options", options.nosniff ? "nosniff" : "");
  add("x-frame-options", options.frame_options);
  add("referrer-policy", options.referrer_policy);
  add("content-security-policy", options.content_security_policy);
  add("cross-origin-opener-policy", options.cross_origin_opener_policy);
  add("permissions-policy", options.permissions_policy);
  add("cache-control", options.cache_control);
  return fields;
}

std::string hsts_value(const SecurityHeadersOptions& options) {
  if (options.hsts_max_age.count() == 0) return {};
  return "max-age=" + std::to_string(options.hsts_max_age.count()) +
         (options.hsts_subdomains ? "; includeSubDomains" : "");
}

}  // namespace

Middleware security_headers(SecurityHeadersOptions options) {
  return {[fixed = fixed_headers(options), hsts = hsts_value(options)](Request& request,
                                                                       const Next& next) {
            HttpResponse response = next(request);
            for (const auto& [name, value] : fixed) {
              if (!response.headers.contains(name)) response.headers.add(name, value);
            }
            // Browsers must ignore it over http: anybody in between could have put it there.
            if (!hsts.empty() && request.scheme == "https") {
              response.headers.set("strict-transport-security", hsts);
            }
            return response;
          },
          Place::security_headers};
}

}  // namespace micro_api
