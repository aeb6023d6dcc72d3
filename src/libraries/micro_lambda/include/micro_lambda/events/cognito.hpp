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

struct CognitoCallerContext {
  std::string aws_sdk_version = {};
  std::string client_id = {};
  Extra extra = {};
};

/// What a Cognito user pool hands to a trigger, and wants back with `response` filled: the handler
/// takes the event, changes `response` in a copy, and returns that. An error or exception refuses
/// what the user asks for, and its message is shown to the user.
///
///     CognitoPreSignUpEvent confirm(const CognitoPreSignUpEvent& event) {
///       CognitoPreSignUpEvent answer = event;
///       answer.response.auto_confirm_user = true;
///       return answer;
///     }
///
/// Source:
/// https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
template <class Request, class Response>
struct CognitoTrigger {
  std::string version = {};
  std::string trigger_source = {};  ///< "PreSignUp_SignUp"
  std::string region = {};
  std::string user_pool_id = {};
  std::string user_name = {};
  CognitoCallerContext caller_context = {};
  Request request = {};
  Response response = {};
  Extra extra = {};

  static constexpr KnownBy known_by = [] {
    KnownBy known{.service = "Cognito", .member = "triggerSource"};
    if constexpr (requires { Request::trigger; }) known.prefix = Request::trigger;
    return known;
  }();
};

using CognitoAttributes = std::map<std::string, micro_core::Json>;  ///< mostly texts
using CognitoTexts = std::map<std::string, std::string>;

/// A response that has nothing to say.
struct CognitoNothing {
  Extra extra = {};
};

struct CognitoPreSignUpRequest {
  CognitoAttributes user_attributes = {};
  CognitoTexts validation_data = {};
  CognitoTexts client_metadata = {};
  Extra extra = {};
  static constexpr std::string_view trigger = "PreSignUp_";
};
struct CognitoPreSignUpResponse {
  std::optional<bool> auto_confirm_user = std::nullopt;
  std::optional<bool> auto_verify_email = std::nullopt;
  std::optional<bool> auto_verify_phone = std::nullopt;
  Extra extra = {};
};

struct CognitoPostConfirmationRequest {
  CognitoAttributes user_attributes = {};
  CognitoTexts client_metadata = {};
  Extra extra = {};
  static constexpr std::string_view trigger = "PostConfirmation_";
};

struct CognitoPreAuthenticationRequest {
  CognitoAttributes user_attributes = {};
  CognitoTexts validation_data = {};
  bool user_not_found = false;
  Extra extra = {};
  static constexpr std::string_view trigger = "PreAuthentication_";
};

struct CognitoPostAuthenticationRequest {
  CognitoAttributes user_attributes = {};
  bool new_device_used = false;
  CognitoTexts client_metadata = {};
  Extra extra = {};
  static constexpr std::string_view trigger = "PostAuthentication_";
};

struct CognitoChallengeResult {
  std::string challenge_name = {};  ///< "CUSTOM_CHALLENGE", "SRP_A", "PASSWORD_VERIFIER", …
  bool challenge_result = false;
  std::string challenge_metadata = {};
  Extra extra = {};
};

struct CognitoDefineAuthChallengeRequest {
  CognitoAttributes user_attributes = {};
  std::vector<CognitoChallengeResult> session = {};  ///< the challenges so far
  CognitoTexts client_metadata = {};
  bool user_not_found = false;
  Extra extra = {};
  static constexpr std::string_view trigger = "DefineAuthChallenge_";
};
struct CognitoDefineAuthChallengeResponse {
  std::string challenge_name = {};
  std::optional<bool> issue_tokens = std::nullopt;
  std::optional<bool> fail_authentication = std::nullopt;
  Extra extra = {};
};

struct CognitoCreateAuthChallengeRequest {
  CognitoAttributes user_attributes = {};
  std::string challenge_name = {};
  std::vector<CognitoChallengeResult> session = {};
  CognitoTexts client_metadata = {};
  bool user_not_found = false;
  Extra extra = {};
  static constexpr std::string_view trigger = "CreateAuthChallenge_";
};
struct CognitoCreateAuthChallengeResponse {
  CognitoTexts public_challenge_parameters = {};   ///< for the client
  CognitoTexts private_challenge_parameters = {};  ///< for the trigger that verifies
  std::string challenge_metadata = {};
  Extra extra = {};
};

struct CognitoVerifyAuthChallengeRequest {
  CognitoAttributes user_attributes = {};
  CognitoTexts private_challenge_parameters = {};
  micro_core::Json challenge_answer = {};  ///< a text, mostly
  CognitoTexts client_metadata = {};
  bool user_not_found = false;
  Extra extra = {};
  static constexpr std::string_view trigger = "VerifyAuthChallengeResponse_";
};
struct CognitoVerifyAuthChallengeResponse {
  std::optional<bool> answer_correct = std::nullopt;
  Extra extra = {};
};

struct CognitoGroups {
  std::vector<std::string> groups_to_override = {};
  std::vector<std::string> iam_roles_to_override = {};
  std::string preferred_role = {};
  Extra extra = {};
};

struct CognitoPreTokenGenerationRequest {
  CognitoAttributes user_attributes = {};
  CognitoGroups group_configuration = {};
  std::vector<std::string> scopes = {};  ///< from version 2 on
  CognitoTexts client_metadata = {};
  Extra extra = {};
  static constexpr std::string_view trigger = "TokenGeneration_";
};

