#include <micro_aws/client.hpp>

#include "credential_sources.hpp"
#include "sts_answer.hpp"

namespace micro_aws {
namespace {

using micro_core::Result;

micro_http::QueryParameters parameters_of(const RoleSettings& role,
                                          const micro_core::Clock& clock) {
  const auto now = clock.now().time_since_epoch().count();
  micro_http::QueryParameters parameters{
      {"RoleArn", role.role_arn},
      {"RoleSessionName",
       role.session_name.empty() ? "micro-aws-" + std::to_string(now) : role.session_name}};
  if (!role.external_id.empty()) parameters.emplace_back("ExternalId", role.external_id);
  if (!role.duration_seconds.empty()) {
    parameters.emplace_back("DurationSeconds", role.duration_seconds);
  }
  return parameters;
}

Client sts_client(const SourceContext& context, const RoleSettings& role,
                  CredentialsProvider credentials) {
  ClientOptions options{.environment = context.environment,
                        .region = role.region,
                        .credentials = std::move(credentials)};
  options.clock = context.clock;
  return Client(std::move(options));
}

Result<Credentials> ask(const Client& client, std::string_view action,
                        micro_http::QueryParameters parameters) {
  const auto answer = client.call_query("sts", action, std::move(parameters));
  if (!answer) return answer.error();
  return read_sts_credentials(*answer);
}

}  // namespace

CredentialsProvider assumed_role_credentials(SourceContext context, RoleSettings role,
                                             CredentialsProvider source) {
  const Client client = sts_client(context, role, std::move(source));
  return [context = std::move(context), role = std::move(role), client] {
    return ask(client, "AssumeRole", parameters_of(role, *context.clock));
  };
}

CredentialsProvider web_identity_credentials(SourceContext context, RoleSettings role,
                                             std::string token_file) {
  const Client client = sts_client(context, role, {});
  return [context = std::move(context), role = std::move(role), client,
          token_file = std::move(token_file)]() -> Result<Credentials> {
    auto token = read_small_file(token_file);
    if (!token) return std::move(token).error();
    auto parameters = parameters_of(role, *context.clock);
    parameters.emplace_back("WebIdentityToken", *std::move(token));
    return ask(client, "AssumeRoleWithWebIdentity", std::move(parameters));
  };
}

}  // namespace micro_aws
