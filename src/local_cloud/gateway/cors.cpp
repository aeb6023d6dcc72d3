#include <local_cloud/gateway/cors.hpp>

#include <algorithm>
#include <array>

namespace local_cloud::gateway {
namespace {

using micro_http::Headers;
using micro_http::HttpRequest;
using micro_http::HttpResponse;

constexpr std::array<std::string_view, 6> cors_headers = {
    "access-control-allow-origin",  "access-control-allow-methods",
    "access-control-allow-headers", "access-control-expose-headers",
    "access-control-max-age",       "access-control-allow-credentials"};

std::string join(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) {
    if (!joined.empty()) joined += ',';
    joined += text;
  }
  return joined;
}

// What goes into access-control-allow-origin; empty when `origin` is not allowed.
std::string allowed_origin(const Cors& cors, std::string_view origin) {
  for (const std::string& allowed : cors.allow_origins) {
    if (allowed == "*") return "*";
    const bool any_host =
        (allowed == "https://*" || allowed == "http://*") &&
        origin.starts_with(std::string_view(allowed).substr(0, allowed.size() - 1));
    if (any_host || allowed == origin) return std::string(origin);
  }
  return {};
}

void add_list(Headers& headers, std::string name, const std::vector<std::string>& values) {
  if (!values.empty()) headers.add(std::move(name), join(values));
}

}  // namespace

bool is_preflight(const HttpRequest& request) {
  return request.method == "OPTIONS" && request.headers.contains("origin") &&
         request.headers.contains("access-control-request-method");
}

HttpResponse preflight_response(const Cors& cors, const HttpRequest& request) {
  HttpResponse response{204, {}, {}};
  const std::string origin = allowed_origin(cors, request.headers.get("origin"));
  if (origin.empty()) return response;
  response.headers.add("access-control-allow-origin", origin);
  add_list(response.headers, "access-control-allow-methods", cors.allow_methods);
  add_list(response.headers, "access-control-allow-headers", cors.allow_headers);
  if (cors.max_age_s) {
    response.headers.add("access-control-max-age", std::to_string(*cors.max_age_s));
  }
  if (cors.allow_credentials) response.headers.add("access-control-allow-credentials", "true");
  return response;
}

void apply_cors(const Cors& cors, std::optional<std::string_view> origin, Headers& headers) {
  for (const std::string_view name : cors_headers) headers.erase(name);
  if (!origin) return;
  const std::string allowed = allowed_origin(cors, *origin);
  if (allowed.empty()) return;
  headers.add("access-control-allow-origin", allowed);
  add_list(headers, "access-control-expose-headers", cors.expose_headers);
  if (cors.allow_credentials) headers.add("access-control-allow-credentials", "true");
}

}  // namespace local_cloud::gateway
