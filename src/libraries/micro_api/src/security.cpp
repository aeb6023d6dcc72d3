#include <micro_api/security.hpp>

#include <micro_api/binding.hpp>
#include <micro_core/encoding.hpp>

namespace micro_api::detail {
namespace {

Credentials found_unless_empty(const std::string& text) {
  return text.empty() ? Credentials::absent : Credentials::found;
}

}  // namespace

Credentials read_authorization(std::string_view scheme, std::string& credentials,
                               const Call& call) {
  const std::string_view header = call.request().http.headers.get("authorization");
  const std::size_t space = std::min(header.find(' '), header.size());
  if (!micro_http::equal_ignoring_case(header.substr(0, space), scheme)) return Credentials::absent;
  std::string_view rest = header.substr(space);
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  credentials = micro_core::to_utf8(rest);
  return found_unless_empty(credentials);
}

Credentials read_basic(std::string& username, std::string& password, const Call& call) {
  std::string encoded;
  if (read_authorization("basic", encoded, call) != Credentials::found) return Credentials::absent;
  const std::optional<std::string> text = micro_core::from_base64(encoded);
  const std::size_t colon = text ? text->find(':') : std::string::npos;
  if (colon == std::string::npos || !micro_core::is_utf8(*text)) return Credentials::broken;
  username = text->substr(0, colon);
  password = text->substr(colon + 1);
  return Credentials::found;
}

Credentials read_api_key(std::string_view place, std::string_view name, std::string& key,
                         Call& call) {
  const Place from = place == "header"  ? Place::header
                     : place == "query" ? Place::query
                                        : Place::cookie;
  const std::optional<Json> json = call.parameter(from, name, false);
  if (json) key = std::string_view(json->get_string());
  return found_unless_empty(key);
}

JsonObject http_scheme(std::string_view scheme) {
  return {{"type", "http"}, {"scheme", scheme}};
}

JsonObject api_key_scheme(std::string_view place, std::string_view name) {
  return {{"type", "apiKey"}, {"in", place}, {"name", name}};
}

JsonObject oauth2_scheme(std::string_view flow, JsonObject urls, const std::string_view* scopes,
                         std::size_t count) {
  JsonObject all;
  for (std::size_t i = 0; i < count; ++i) all[scopes[i]] = "";
  JsonObject details{{"scopes", std::move(all)}};
  for (const auto& url : urls) details[url.key()] = url.value();
  JsonObject flows;
  flows[flow] = std::move(details);
  JsonObject scheme{{"type", "oauth2"}};
  scheme["flows"] = std::move(flows);
  return scheme;
}

JsonObject open_id_connect_scheme(std::string_view url) {
  return {{"type", "openIdConnect"}, {"openIdConnectUrl", url}};
}

HttpError not_authenticated(std::string_view challenge) {
  return {.status = 401,
          .message = "Not authenticated",
          .headers = {{"www-authenticate", std::string(challenge)}}};
}

}  // namespace micro_api::detail
