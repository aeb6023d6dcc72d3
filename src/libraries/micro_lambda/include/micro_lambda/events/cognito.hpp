#pragma once

#include <micro_core/json.hpp>
#include <micro_core/result.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/extra.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace micro_lambda {

struct CognitoCallerContext {
  std::string aws_sdk_version = {};
  std::string client_id = {};
  Extra extra = {};
};

/// What a Cognito user pool hands to any of its triggers, and wants back with `response` filled.
///
/// Source:
/// https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
struct CognitoEvent {
  std::string version = {};
  std::string trigger_source = {};  ///< "PreSignUp_SignUp"
  std::string region = {};
  std::string user_pool_id = {};
  std::string user_name = {};
  CognitoCallerContext caller_context = {};
  micro_core::Json request = {};   ///< its members depend on the trigger
  micro_core::Json response = {};  ///< as well
  Extra extra = {};
};

/// Errors of decoding: `invalid_argument`, when the event has no triggerSource.
template <>
struct EventCodec<CognitoEvent> {
  static micro_core::Result<CognitoEvent> decode(const micro_core::Json& json);
  static micro_core::Json encode(const CognitoEvent& event);
};

}  // namespace micro_lambda
