#pragma once

#include <micro_aws/client.hpp>
#include <micro_core/result.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace micro_aws {

/// Who the credentials of a client belong to.
struct CallerIdentity {
  std::string account = {};  ///< twelve digits
  std::string arn = {};
  std::string user_id = {};
};

/// Asks STS who `client` is; every identity may. Errors: those of `Client`.
///
/// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
micro_core::Result<CallerIdentity> get_caller_identity(const Client& client);

struct AssumeRoleOptions {
  std::string role_arn = {};
  std::string session_name = {};  ///< 2 to 64 characters: who it is, in the role's logs
  std::string external_id = {};   ///< empty: none
  std::optional<std::chrono::seconds> duration = std::nullopt;  ///< 900 s to 12 h; unset: an hour
};

/// Credentials of a role, made with those of `client`. A `CredentialsProvider` that keeps them
/// fresh is `refreshed([=] { return assume_role(client, options); }, clock)`.
/// Errors: `permission_denied` (the role does not trust the caller), `invalid_argument`.
micro_core::Result<Credentials> assume_role(const Client& client, const AssumeRoleOptions& options);

}  // namespace micro_aws
