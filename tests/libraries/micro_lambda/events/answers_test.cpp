// What functions answer to the events that want more than a text: the exact keys.
#include <micro_lambda/events/app_sync.hpp>
#include <micro_lambda/events/authorizer.hpp>
#include <micro_lambda/events/bedrock_agent.hpp>
#include <micro_lambda/events/cognito.hpp>
#include <micro_lambda/events/config_rule.hpp>
#include <micro_lambda/events/iot.hpp>
#include <micro_lambda/events/lex.hpp>
#include <micro_lambda/events/s3_batch.hpp>
#include <micro_lambda/events/step_functions.hpp>

#include <gtest/gtest.h>

#include "event_text.hpp"

namespace {

using namespace micro_lambda;

TEST(AuthorizerResponse, IsAPolicy) {
  const std::string stage =
      whole_stage("arn:aws:execute-api:eu-central-1:123456789012:abcdef123/prod/GET/users/7");
  EXPECT_EQ(stage, "arn:aws:execute-api:eu-central-1:123456789012:abcdef123/prod/*");
  AuthorizerResponse response = AuthorizerResponse::allow("ada", stage);
  response.context["level"] = 3;
  EXPECT_EQ(written(response),
            R"({"principalId":"ada","policyDocument":{"Version":"2012-10-17","Statement":[)"
            R"({"Effect":"Allow","Action":"execute-api:Invoke","Resource":"arn:aws:execute-api:)"
            R"(eu-central-1:123456789012:abcdef123/prod/*"}]},"context":{"level":3}})");
  EXPECT_EQ(AuthorizerResponse::deny("x", "*").policy_document.statement[0].effect, "Deny");
  EXPECT_EQ(whole_stage("*"), "*");
}

TEST(HttpAuthorizerResponse, SaysNoInSoManyWords) {
  EXPECT_EQ(written(HttpAuthorizerResponse{}), R"({"isAuthorized":false})");
  EXPECT_EQ(written(HttpAuthorizerResponse{.is_authorized = true, .context = {{"user", "ada"}}}),
            R"({"isAuthorized":true,"context":{"user":"ada"}})");
}

TEST(AppSyncAuthorizerResponse, SaysNoInSoManyWords) {
  EXPECT_EQ(written(AppSyncAuthorizerResponse{.ttl_override = 0}),
            R"({"isAuthorized":false,"ttlOverride":0})");
}

TEST(AppSyncResult, IsAValueOrAnError) {
  EXPECT_EQ(written(std::vector<AppSyncResult>{{.data = "a"}, {.error_message = "no"}}),
            R"([{"data":"a"},{"data":null,"errorMessage":"no"}])");
  EXPECT_FALSE(decode_text<std::vector<AppSyncResolverEvent>>("{}"));
  EXPECT_FALSE(decode_text<std::vector<AppSyncResolverEvent>>(R"([{"arguments":{}},{}])"));
}

TEST(BedrockAgentResponse, RepeatsWhatWasAsked) {
  const BedrockAgentEvent operation{
      .action_group = "a", .api_path = "/claims", .http_method = "GET"};
  EXPECT_EQ(written(BedrockAgentResponse::to_operation(operation, "[]")),
            R"({"messageVersion":"1.0","response":{"actionGroup":"a","apiPath":"/claims",)"
            R"("httpMethod":"GET","httpStatusCode":200,)"
            R"("responseBody":{"application/json":{"body":"[]"}}}})");
  const BedrockAgentEvent function{.action_group = "a", .function = "f"};
  EXPECT_EQ(written(BedrockAgentResponse::to_function(function, "done")),
            R"({"messageVersion":"1.0","response":{"actionGroup":"a","function":"f",)"
            R"("functionResponse":{"responseBody":{"TEXT":{"body":"done"}}}}})");
}

TEST(CognitoPreSignUpEvent, ComesBackWithItsResponse) {
  const std::string text =
      R"({"version":"1","triggerSource":"PreSignUp_SignUp","request":{"userAttributes":)"
      R"({"email":"a@example.com"}},"response":{"autoConfirmUser":false,"new":1}})";
  CognitoPreSignUpEvent event = read_event<CognitoPreSignUpEvent>(text);
  EXPECT_EQ(event.request.user_attributes.at("email"), "a@example.com");
  event.response.auto_confirm_user = true;
  event.response.auto_verify_email = false;
  EXPECT_EQ(micro_core::to_text(EventCodec<CognitoPreSignUpEvent>::encode(event).at("response")),
            R"({"autoConfirmUser":true,"autoVerifyEmail":false,"new":1})");
}

TEST(CognitoEvent, OfAnotherTriggerIsRefused) {
  const auto event =
      decode_text<CognitoPreSignUpEvent>(R"({"triggerSource":"PostConfirmation_ConfirmSignUp"})");
  ASSERT_FALSE(event);
  EXPECT_EQ(event.error().message,
            "the event does not come from Cognito: its triggerSource is "
            "\"PostConfirmation_ConfirmSignUp\"");
  EXPECT_TRUE(decode_text<CognitoEvent>(R"({"triggerSource":"Any_Thing"})"));
}

TEST(CognitoPreTokenGenerationEvent, ChangesTheTokensOfEitherVersion) {
  CognitoPreTokenGenerationEvent event;
  auto& change = event.response.claims_and_scope_override_details.access_token_generation;
  change.claims_to_add_or_override["level"] = 3;
  change.scopes_to_add = {"read"};
  EXPECT_EQ(
      micro_core::to_text(EventCodec<CognitoPreTokenGenerationEvent>::encode(event).at("response")),
      R"({"claimsAndScopeOverrideDetails":{"accessTokenGeneration":)"
      R"({"claimsToAddOrOverride":{"level":3},"scopesToAdd":["read"]}}})");
}

