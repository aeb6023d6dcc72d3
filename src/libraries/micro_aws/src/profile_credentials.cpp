#include <algorithm>
#include <vector>

#include "credential_sources.hpp"

namespace micro_aws {
namespace {

using micro_core::Error;
using micro_core::Result;
using Section = SharedConfig::Section;

// Follows `source_profile` from profile to profile.
class ProfileReader {
 public:
  ProfileReader(const SourceContext& context, const SharedConfig& config)
      : context_(context), config_(config) {}

  Result<CredentialsProvider> read(const std::string& name) {
    const Section* profile = config_.profile(name);
    if (profile == nullptr) {
      return Error::invalid_argument("there is no profile '" + name + "' in the AWS config files");
    }
    // A profile may be its own source: its keys then assume its role.
    const bool is_own_source = !visited_.empty() && visited_.back() == name;
    if (!is_own_source && std::ranges::find(visited_, name) != visited_.end()) {
      return Error::invalid_argument("profile '" + name + "': source_profile leads in a circle");
    }
    visited_.push_back(name);
    if (!is_own_source && !value_of(profile, "role_arn").empty()) return read_role(name, *profile);
    if (auto keys = read_keys(name, *profile); !keys || *keys) return keys;
    if (!text(*profile, "sso_session").empty() || !text(*profile, "sso_start_url").empty()) {
      return read_sso(name, *profile);
    }
    if (auto command = text(*profile, "credential_process"); !command.empty()) {
      return process_credentials(std::move(command));
    }
    return CredentialsProvider();
  }

 private:
  static std::string text(const Section& section, std::string_view key) {
    return std::string(value_of(&section, key));
  }

  static Error fail(const std::string& name, const std::string& reason) {
    return Error::invalid_argument("profile '" + name + "': " + reason);
  }

  Result<CredentialsProvider> read_role(const std::string& name, const Section& profile) {
    if (!text(profile, "mfa_serial").empty()) {
      return Error::unsupported("profile '" + name +
                                "': mfa_serial needs somebody to ask, which a service has not");
    }
    RoleSettings role{.role_arn = text(profile, "role_arn"),
                      .session_name = text(profile, "role_session_name"),
                      .external_id = text(profile, "external_id"),
                      .duration_seconds = text(profile, "duration_seconds"),
                      .region = text(profile, "region")};
    if (auto file = text(profile, "web_identity_token_file"); !file.empty()) {
      return web_identity_credentials(context_, std::move(role), std::move(file));
    }
    auto source = read_source(name, profile);
    if (!source) return source;
    return assumed_role_credentials(context_, std::move(role), *std::move(source));
  }

  Result<CredentialsProvider> read_source(const std::string& name, const Section& profile) {
    const std::string source_profile = text(profile, "source_profile");
    const std::string source = text(profile, "credential_source");
    if (!source_profile.empty()) {
      auto provider = read(source_profile);
      if (provider && !*provider) return fail(source_profile, "it has no credentials");
      return provider;
    }
    if (source == "Environment") return environment_credentials(context_.environment);
    if (source == "EcsContainer") return container_credentials(context_);
    if (source == "Ec2InstanceMetadata") return instance_credentials(context_);
    return fail(name, source.empty() ? "role_arn needs source_profile, credential_source or "
                                       "web_identity_token_file"
                                     : "credential_source '" + source +
                                           "' is none of Environment, EcsContainer and "
                                           "Ec2InstanceMetadata");
  }

  Result<CredentialsProvider> read_keys(const std::string& name, const Section& profile) {
    Credentials credentials{.access_key_id = text(profile, "aws_access_key_id"),
                            .secret_access_key = text(profile, "aws_secret_access_key"),
                            .session_token = text(profile, "aws_session_token")};
    if (credentials.access_key_id.empty() != credentials.secret_access_key.empty()) {
      return fail(name, "aws_access_key_id and aws_secret_access_key go together");
    }
    if (credentials.access_key_id.empty()) return CredentialsProvider();
    return fixed_credentials(std::move(credentials));
  }

  Result<CredentialsProvider> read_sso(const std::string& name, const Section& profile) {
    const std::string session_name = text(profile, "sso_session");
    const Section* session = session_name.empty() ? &profile : config_.sso_session(session_name);
    if (session == nullptr) return fail(name, "there is no [sso-session " + session_name + "]");
    SsoSettings settings{
        .cache_key = session_name.empty() ? text(profile, "sso_start_url") : session_name,
        .region = text(*session, "sso_region"),
        .account_id = text(profile, "sso_account_id"),
        .role_name = text(profile, "sso_role_name")};
    if (settings.region.empty() || settings.account_id.empty() || settings.role_name.empty()) {
      return fail(name, "single sign-on needs sso_region, sso_account_id and sso_role_name");
    }
    return sso_credentials(context_, std::move(settings));
  }

  const SourceContext& context_;
  const SharedConfig& config_;
  std::vector<std::string> visited_;
};

}  // namespace

Result<CredentialsProvider> profile_credentials(const SourceContext& context,
                                                const SharedConfig& config,
                                                const std::string& name) {
  return ProfileReader(context, config).read(name);
}

}  // namespace micro_aws
