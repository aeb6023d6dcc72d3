#pragma once

#include <micro_aws/credentials.hpp>
#include <micro_core/json.hpp>

#include <string>
#include <string_view>

#include "shared_config.hpp"

// Each source of `default_credentials`, one file each. None of them keeps what it fetched.
namespace micro_aws {

/// What every source needs from outside. The clock outlives the provider.
struct SourceContext {
  micro_core::Environment environment;
  const micro_core::Clock* clock;
};

/// A role to assume.
struct RoleSettings {
  std::string role_arn = {};
  std::string session_name = {};  ///< empty: made from the time
  std::string external_id = {};
  std::string duration_seconds = {};  ///< empty: the service's own, an hour
  std::string region = {};            ///< of STS; empty: the environment's
};

/// Assumes a role with the credentials of `source`.
CredentialsProvider assumed_role_credentials(SourceContext context, RoleSettings role,
                                             CredentialsProvider source);
/// Assumes a role with the token in a file, which is read anew each time.
CredentialsProvider web_identity_credentials(SourceContext context, RoleSettings role,
                                             std::string token_file);
/// AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI, with the token that belongs to it.
CredentialsProvider container_credentials(SourceContext context);
/// The metadata service of the instance, version 2.
CredentialsProvider instance_credentials(SourceContext context);
/// The answer of a command that is run without a shell.
CredentialsProvider process_credentials(std::string command);

/// Who `aws sso login` logged in, and as whom to work.
struct SsoSettings {
  std::string cache_key = {};  ///< the session's name, or the start URL of the old form
  std::string region = {};
  std::string account_id = {};
  std::string role_name = {};
};
CredentialsProvider sso_credentials(SourceContext context, SsoSettings settings);

/// What the profile `name` says. Errors: `invalid_argument`, naming profile and setting.
micro_core::Result<CredentialsProvider> profile_credentials(const SourceContext& context,
                                                            const SharedConfig& config,
                                                            const std::string& name);

/// Credentials out of a JSON document, where the token is called `token_key`. `from` names their
/// origin in errors.
micro_core::Result<Credentials> read_credentials(const micro_core::Json& json,
                                                 std::string_view token_key, std::string_view from);
/// The same out of a text.
micro_core::Result<Credentials> parse_credentials(std::string_view text, std::string_view token_key,
                                                  std::string_view from);

/// The content of a small file, without white space around it. Errors: `unavailable`.
micro_core::Result<std::string> read_small_file(const std::string& path);

}  // namespace micro_aws
