#pragma once

#include <micro_api/fixed_text.hpp>
#include <micro_api/parameters.hpp>
#include <micro_api/response.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>

/// Who is calling: members of a handler's input, or of what a dependency needs. They read the
/// credentials and say in the OpenAPI document that there are some; whether they are right is for
/// the handler or the dependency to say.
///
/// A request without credentials, or with those of another scheme, is a 401 {"detail": "Not
/// authenticated"} with `WWW-Authenticate`, before anything else of the input is looked at (but for
/// a body that cannot be read). A `std::optional` one is empty instead.
///
///     struct CurrentUser {
///       std::string name;
///       struct Needs { OAuth2PasswordBearer<"/token", "users:read"> token; };
///       static Response<CurrentUser> provide(const Needs& in);  // checks *in.token
///     };
///
/// Statuses and headers are those of FastAPI 0.122 and later; before, it answered 403 to some.
namespace micro_api {

namespace detail {

class Call;

enum class Credentials { found, absent, broken };

/// What follows "Bearer " for example; `absent` without it or with another scheme.
Credentials read_authorization(std::string_view scheme, std::string& credentials, const Call& call);
Credentials read_basic(std::string& username, std::string& password, const Call& call);
/// `place` is "header", "query" or "cookie".
Credentials read_api_key(std::string_view place, std::string_view name, std::string& key,
                         Call& call);

JsonObject http_scheme(std::string_view scheme);
JsonObject api_key_scheme(std::string_view place, std::string_view name);
/// `urls` are the members of the flow beside its scopes.
JsonObject oauth2_scheme(std::string_view flow, JsonObject urls, const std::string_view* scopes,
                         std::size_t count);
JsonObject open_id_connect_scheme(std::string_view url);

template <FixedText... text>
inline constexpr std::array<std::string_view, sizeof...(text)> texts = {text.view()...};

}  // namespace detail

/// `Authorization: Bearer TOKEN`.
struct HttpBearer {
  std::string token = {};
  const std::string& operator*() const { return token; }

  static constexpr std::string_view scheme_name = "HTTPBearer";
  static constexpr std::string_view challenge = "Bearer";
  static constexpr std::array<std::string_view, 0> scopes = {};
  static JsonObject security_scheme() { return detail::http_scheme("bearer"); }
  detail::Credentials read(detail::Call& call) {
    return detail::read_authorization("bearer", token, call);
  }
};

/// `Authorization: Digest CREDENTIALS`: what the client says, to be checked as RFC 7616 has it.
struct HttpDigest {
  std::string credentials = {};
  const std::string& operator*() const { return credentials; }

  static constexpr std::string_view scheme_name = "HTTPDigest";
  static constexpr std::string_view challenge = "Digest";
  static constexpr std::array<std::string_view, 0> scopes = {};
  static JsonObject security_scheme() { return detail::http_scheme("digest"); }
  detail::Credentials read(detail::Call& call) {
    return detail::read_authorization("digest", credentials, call);
  }
};

/// `Authorization: Basic ...` (RFC 7617, UTF-8). Credentials that cannot be read are a 401, even of
/// an optional one. Compare passwords in constant time.
struct HttpBasic {
  std::string username = {};
  std::string password = {};

  static constexpr std::string_view scheme_name = "HTTPBasic";
  static constexpr std::string_view challenge = "Basic";
  static constexpr std::array<std::string_view, 0> scopes = {};
  static JsonObject security_scheme() { return detail::http_scheme("basic"); }
  detail::Credentials read(detail::Call& call) {
    return detail::read_basic(username, password, call);
  }
};

namespace detail {

enum class KeyPlace { header, query, cookie };

template <KeyPlace place, FixedText name>
struct ApiKey {
  std::string key = {};
  const std::string& operator*() const { return key; }

