#include <micro_http/client.hpp>
#include <micro_http/tls.hpp>

#include <algorithm>
#include <array>

#include "credential_sources.hpp"

namespace micro_aws {
namespace {

using micro_core::Environment;
using micro_core::Error;
using micro_core::Result;
using std::chrono::milliseconds;

constexpr std::string_view container_server = "http://169.254.170.2";
constexpr int attempts_max = 3;

// Over plain HTTP a token goes to this machine's own addresses only.
bool may_be_plain(std::string_view host) {
  constexpr std::array hosts{"169.254.170.2", "169.254.170.23", "fd00:ec2::23", "localhost", "::1"};
  return std::ranges::find(hosts, host) != hosts.end() || host.starts_with("127.");
}

Result<micro_http::Url> container_url(const Environment& environment) {
  const auto relative = environment("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  const bool is_relative = relative && !relative->empty();
  const std::string text = is_relative
                               ? std::string(container_server) + *relative
                               : environment("AWS_CONTAINER_CREDENTIALS_FULL_URI").value_or("");
  auto url = micro_http::parse_url(text);
  if (!url) {
    return Error::invalid_argument("the URI of the container's credentials is none: " +
                                   url.error().message);
  }
  if (url->scheme != "https" && !may_be_plain(url->host)) {
    return Error::invalid_argument("AWS_CONTAINER_CREDENTIALS_FULL_URI names " + url->host +
                                   " over http: only https, or an address of this machine, of ECS "
                                   "or of EKS is allowed");
  }
  return url;
}

// The value of the Authorization header; empty if none is configured.
Result<std::string> authorization(const Environment& environment) {
  const auto file = environment("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
  if (file && !file->empty()) return read_small_file(*file);
  return environment("AWS_CONTAINER_AUTHORIZATION_TOKEN").value_or("");
}

Result<Credentials> fetch(const Environment& environment, const micro_http::HttpClient& http) {
  auto url = container_url(environment);
  if (!url) return std::move(url).error();
  auto token = authorization(environment);
  if (!token) return std::move(token).error();
  micro_http::HttpRequest request{.target = url->path, .headers = {{"Accept", "application/json"}}};
  if (!url->query.empty()) request.target.append("?").append(url->query);
  if (!token->empty()) request.headers.set("Authorization", *std::move(token));
  Error last = Error::unavailable("the container's credentials were not asked for");
  for (int attempt = 0; attempt < attempts_max; ++attempt) {
    const auto answer = http.send(*url, request);
    if (!answer) {
      last = answer.error();
    } else if (answer->status == 200) {
      return parse_credentials(answer->body, "Token", "the container's endpoint");
    } else {
      last = Error::permission_denied("the container's endpoint for credentials answered " +
                                      std::to_string(answer->status));
      if (answer->status < 500) break;
    }
  }
  return last;
}

}  // namespace

CredentialsProvider container_credentials(SourceContext context) {
  const micro_http::HttpClient http(
      {.connect_timeout = milliseconds{1'000},
       .request_timeout = milliseconds{2'000},
       .tls_connector = micro_http::tls_connector(
           {.ca_file = context.environment("AWS_CA_BUNDLE").value_or("")})});
  return [environment = std::move(context.environment), http] { return fetch(environment, http); };
}

}  // namespace micro_aws
