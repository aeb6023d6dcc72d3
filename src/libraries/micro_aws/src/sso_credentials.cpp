#include <micro_core/encoding.hpp>
#include <micro_core/hash.hpp>
#include <micro_http/client.hpp>
#include <micro_http/tls.hpp>

#include <unistd.h>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "credential_sources.hpp"

namespace micro_aws {
namespace {

using micro_core::Error;
using micro_core::Json;
using micro_core::JsonObject;
using micro_core::Result;
using micro_core::string_at;

constexpr std::chrono::minutes refresh_before{5};

std::string login_again(std::string_view reason) {
  return std::string(reason) + ": run `aws sso login` for the profile";
}

// The endpoint of one of the two services: its variable counts, as for any other.
Result<micro_http::Url> endpoint(const SourceContext& context, std::string_view variable,
                                 const std::string& host) {
  const auto configured = context.environment(variable);
  return micro_http::parse_url(configured && !configured->empty() ? *configured
                                                                  : "https://" + host);
}

// The login that `aws sso login` left in a file.
class SsoLogin {
 public:
  SsoLogin(const SourceContext& context, const SsoSettings& settings,
           const micro_http::HttpClient& http)
      : context_(context), settings_(settings), http_(http) {
    path_ = context.environment("HOME").value_or("") + "/.aws/sso/cache/" +
            micro_core::to_hex(micro_core::sha1(settings.cache_key)) + ".json";
  }

  // A token that is good for a while; renewed if it can be.
  Result<std::string> access_token() {
    const auto text = read_small_file(path_);
    if (!text) return Error::permission_denied(login_again("there is no login")).with_detail(path_);
    auto json = micro_core::parse_json(*text);
    if (!json || string_at(*json, "accessToken").empty()) {
      return Error::permission_denied(login_again("the login's file is broken")).with_detail(path_);
    }
    login_ = *std::move(json);
    const auto now = context_.clock->now();
    const auto expires = micro_core::parse_iso8601(string_at(login_, "expiresAt"));
    if (expires && now + refresh_before < *expires) return token();
    const auto renewed = renew();
    if (renewed) return token();
    if (expires && now < *expires) return token();  // old, but good
    return Error::permission_denied(login_again("the login has expired"))
        .with_detail(renewed.error().message);
  }

 private:
  std::string token() const { return std::string(string_at(login_, "accessToken")); }

  Result<void> renew() {
    JsonObject body{{"grantType", "refresh_token"}};
    for (const std::string_view key : {"clientId", "clientSecret", "refreshToken"}) {
      const std::string_view value = string_at(login_, key);
      if (value.empty()) return Error::permission_denied("the login cannot be renewed");
      body[key] = value;
    }
    auto url = endpoint(context_, "AWS_ENDPOINT_URL_SSO_OIDC",
                        "oidc." + settings_.region + ".amazonaws.com");
    if (!url) return std::move(url).error();
    const auto answer = http_.send(*url, {.method = "POST",
                                          .target = "/token",
                                          .headers = {{"Content-Type", "application/json"}},
                                          .body = micro_core::to_text(Json(std::move(body)))});
    if (!answer) return answer.error();
    const auto json = micro_core::parse_json(answer->body);
    if (answer->status != 200 || !json || string_at(*json, "accessToken").empty()) {
      return Error::permission_denied("the login was not renewed: status " +
                                      std::to_string(answer->status));
    }
    keep(*json);
    return {};
  }

  // The CLI and other processes go on with the new token; without that they would log in again.
  void keep(const Json& answer) {
    JsonObject& login = login_.as_object();
    login["accessToken"] = string_at(answer, "accessToken");
    if (!string_at(answer, "refreshToken").empty()) {
      login["refreshToken"] = string_at(answer, "refreshToken");
    }
    const Json* seconds = micro_core::find(answer, "expiresIn");
    const auto lifetime =
        std::chrono::seconds(seconds != nullptr && seconds->is_int64() ? seconds->get_int64() : 0);
    login["expiresAt"] = micro_core::to_iso8601(context_.clock->now() + lifetime);
    std::string temporary = path_ + ".XXXXXX";  // only its owner may read what mkstemp makes
    const int file = ::mkstemp(temporary.data());
    if (file < 0) return;
    const std::string text = micro_core::to_text(login_);
    const bool written =
        ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    ::close(file);
    const bool kept = written && std::rename(temporary.c_str(), path_.c_str()) == 0;
    if (!kept) ::unlink(temporary.c_str());
  }

  const SourceContext& context_;
  const SsoSettings& settings_;
  const micro_http::HttpClient& http_;
  std::string path_;
  Json login_;
};

// Unlike every other source it gives the end of the credentials in milliseconds.
Result<Credentials> read_role(std::string_view text) {
  const auto json = micro_core::parse_json(text);
  const Json* role = json ? micro_core::find(*json, "roleCredentials") : nullptr;
  const Json* expiration = role != nullptr ? micro_core::find(*role, "expiration") : nullptr;
  if (expiration == nullptr || !expiration->is_int64()) {
    return Error::permission_denied("single sign-on answered without credentials");
  }
  return Credentials{
      .access_key_id = std::string(string_at(*role, "accessKeyId")),
      .secret_access_key = std::string(string_at(*role, "secretAccessKey")),
      .session_token = std::string(string_at(*role, "sessionToken")),
      .expires_at = micro_core::TimePoint(std::chrono::milliseconds(expiration->get_int64()))};
}

Result<Credentials> fetch(const SourceContext& context, const SsoSettings& settings,
                          const micro_http::HttpClient& http) {
  auto token = SsoLogin(context, settings, http).access_token();
  if (!token) return std::move(token).error();
  auto url =
      endpoint(context, "AWS_ENDPOINT_URL_SSO", "portal.sso." + settings.region + ".amazonaws.com");
  if (!url) return std::move(url).error();
  const auto answer =
      http.send(*url, {.target = "/federation/credentials?role_name=" +
                                 micro_http::percent_encode(settings.role_name) +
                                 "&account_id=" + micro_http::percent_encode(settings.account_id),
                       .headers = {{"x-amz-sso_bearer_token", *std::move(token)}}});
  if (!answer) return answer.error();
  if (answer->status == 401) {
    return Error::permission_denied(login_again("single sign-on no longer takes the login"));
  }
  if (answer->status != 200) {
    return Error::permission_denied("single sign-on refused the role " + settings.role_name +
                                    ": status " + std::to_string(answer->status));
  }
  return read_role(answer->body);
}

}  // namespace

CredentialsProvider sso_credentials(SourceContext context, SsoSettings settings) {
  const micro_http::HttpClient http(
      {.tls_connector = micro_http::tls_connector(
           {.ca_file = context.environment("AWS_CA_BUNDLE").value_or("")}),
       .proxies = micro_http::environment_proxies(context.environment)});
  return [context = std::move(context), settings = std::move(settings), http] {
    return fetch(context, settings, http);
  };
}

}  // namespace micro_aws