/// Of version 1: of the ID token.
struct CognitoClaimsOverride {
  CognitoTexts claims_to_add_or_override = {};
  std::vector<std::string> claims_to_suppress = {};
  CognitoGroups group_override_details = {};
  Extra extra = {};
};
struct CognitoTokenChange {
  CognitoAttributes claims_to_add_or_override = {};
  std::vector<std::string> claims_to_suppress = {};
  std::vector<std::string> scopes_to_add = {};  ///< of an access token, as the next
  std::vector<std::string> scopes_to_suppress = {};
  Extra extra = {};
};
/// From version 2 on.
struct CognitoClaimsAndScopeOverride {
  CognitoTokenChange id_token_generation = {};
  CognitoTokenChange access_token_generation = {};
  CognitoGroups group_override_details = {};
  Extra extra = {};
};
struct CognitoPreTokenGenerationResponse {
  CognitoClaimsOverride claims_override_details = {};
  CognitoClaimsAndScopeOverride claims_and_scope_override_details = {};
  Extra extra = {};
};

struct CognitoUserMigrationRequest {
  std::string password = {};
  CognitoTexts validation_data = {};
  CognitoTexts client_metadata = {};
  Extra extra = {};
  static constexpr std::string_view trigger = "UserMigration_";
};
struct CognitoUserMigrationResponse {
  CognitoTexts user_attributes = {};
  std::string final_user_status = {};                      ///< "CONFIRMED" or "RESET_REQUIRED"
  std::string message_action = {};                         ///< "SUPPRESS"
  std::vector<std::string> desired_delivery_mediums = {};  ///< "EMAIL", "SMS"
  std::optional<bool> force_alias_creation = std::nullopt;
  std::optional<bool> enable_sms_mfa = std::nullopt;
  Extra extra = {};
  static constexpr micro_core::Field fields[] = {
      {.name = "enable_sms_mfa", .alias = "enableSMSMFA"}};
};

struct CognitoCustomMessageRequest {
  CognitoAttributes user_attributes = {};
  std::string code_parameter = {};      ///< "{####}": stands for the code in the text
  std::string link_parameter = {};      ///< stands for the link
  std::string username_parameter = {};  ///< stands for the name
  CognitoTexts client_metadata = {};
  Extra extra = {};
  static constexpr std::string_view trigger = "CustomMessage_";
};
struct CognitoCustomMessageResponse {
  std::string sms_message = {};
  std::string email_message = {};
  std::string email_subject = {};
  Extra extra = {};
};

struct CognitoCustomEmailSenderRequest {
  std::string type = {};  ///< "customEmailSenderRequestV1"
  std::string code = {};  ///< base64 of what the pool's KMS key encrypted
  CognitoAttributes user_attributes = {};
  CognitoTexts client_metadata = {};
  Extra extra = {};
  static constexpr std::string_view trigger = "CustomEmailSender_";
};
struct CognitoCustomSmsSenderRequest {
  std::string type = {};  ///< "customSMSSenderRequestV1"
  std::string code = {};  ///< base64 of what the pool's KMS key encrypted
  CognitoAttributes user_attributes = {};
  CognitoTexts client_metadata = {};
  Extra extra = {};
  static constexpr std::string_view trigger = "CustomSMSSender_";
};

/// Any trigger.
using CognitoEvent = CognitoTrigger<micro_core::Json, micro_core::Json>;

using CognitoPreSignUpEvent = CognitoTrigger<CognitoPreSignUpRequest, CognitoPreSignUpResponse>;
using CognitoPostConfirmationEvent = CognitoTrigger<CognitoPostConfirmationRequest, CognitoNothing>;
using CognitoPreAuthenticationEvent =
    CognitoTrigger<CognitoPreAuthenticationRequest, CognitoNothing>;
using CognitoPostAuthenticationEvent =
    CognitoTrigger<CognitoPostAuthenticationRequest, CognitoNothing>;
using CognitoDefineAuthChallengeEvent =
    CognitoTrigger<CognitoDefineAuthChallengeRequest, CognitoDefineAuthChallengeResponse>;
using CognitoCreateAuthChallengeEvent =
    CognitoTrigger<CognitoCreateAuthChallengeRequest, CognitoCreateAuthChallengeResponse>;
using CognitoVerifyAuthChallengeEvent =
    CognitoTrigger<CognitoVerifyAuthChallengeRequest, CognitoVerifyAuthChallengeResponse>;
/// All versions: 1 reads `claims_override_details`, later ones `claims_and_scope_override_details`.
using CognitoPreTokenGenerationEvent =
    CognitoTrigger<CognitoPreTokenGenerationRequest, CognitoPreTokenGenerationResponse>;
using CognitoUserMigrationEvent =
    CognitoTrigger<CognitoUserMigrationRequest, CognitoUserMigrationResponse>;
using CognitoCustomMessageEvent =
    CognitoTrigger<CognitoCustomMessageRequest, CognitoCustomMessageResponse>;
using CognitoCustomEmailSenderEvent =
    CognitoTrigger<CognitoCustomEmailSenderRequest, CognitoNothing>;
using CognitoCustomSmsSenderEvent = CognitoTrigger<CognitoCustomSmsSenderRequest, CognitoNothing>;

}  // namespace micro_lambda