TEST(S3BatchResponse, HasAResultForEachTask) {
  const S3BatchEvent event{.invocation_schema_version = "2.0",
                           .invocation_id = "i",
                           .tasks = {{.task_id = "t", .s3_bucket = "b"}}};
  EXPECT_EQ(written(S3BatchResponse::to(event).add(event.tasks[0], "Succeeded", "7 bytes")),
            R"({"invocationSchemaVersion":"2.0","treatMissingKeysAs":"PermanentFailure",)"
            R"("invocationId":"i","results":[{"taskId":"t","resultCode":"Succeeded",)"
            R"("resultString":"7 bytes"}]})");
  EXPECT_EQ(event.tasks[0].bucket(), "b");
  EXPECT_EQ(S3BatchTask{.s3_bucket_arn = "arn:aws:s3:::old"}.bucket(), "old");
}

constexpr std::string_view lex_event =
    R"({"messageVersion":"1.0","invocationSource":"DialogCodeHook","inputMode":"Text",)"
    R"("sessionId":"s","inputTranscript":"a room","bot":{"name":"b","localeId":"en_US"},)"
    R"("interpretations":[{"intent":{"name":"Book","slots":{"City":null}},)"
    R"("nluConfidence":{"score":0.8}}],"sessionState":{"sessionAttributes":{"k":"v"},)"
    R"("intent":{"name":"Book","state":"InProgress","confirmationState":"None","slots":)"
    R"({"City":null,"Nights":{"value":{"originalValue":"two","interpretedValue":"2",)"
    R"("resolvedValues":["2"]}}}},"originatingRequestId":"o"},"transcriptions":[]})";

TEST(LexEvent, HasItsSlots) {
  const auto event = read_event<LexEvent>(lex_event);
  const auto& slots = event.session_state.intent.slots;
  EXPECT_FALSE(slots.at("City"));
  EXPECT_EQ(slots.at("Nights")->value.interpreted_value, "2");
  EXPECT_EQ(EventCodec<LexEvent>::encode(event), micro_core::parse_json(lex_event).value());
}

TEST(LexResponse, GoesOnWithTheIntent) {
  const auto event = read_event<LexEvent>(lex_event);
  EXPECT_EQ(
      written(LexResponse::elicit_slot(event, "City", "Where?")),
      R"({"sessionState":{"intent":{"name":"Book","state":"InProgress","confirmationState":"None",)"
      R"("slots":{"City":null,"Nights":{"value":{"originalValue":"two","interpretedValue":"2",)"
      R"("resolvedValues":["2"]}}}},"dialogAction":{"type":"ElicitSlot","slotToElicit":"City"},)"
      R"("sessionAttributes":{"k":"v"}},)"
      R"("messages":[{"contentType":"PlainText","content":"Where?"}]})");
  EXPECT_EQ(LexResponse::close(event, "Fulfilled", "Done").session_state.intent.state, "Fulfilled");
  EXPECT_EQ(LexResponse::delegate(event).session_state.dialog_action.type, "Delegate");
  EXPECT_TRUE(LexResponse::delegate(event).messages.empty());
}

TEST(IotAuthorizer, ReadsTheDeviceAndSaysNoInSoManyWords) {
  const auto event = read_event<IotAuthorizerRequest>(
      R"({"token":"t","signatureVerified":true,"protocols":["tls","mqtt"],"protocolData":)"
      R"({"mqtt":{"username":"u","password":"cGFzcw==","clientId":"c"}},)"
      R"("connectionMetadata":{"id":"x"}})");
  EXPECT_EQ(event.protocol_data.mqtt.password_bytes().value(), "pass");
  EXPECT_EQ(written(IotAuthorizerResponse{}),
            R"({"isAuthenticated":false,"disconnectAfterInSeconds":3600,)"
            R"("refreshAfterInSeconds":3600,"policyDocuments":[]})");
}

struct Model {
  std::string name;
};

TEST(StepFunctionsTask, HasItsInputAsAStruct) {
  const auto task = read_event<StepFunctionsTask>(R"({"taskToken":"t","input":{"name":"m"}})");
  EXPECT_EQ(task.task_token, "t");
  EXPECT_EQ(task.input_as<Model>().value().name, "m");
  EXPECT_FALSE(decode_text<StepFunctionsTask>(R"({"taskToken":null,"input":{}})"));
}

struct Parameters {
  std::string limit;
};

TEST(ConfigRuleEvent, UnpacksItsTexts) {
  const auto event =
      read_event<ConfigRuleEvent>(R"({"invokingEvent":"{\"messageType\":\"ScheduledNotification\",)"
                                  R"(\"notificationCreationTime\":\"2023-04-27T13:26:17.741Z\"}",)"
                                  R"("ruleParameters":"{\"limit\":\"3\"}","resultToken":"t"})");
  const auto invocation = event.invocation().value();
  EXPECT_EQ(invocation.message_type, "ScheduledNotification");
  EXPECT_EQ(invocation.notification_creation_time.to_string(), "2023-04-27T13:26:17.741000Z");
  EXPECT_EQ(event.parameters_as<Parameters>().value().limit, "3");
  EXPECT_FALSE(ConfigRuleEvent{}.parameters_as<Parameters>());
}

}  // namespace
