#include <micro_aws/credentials.hpp>

namespace micro_aws {

using micro_core::Error;
using micro_core::Result;

CredentialsProvider environment_credentials(micro_core::Environment environment) {
  return [environment = std::move(environment)]() -> Result<Credentials> {
    Credentials credentials{
        .access_key_id = environment("AWS_ACCESS_KEY_ID").value_or(""),
        .secret_access_key = environment("AWS_SECRET_ACCESS_KEY").value_or(""),
        .session_token = environment("AWS_SESSION_TOKEN").value_or(""),
    };
    if (credentials.access_key_id.empty() || credentials.secret_access_key.empty()) {
      return Error::permission_denied(
          "no AWS credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set");
    }
    return credentials;
  };
}

CredentialsProvider fixed_credentials(Credentials credentials) {
  return [credentials = std::move(credentials)]() -> Result<Credentials> { return credentials; };
}

}  // namespace micro_aws
