#pragma once

#include <micro_core/environment.hpp>
#include <micro_core/result.hpp>

#include <map>
#include <string>
#include <string_view>

namespace micro_aws {

/// The two files that the AWS CLI and the SDKs share: ~/.aws/config and ~/.aws/credentials, or what
/// AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name. A plain value.
///
/// Source: https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
class SharedConfig {
 public:
  /// Keys in lower case; a nested one is "dynamodb.endpoint_url".
  using Section = std::map<std::string, std::string, std::less<>>;

  /// A file that is not there is an empty one. Errors: `invalid_argument` (file, line and reason),
  /// `unavailable` (a file that is there and cannot be read).
  static micro_core::Result<SharedConfig> load(const micro_core::Environment& environment);

  /// Adds what the text of a config or of a credentials file says; `source` names it in errors.
  micro_core::Result<void> add_config(std::string_view text, std::string_view source);
  micro_core::Result<void> add_credentials(std::string_view text, std::string_view source);

  /// Null if there is no such section.
  const Section* profile(std::string_view name) const { return find(profiles_, name); }
  const Section* sso_session(std::string_view name) const { return find(sso_sessions_, name); }
  const Section* services(std::string_view name) const { return find(services_, name); }

 private:
  using Sections = std::map<std::string, Section, std::less<>>;

  static const Section* find(const Sections& sections, std::string_view name);
  Section* section_of_config(std::string_view header);

  Sections profiles_;
  Sections sso_sessions_;
  Sections services_;
  bool has_profile_default_ = false;  // "[profile default]" wins over "[default]"
};

/// The profile to use: AWS_PROFILE, else "default".
std::string profile_name(const micro_core::Environment& environment);

/// The value of `key`; empty if the section is null or has none.
std::string_view value_of(const SharedConfig::Section* section, std::string_view key);

}  // namespace micro_aws
