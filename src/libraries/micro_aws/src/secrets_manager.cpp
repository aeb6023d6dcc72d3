#include <micro_aws/secrets_manager.hpp>
#include <micro_core/encoding.hpp>
#include <micro_core/json.hpp>

namespace micro_aws {

using micro_core::Error;
using micro_core::JsonObject;
using micro_core::Result;
using micro_core::string_at;

Result<std::optional<Secret>> get_secret_value(const Client& client, std::string_view id,
                                               const SecretVersion& version) {
  JsonObject input{{"SecretId", id}};
  if (!version.id.empty()) input["VersionId"] = version.id;
  if (!version.stage.empty()) input["VersionStage"] = version.stage;
  const auto reply = client.call("secretsmanager.GetSecretValue", std::move(input));
  if (!reply) {
    if (reply.error().code == micro_core::ErrorCode::not_found) return std::optional<Secret>();
    return reply.error();
  }
  Secret secret{.arn = std::string(string_at(*reply, "ARN")),
                .name = std::string(string_at(*reply, "Name")),
                .version_id = std::string(string_at(*reply, "VersionId"))};
  secret.is_binary = micro_core::find(*reply, "SecretString") == nullptr;
  if (!secret.is_binary) {
    secret.value = string_at(*reply, "SecretString");
    return std::optional(std::move(secret));
  }
  auto bytes = micro_core::from_base64(string_at(*reply, "SecretBinary"));
  if (!bytes) return Error::internal("Secrets Manager sent a secret in broken base64");
  secret.value = *std::move(bytes);
  return std::optional(std::move(secret));
}

}  // namespace micro_aws