  static constexpr std::string_view place_name = place == KeyPlace::header  ? "header"
                                                 : place == KeyPlace::query ? "query"
                                                                            : "cookie";
  static constexpr std::string_view scheme_name = place == KeyPlace::header  ? "APIKeyHeader"
                                                  : place == KeyPlace::query ? "APIKeyQuery"
                                                                             : "APIKeyCookie";
  static constexpr std::string_view challenge = "APIKey";
  static constexpr std::array<std::string_view, 0> scopes = {};
  static JsonObject security_scheme() { return api_key_scheme(place_name, name.view()); }
  Credentials read(Call& call) { return read_api_key(place_name, name.view(), key, call); }
};

}  // namespace detail

/// A `key` in the header `name`; an empty one is none.
template <detail::FixedText name>
using ApiKeyHeader = detail::ApiKey<detail::KeyPlace::header, name>;

/// A `key` in the query. It ends up in logs and histories: prefer a header.
template <detail::FixedText name>
using ApiKeyQuery = detail::ApiKey<detail::KeyPlace::query, name>;

/// A `key` in the cookie `name`.
template <detail::FixedText name>
using ApiKeyCookie = detail::ApiKey<detail::KeyPlace::cookie, name>;

/// A bearer token that the docs page gets for a user's name and password at `token_url` (a route
/// with `Form<OAuth2PasswordRequestForm>`). `required_scopes` are those that the operation needs.
template <detail::FixedText token_url, detail::FixedText... required_scopes>
struct OAuth2PasswordBearer {
  std::string token = {};
  const std::string& operator*() const { return token; }

  static constexpr std::string_view scheme_name = "OAuth2PasswordBearer";
  static constexpr std::string_view challenge = "Bearer";
  static constexpr auto scopes = detail::texts<required_scopes...>;
  static JsonObject security_scheme() {
    return detail::oauth2_scheme("password", {{"tokenUrl", token_url.view()}}, scopes.data(),
                                 scopes.size());
  }
  detail::Credentials read(detail::Call& call) {
    return detail::read_authorization("bearer", token, call);
  }
};

/// A bearer token that the docs page gets by OAuth 2's code flow.
template <detail::FixedText authorization_url, detail::FixedText token_url,
          detail::FixedText... required_scopes>
struct OAuth2AuthorizationCodeBearer {
  std::string token = {};
  const std::string& operator*() const { return token; }

  static constexpr std::string_view scheme_name = "OAuth2AuthorizationCodeBearer";
  static constexpr std::string_view challenge = "Bearer";
  static constexpr auto scopes = detail::texts<required_scopes...>;
  static JsonObject security_scheme() {
    return detail::oauth2_scheme(
        "authorizationCode",
        {{"authorizationUrl", authorization_url.view()}, {"tokenUrl", token_url.view()}},
        scopes.data(), scopes.size());
  }
  detail::Credentials read(detail::Call& call) {
    return detail::read_authorization("bearer", token, call);
  }
};

/// A bearer token of an OpenID Connect provider, which `url` describes.
template <detail::FixedText url, detail::FixedText... required_scopes>
struct OpenIdConnect {
  std::string token = {};
  const std::string& operator*() const { return token; }

  static constexpr std::string_view scheme_name = "OpenIdConnect";
  static constexpr std::string_view challenge = "Bearer";
  static constexpr auto scopes = detail::texts<required_scopes...>;
  static JsonObject security_scheme() { return detail::open_id_connect_scheme(url.view()); }
  detail::Credentials read(detail::Call& call) {
    return detail::read_authorization("bearer", token, call);
  }
};

/// What the authorizer of the gateway found out about the caller, as a struct: the claims of a JWT,
/// the context of a Lambda authorizer, or the identity that IAM knows. A gateway hands over every
/// claim as text; a member that is a vector reads "[a b]" as well as "a b".
///
/// A request without any is a 401, one whose claims do not make a `T` a 403 that names them.
/// `Claims<std::optional<T>>` is empty without any: standalone, for example.
///
///     struct Caller { std::string sub; std::optional<std::string> email; };
///     struct GetMe { Claims<Caller> caller; };
template <class T>
class Claims : public detail::Parameter<T> {
 public:
  Claims() = default;
  template <class U = T>
    requires detail::InitialValue<U, T, Claims>
  Claims(U&& value) : detail::Parameter<T>(std::in_place, std::forward<U>(value)) {}
};

namespace detail {

template <class T>
concept IsSecurity = requires { T::security_scheme(); };
template <class T>
inline constexpr bool is_security = IsSecurity<T>;
template <class T>
inline constexpr bool is_security<std::optional<T>> = IsSecurity<T>;
template <class T>
inline constexpr bool is_claims = is_instance<T, Claims>;

}  // namespace detail
}  // namespace micro_api
