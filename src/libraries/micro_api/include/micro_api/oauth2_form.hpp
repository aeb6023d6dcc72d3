#pragma once

#include <micro_api/forms.hpp>
#include <micro_core/json_codec.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace micro_api {

/// The only thing that `grant_type` may be in OAuth 2's password flow: "password".
struct PasswordGrant {};

/// The fields of OAuth 2's password flow (RFC 6749, 4.3.2): what the route at the `token_url` of an
/// `OAuth2PasswordBearer` takes, and what the docs page sends there. It answers with
/// {"access_token": ..., "token_type": "bearer"}.
///
///     struct Login { Form<OAuth2PasswordRequestForm> form; };
struct OAuth2PasswordRequestForm {
  std::optional<PasswordGrant> grant_type = {};  ///< RFC 6749 requires it, FastAPI does not
  std::string username = {};
  std::string password = {};
  micro_core::Defaulted<std::string> scope = std::string();  ///< separated by spaces
  std::optional<std::string> client_id = {};
  std::optional<std::string> client_secret = {};

  /// The scopes one by one.
  std::vector<std::string> scopes() const;
};

}  // namespace micro_api

template <>
struct micro_core::JsonCodec<micro_api::PasswordGrant> {
  static void decode(const Json& json, micro_api::PasswordGrant& out, const DecodeAt& at);
  static Json encode(const micro_api::PasswordGrant& value);
  static Json schema();
};
