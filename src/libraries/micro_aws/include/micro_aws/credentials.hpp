#pragma once

#include <micro_core/clock.hpp>
#include <micro_core/environment.hpp>
#include <micro_core/result.hpp>

#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace micro_aws {

/// What signs a request. A plain value; never logged.
struct Credentials {
  std::string access_key_id = {};
  std::string secret_access_key = {};
  std::string session_token = {};  ///< empty for a user's long-lived keys
  std::optional<micro_core::TimePoint> expires_at = std::nullopt;  ///< unset: never, or unknown
};

/// Where credentials come from: any function that gives them. Asked before every call, from any
/// thread; keeps what it looked up for as long as that is valid. Copies share it. Errors:
/// `permission_denied`, saying what was looked for.
class CredentialsProvider {
 public:
  CredentialsProvider() = default;
  /// `discard`, if there is one, forgets what a service took for expired before its time.
  template <class Get>
    requires(!std::same_as<std::remove_cvref_t<Get>, CredentialsProvider> &&
             std::is_invocable_r_v<micro_core::Result<Credentials>, Get&>)
  CredentialsProvider(Get get, std::function<void(const Credentials&)> discard = {})
      : get_(std::move(get)), discard_(std::move(discard)) {}

  explicit operator bool() const { return static_cast<bool>(get_); }
  micro_core::Result<Credentials> operator()() const { return get_(); }
  /// The next call asks the source anew, unless it gives others than `refused` already. False: what
  /// it gives does not change.
  bool discard(const Credentials& refused) const {
    if (discard_) discard_(refused);
    return static_cast<bool>(discard_);
  }

 private:
  std::function<micro_core::Result<Credentials>()> get_;
  std::function<void(const Credentials&)> discard_;
};

/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN: what Lambda hands to a function.
CredentialsProvider environment_credentials(micro_core::Environment environment);

/// Always these.
CredentialsProvider fixed_credentials(Credentials credentials);

struct CredentialsOptions {
  micro_core::Environment environment = {};  ///< unset: the process's
  std::string profile = {};                  ///< empty: AWS_PROFILE, else "default"
  const micro_core::Clock* clock = nullptr;  ///< unset: the system's
};

/// What the AWS SDKs look for, in their order; the first that is configured counts:
///
/// 1. the environment's keys;
/// 2. a web identity: AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN;
/// 3. the profile in the shared files: a role to assume from other credentials or with a web
///    identity, keys, single sign-on (`aws sso login` made the token; it is refreshed), or a
///    `credential_process`;
/// 4. a container's endpoint: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI;
/// 5. the instance's metadata (IMDSv2 only), unless AWS_EC2_METADATA_DISABLED is true.
///
/// In Lambda (AWS_LAMBDA_RUNTIME_API is set) nothing but 1, 2 and 4 is looked at: no file is opened
/// and no address tried that is not there. Nothing is looked for before the first use. What expires
/// is fetched anew five minutes before, by one thread for all; meanwhile, and if that fails, the
/// old ones serve as long as they are valid.
///
/// Errors: `permission_denied` (nothing is configured; names what was looked for),
/// `invalid_argument` (a broken file, an unknown profile), `unsupported` (`mfa_serial`), and those
/// of the calls.
///
/// Source: https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
CredentialsProvider default_credentials(CredentialsOptions options = {});

/// Keeps what `source` gives until it is about to expire, as `default_credentials` does.
CredentialsProvider refreshed(CredentialsProvider source, const micro_core::Clock& clock);

}  // namespace micro_aws
