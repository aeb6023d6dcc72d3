#pragma once

#include <micro_core/json.hpp>
#include <micro_core/result.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/extra.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace micro_lambda {

/// What Secrets Manager hands to a function that changes a secret, once for each of four steps: the
/// new value waits under the label AWSPENDING until "finishSecret" moves AWSCURRENT to it. Steps
/// may come more than once. Nothing is answered.
///
/// Source:
/// https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
struct SecretsManagerRotationEvent {
  std::string step = {};                  ///< "createSecret", "setSecret", "testSecret",
                                          ///< "finishSecret"
  std::string secret_id = {};             ///< an ARN
  std::string client_request_token = {};  ///< the id of the new version
  std::string rotation_token = {};        ///< to pass on, where the role that rotates is another's
  Extra extra = {};

  static constexpr KnownBy known_by = {
      .service = "Secrets Manager", .member = "SecretId", .also = "Step"};
  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;
};

}  // namespace micro_lambda
