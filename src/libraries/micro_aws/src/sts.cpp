#include <micro_aws/sts.hpp>

#include <pugixml.hpp>

#include "sts_answer.hpp"

namespace micro_aws {

using micro_core::Error;
using micro_core::Result;

Result<CallerIdentity> get_caller_identity(const Client& client) {
  const auto answer = client.call_query("sts", "GetCallerIdentity", {});
  if (!answer) return answer.error();
  pugi::xml_document document;
  const auto parsed = document.load_buffer(answer->data(), answer->size());
  const pugi::xml_node result = document.first_child().child("GetCallerIdentityResult");
  CallerIdentity identity{.account = result.child_value("Account"),
                          .arn = result.child_value("Arn"),
                          .user_id = result.child_value("UserId")};
  if (!parsed || identity.arn.empty()) return Error::internal("STS did not say who the caller is");
  return identity;
}

Result<Credentials> assume_role(const Client& client, const AssumeRoleOptions& options) {
  micro_http::QueryParameters parameters{{"RoleArn", options.role_arn},
                                         {"RoleSessionName", options.session_name}};
  if (!options.external_id.empty()) parameters.emplace_back("ExternalId", options.external_id);
  if (options.duration) {
    parameters.emplace_back("DurationSeconds", std::to_string(options.duration->count()));
  }
  const auto answer = client.call_query("sts", "AssumeRole", std::move(parameters));
  if (!answer) return answer.error();
  return read_sts_credentials(*answer);
}

Result<Credentials> read_sts_credentials(std::string_view xml) {
  pugi::xml_document document;
  const auto parsed = document.load_buffer(xml.data(), xml.size());
  // <AssumeRoleResponse><AssumeRoleResult><Credentials>…; every such operation answers like that.
  const pugi::xml_node node = document.first_child().first_child().child("Credentials");
  Credentials credentials{.access_key_id = node.child_value("AccessKeyId"),
                          .secret_access_key = node.child_value("SecretAccessKey"),
                          .session_token = node.child_value("SessionToken"),
                          .expires_at = micro_core::parse_iso8601(node.child_value("Expiration"))};
  if (!parsed || credentials.access_key_id.empty() || credentials.secret_access_key.empty() ||
      !credentials.expires_at) {
    return Error::internal("STS answered without credentials");
  }
  return credentials;
}

}  // namespace micro_aws
