#include <micro_aws/credentials.hpp>
#include <micro_http/message.hpp>

#include <condition_variable>
#include <memory>
#include <mutex>

#include "credential_sources.hpp"

namespace micro_aws {
namespace {

using micro_core::Clock;
using micro_core::Environment;
using micro_core::Error;
using micro_core::Result;
using micro_core::TimePoint;

constexpr std::chrono::minutes refresh_before{5};
// After a refresh that failed while the old credentials still serve.
constexpr std::chrono::seconds pause_after_failure{30};

bool is_set(const Environment& environment, std::string_view name) {
  const auto value = environment(name);
  return value && !value->empty();
}

bool is_true(const Environment& environment, std::string_view name) {
  const auto value = environment(name);
  return value && micro_http::equal_ignoring_case(*value, "true");
}

// The last credentials of a source, and who may fetch the next ones.
class Refreshed {
 public:
  Refreshed(CredentialsProvider source, const Clock& clock)
      : source_(std::move(source)), clock_(clock) {}

  Result<Credentials> get() {
    std::unique_lock lock(mutex_);
    const TimePoint now = clock_.now();
    if (current_ && (!needs_refresh(now) || (is_valid(now) && fetching_))) return *current_;
    if (fetching_) {
      changed_.wait(lock, [this] { return !fetching_; });
      return outcome(clock_.now());
    }
    fetching_ = true;
    lock.unlock();
    auto fetched = source_();
    lock.lock();
    fetching_ = false;
    changed_.notify_all();
    if (fetched) {
      current_ = *std::move(fetched);
      failure_.reset();
      quiet_until_ = TimePoint{};
    } else {
      failure_ = std::move(fetched).error();
      quiet_until_ = now + pause_after_failure;
    }
    return outcome(now);
  }

  void discard(const Credentials& refused) {
    const std::lock_guard lock(mutex_);
    if (current_ && current_->access_key_id == refused.access_key_id &&
        current_->session_token == refused.session_token) {
      current_.reset();
    }
  }

 private:
  bool is_valid(TimePoint now) const {
    return !current_->expires_at || now < *current_->expires_at;
  }

  bool needs_refresh(TimePoint now) const {
    if (!current_->expires_at || now + refresh_before < *current_->expires_at) return false;
    return !is_valid(now) || now >= quiet_until_;
  }

  Result<Credentials> outcome(TimePoint now) const {
    if (current_ && is_valid(now)) return *current_;
    if (failure_) return *failure_;
    return Error::permission_denied("the credentials that were fetched have expired already");
  }

  const CredentialsProvider source_;
  const Clock& clock_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool fetching_ = false;
  std::optional<Credentials> current_;
  std::optional<Error> failure_;
  TimePoint quiet_until_ = {};
};

Result<CredentialsProvider> from_web_identity(const SourceContext& context) {
  const auto role_arn = context.environment("AWS_ROLE_ARN");
  if (!role_arn || role_arn->empty()) {
    return Error::invalid_argument("AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN is not");
  }
  return web_identity_credentials(
      context,
      {.role_arn = *role_arn,
       .session_name = context.environment("AWS_ROLE_SESSION_NAME").value_or("")},
      context.environment("AWS_WEB_IDENTITY_TOKEN_FILE").value_or(""));
}

Error nothing_found() {
  return Error::permission_denied(
      "no AWS credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set, and "
      "neither a web identity, a profile, a container nor an instance gives any");
}

// The profile's provider; empty if the files have nothing for a profile that nobody asked for.
Result<CredentialsProvider> from_profile(const SourceContext& context, const std::string& profile) {
  const auto config = SharedConfig::load(context.environment);
  if (!config) return config.error();
  const std::string name = profile.empty() ? profile_name(context.environment) : profile;
  const bool is_wanted = !profile.empty() || is_set(context.environment, "AWS_PROFILE");
  if (!is_wanted && config->profile(name) == nullptr) return CredentialsProvider();
  auto provider = profile_credentials(context, *config, name);
  if (provider && !*provider && is_wanted) {
    return Error::permission_denied("profile '" + name + "' has no credentials");
  }
  return provider;
}

// The first source that is configured; it is asked once, and stays.
Result<CredentialsProvider> choose(const SourceContext& context, const std::string& profile) {
  const Environment& environment = context.environment;
  const bool in_lambda = is_set(environment, "AWS_LAMBDA_RUNTIME_API");
  if (!profile.empty()) return from_profile(context, profile);
  if (is_set(environment, "AWS_ACCESS_KEY_ID") && is_set(environment, "AWS_SECRET_ACCESS_KEY")) {
    return environment_credentials(environment);
  }
  if (is_set(environment, "AWS_WEB_IDENTITY_TOKEN_FILE")) return from_web_identity(context);
  if (!in_lambda) {
    auto provider = from_profile(context, profile);
    if (!provider || *provider) return provider;
  }
  if (is_set(environment, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") ||
      is_set(environment, "AWS_CONTAINER_CREDENTIALS_FULL_URI")) {
    return container_credentials(context);
  }
  if (in_lambda || is_true(environment, "AWS_EC2_METADATA_DISABLED")) return nothing_found();
  return CredentialsProvider([instance = instance_credentials(context)]() -> Result<Credentials> {
    auto credentials = instance();
    if (credentials) return credentials;
    return nothing_found().with_detail(micro_core::describe(credentials.error()));
  });
}

}  // namespace

CredentialsProvider environment_credentials(Environment environment) {
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

CredentialsProvider refreshed(CredentialsProvider source, const Clock& clock) {
  const auto state = std::make_shared<Refreshed>(std::move(source), clock);
  return {[state] { return state->get(); },
          [state](const Credentials& refused) { state->discard(refused); }};
}

CredentialsProvider default_credentials(CredentialsOptions options) {
  if (!options.environment) options.environment = micro_core::process_environment();
  const Clock* clock = options.clock != nullptr ? options.clock : &micro_core::system_clock();
  // Keys of the environment are read each time; they cost less than to remember them.
  if (options.profile.empty() && is_set(options.environment, "AWS_ACCESS_KEY_ID") &&
      is_set(options.environment, "AWS_SECRET_ACCESS_KEY")) {
    return environment_credentials(std::move(options.environment));
  }
  struct Choice {
    std::mutex mutex;
    CredentialsProvider provider;
  };
  const auto find = [context = SourceContext{std::move(options.environment), clock},
                     profile = std::move(options.profile),
                     choice = std::make_shared<Choice>()]() -> Result<Credentials> {
    std::unique_lock lock(choice->mutex);
    if (!choice->provider) {
      auto chosen = choose(context, profile);
      if (!chosen) return std::move(chosen).error();
      choice->provider = *std::move(chosen);
    }
    const CredentialsProvider provider = choice->provider;
    lock.unlock();
    return provider();
  };
  return refreshed(find, *clock);
}

}  // namespace micro_aws
