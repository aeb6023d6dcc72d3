#pragma once

#include <micro_core/environment.hpp>
#include <micro_core/result.hpp>

#include <functional>
#include <string>

namespace micro_aws {

/// What signs a request. A plain value; never logged.
struct Credentials {
  std::string access_key_id = {};
  std::string secret_access_key = {};
  std::string session_token = {};  ///< empty for a user's long-lived keys
};

/// Where credentials come from. Asked before every call, from any thread; keeps what it looked up
/// for as long as that is valid. Errors: `permission_denied`, saying what was looked for.
using CredentialsProvider = std::function<micro_core::Result<Credentials>()>;

/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN: what Lambda hands to a function.
CredentialsProvider environment_credentials(micro_core::Environment environment);

/// Always these.
CredentialsProvider fixed_credentials(Credentials credentials);

}  // namespace micro_aws
