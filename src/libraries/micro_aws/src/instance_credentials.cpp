#include <micro_http/client.hpp>

#include <charconv>

#include "credential_sources.hpp"

namespace micro_aws {
namespace {

using micro_core::Environment;
using micro_core::Error;
using micro_core::Result;
using micro_http::HttpRequest;
using std::chrono::milliseconds;

constexpr std::string_view roles_path = "/latest/meta-data/iam/security-credentials/";
// How long the session's token is good, in seconds: as long as it can be.
constexpr std::string_view token_seconds = "21600";

std::string server_of(const Environment& environment) {
  const auto endpoint = environment("AWS_EC2_METADATA_SERVICE_ENDPOINT");
  if (endpoint && !endpoint->empty()) return *endpoint;
  const std::string mode = environment("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE").value_or("");
  return micro_http::equal_ignoring_case(mode, "ipv6") ? "http://[fd00:ec2::254]"
                                                       : "http://169.254.169.254";
}

int positive_number(const Environment& environment, std::string_view name, int fallback) {
  const std::string text = environment(name).value_or("");
  int number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = failure == std::errc{} && end == text.data() + text.size() && number > 0;
  return is_number ? number : fallback;
}

// One conversation with the metadata service.
class Metadata {
 public:
  explicit Metadata(const Environment& environment)
      : attempts_max_(positive_number(environment, "AWS_METADATA_SERVICE_NUM_ATTEMPTS", 1)) {
    const milliseconds patience{1'000 *
                                positive_number(environment, "AWS_METADATA_SERVICE_TIMEOUT", 1)};
    http_ = micro_http::HttpClient({.connect_timeout = patience, .request_timeout = patience});
  }

  Result<Credentials> credentials(const std::string& server) {
    auto url = micro_http::parse_url(server);
    if (!url) {
      return Error::invalid_argument("AWS_EC2_METADATA_SERVICE_ENDPOINT is no URL: " +
                                     url.error().message);
    }
    url_ = *std::move(url);
    auto token = text_of(
        {.method = "PUT",
         .target = "/latest/api/token",
         .headers = {{"x-aws-ec2-metadata-token-ttl-seconds", std::string(token_seconds)}}});
    if (!token) return std::move(token).error();
    const micro_http::Headers headers{{"x-aws-ec2-metadata-token", *std::move(token)}};
    const auto roles = text_of({.target = std::string(roles_path), .headers = headers});
    if (!roles) return roles.error();
    const std::string role = roles->substr(0, roles->find_first_of("\r\n"));
    if (role.empty()) return Error::permission_denied("the instance has no role");
    const auto text = text_of(
        {.target = std::string(roles_path) + micro_http::percent_encode(role), .headers = headers});
    if (!text) return text.error();
    return parse_credentials(*text, "Token", "the instance's metadata service");
  }

 private:
  Result<std::string> text_of(const HttpRequest& request) {
    Error last = Error::unavailable("the instance's metadata service was not asked");
    for (int attempt = 0; attempt < attempts_max_; ++attempt) {
      auto answer = http_.send(url_, request);
      if (!answer) {
        last = std::move(answer).error();
      } else if (answer->status == 200) {
        return std::move(answer->body);
      } else {
        last = Error::permission_denied("the instance's metadata service answered " +
                                        std::to_string(answer->status) + " to " + request.target);
        if (answer->status < 500) break;
      }
    }
    return last;
  }

  int attempts_max_;
  micro_http::HttpClient http_;
  micro_http::Url url_ = {};
};

}  // namespace

CredentialsProvider instance_credentials(SourceContext context) {
  return [environment = std::move(context.environment)] {
    return Metadata(environment).credentials(server_of(environment));
  };
}

}  // namespace micro_aws
