// The services that are a call or two: STS, Parameter Store, Secrets Manager, Lambda, SNS,
// EventBridge.
#include <micro_aws/event_bus.hpp>
#include <micro_aws/lambda_function.hpp>
#include <micro_aws/parameter_store.hpp>
#include <micro_aws/secrets_manager.hpp>
#include <micro_aws/sns_topic.hpp>
#include <micro_aws/sts.hpp>

#include <gmock/gmock.h>

#include "scripted_service.hpp"

namespace {

using namespace std::chrono_literals;
using micro_core::ErrorCode;
using micro_core::Json;
using micro_core::JsonObject;
using micro_http::HttpResponse;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

HttpResponse refusal(std::string code) {
  return {.status = 400, .body = R"({"__type":")" + code + R"(","message":"no"})"};
}

TEST(Sts, TellsWhoTheCallerIs) {
  ScriptedService service;
  service.answer(
      "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:x</Arn><UserId>U</UserId>"
      "<Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>");
  const auto identity = micro_aws::get_caller_identity(service.client());
  ASSERT_TRUE(identity) << describe(identity.error());
  EXPECT_EQ(identity->account, "123456789012");
  EXPECT_EQ(identity->arn, "arn:x");
  EXPECT_EQ(service.requests()[0].body, "Action=GetCallerIdentity&Version=2011-06-15");
  EXPECT_THAT(std::string(service.requests()[0].headers.get("Authorization")),
              HasSubstr("/sts/aws4_request"));
}

TEST(Sts, AssumesARoleAndPassesTheRefusalOn) {
  ScriptedService service;
  service.answer(
      "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>A</AccessKeyId>"
      "<SecretAccessKey>S</SecretAccessKey><SessionToken>T</SessionToken>"
      "<Expiration>2026-11-22T01:00:00Z</Expiration></Credentials></AssumeRoleResult>"
      "</AssumeRoleResponse>");
  service.answer(HttpResponse{
      .status = 403,
      .body = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not you</Message></Error>"
              "</ErrorResponse>"});
  const micro_aws::AssumeRoleOptions options{
      .role_arn = "arn", .session_name = "me", .duration = 900s};
  const auto role = micro_aws::assume_role(service.client(), options);
  ASSERT_TRUE(role) << describe(role.error());
  EXPECT_EQ(role->access_key_id, "A");
  EXPECT_THAT(service.requests()[0].body, HasSubstr("DurationSeconds=900"));
  const auto refused = micro_aws::assume_role(service.client(), options);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::permission_denied);
  EXPECT_EQ(refused.error().message, "not you");
}

TEST(ParameterStore, ReadsOneSeveralAndAllUnderAPath) {
  ScriptedService service;
  service.answer(R"({"Parameter":{"Name":"/a","Value":"1","Type":"SecureString","Version":7}})");
  service.answer(refusal("ParameterNotFound"));
  service.answer(R"({"Parameters":[{"Name":"/a","Value":"1"}],"InvalidParameters":["/b"]})");
  service.answer(R"({"Parameters":[{"Name":"/p/a","Value":"1"}],"NextToken":"more"})");
  service.answer(R"({"Parameters":[{"Name":"/p/b","Value":"2"}]})");
  const micro_aws::ParameterStore store(service.client());
  const auto one = store.get_parameter("/a").value();
  ASSERT_TRUE(one);
  EXPECT_EQ(one->value, "1");
  EXPECT_EQ(one->version, 7);
  EXPECT_FALSE(store.get_parameter("/b").value());
  EXPECT_THAT(store.get_parameters({"/a", "/b"}).value().missing, ElementsAre("/b"));
  EXPECT_THAT(store.get_parameters_by_path("/p").value(), SizeIs(2));
  EXPECT_THAT(service.requests().back().body, HasSubstr(R"("NextToken":"more")"));
  EXPECT_EQ(service.requests()[0].headers.get("X-Amz-Target"), "AmazonSSM.GetParameter");
}

TEST(ParameterStore, DoesNotOverwriteUnasked) {
  ScriptedService service;
  service.answer(refusal("ParameterAlreadyExists"));
  service.answer(R"({"Version":2})");
  const micro_aws::ParameterStore store(service.client());
  EXPECT_EQ(store.put_parameter("/a", "1").error().code, ErrorCode::already_exists);
  EXPECT_EQ(store.put_parameter("/a", "1", {.overwrite = true}).value(), 2);
}

TEST(SecretsManager, ReadsTextsAndBytes) {
  ScriptedService service;
  service.answer(R"({"ARN":"arn","Name":"n","VersionId":"v","SecretString":"s3cret"})");
  service.answer(R"({"ARN":"arn","Name":"n","VersionId":"v","SecretBinary":"AAE="})");
  service.answer(refusal("ResourceNotFoundException"));
  const auto client = service.client();
  EXPECT_EQ(micro_aws::get_secret_value(client, "n").value()->value, "s3cret");
  const auto binary = micro_aws::get_secret_value(client, "n", {.stage = "AWSPREVIOUS"}).value();
  EXPECT_TRUE(binary->is_binary);
  EXPECT_EQ(binary->value, std::string("\0\1", 2));
  EXPECT_FALSE(micro_aws::get_secret_value(client, "gone").value());
  EXPECT_THAT(service.requests()[1].body, HasSubstr(R"("VersionStage":"AWSPREVIOUS")"));
}

TEST(LambdaFunction, AnswersWithThePayloadAndTheLog) {
  ScriptedService service;
  service.answer(
      HttpResponse{.headers = {{"X-Amz-Executed-Version", "3"}, {"X-Amz-Log-Result", "bG9n"}},
                   .body = R"({"ok":true})"});
  const micro_aws::LambdaFunction function(service.client(), "arn:aws:lambda:f");
  const auto answer =
      function.invoke(JsonObject{{"a", 1}}, {.qualifier = "live", .log_tail = true});
  ASSERT_TRUE(answer) << describe(answer.error());
  EXPECT_EQ(micro_core::to_text(answer->payload), R"({"ok":true})");
  EXPECT_EQ(answer->log_tail, "log");
  const auto& request = service.requests()[0];
  EXPECT_EQ(request.target,
            "/2015-03-31/functions/arn%3Aaws%3Alambda%3Af/invocations?Qualifier=live");
  EXPECT_EQ(request.headers.get("X-Amz-Invocation-Type"), "RequestResponse");
  EXPECT_EQ(request.body, R"({"a":1})");
}

TEST(LambdaFunction, AnswersWithTheFailureOfAFunctionAndItsLog) {
  ScriptedService service;
  service.answer(HttpResponse{
      .headers = {{"X-Amz-Function-Error", "Unhandled"}, {"X-Amz-Log-Result", "bG9n"}},
      .body = R"({"errorMessage":"boom","errorType":"Function.Bad","stackTrace":["a:1","b:2"]})"});
  service.answer(HttpResponse{.status = 202});
  service.answer(HttpResponse{.status = 204});
  const micro_aws::LambdaFunction function(service.client(), "f");
  const auto answer = function.invoke(JsonObject{}, {.log_tail = true});
  ASSERT_TRUE(answer) << describe(answer.error());
  ASSERT_TRUE(answer->failure);
  EXPECT_EQ(answer->failure->kind, "Unhandled");
  EXPECT_EQ(answer->failure->type, "Function.Bad");
  EXPECT_EQ(answer->failure->message, "boom");
  EXPECT_THAT(answer->failure->stack_trace, testing::ElementsAre("a:1", "b:2"));
  EXPECT_EQ(answer->log_tail, "log");
  EXPECT_TRUE(function.invoke_async(JsonObject{}));
  EXPECT_EQ(service.requests()[1].headers.get("X-Amz-Invocation-Type"), "Event");
  EXPECT_TRUE(function.invoke_dry_run());
  EXPECT_EQ(service.requests()[2].headers.get("X-Amz-Invocation-Type"), "DryRun");
}

TEST(Sns, PublishesABatchAndTellsWhatFailed) {
  ScriptedService service;
  service.answer(
      "<PublishBatchResponse><PublishBatchResult>"
      "<Successful><member><Id>0</Id><MessageId>m</MessageId></member></Successful>"
      "<Failed><member><Id>1</Id><Code>InvalidParameter</Code><Message>empty</Message>"
      "<SenderFault>true</SenderFault></member></Failed>"
      "</PublishBatchResult></PublishBatchResponse>");
  const auto failures =
      micro_aws::sns_publish_batch(service.client(), "arn:t",
                                   {{.message = "a", .group_id = "g"},
                                    {.message = "", .attributes = {{"color", {.value = "red"}}}},
                                    {.message = "not mentioned"}});
  ASSERT_TRUE(failures) << describe(failures.error());
  ASSERT_EQ(failures->size(), 2U);
  EXPECT_EQ((*failures)[0].index, 1U);
  EXPECT_EQ((*failures)[0].error.code, ErrorCode::invalid_argument);
  EXPECT_EQ((*failures)[0].error.remote->code, "InvalidParameter");
  EXPECT_EQ((*failures)[1].index, 2U);
  EXPECT_EQ((*failures)[1].error.code, ErrorCode::internal);
  const std::string& body = service.requests()[0].body;
  EXPECT_THAT(body, HasSubstr("PublishBatchRequestEntries.member.1.Id=0&"));
  EXPECT_THAT(body, HasSubstr("PublishBatchRequestEntries.member.1.MessageGroupId=g&"));
  EXPECT_THAT(body, HasSubstr("PublishBatchRequestEntries.member.2."
                              "MessageAttributes.entry.1.Value.StringValue=red"));
}

TEST(Sns, PublishesWithAttributes) {
  ScriptedService service;
  service.answer(
      "<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult>"
      "</PublishResponse>");
  const auto id = micro_aws::sns_publish(
      service.client(), "arn:t",
      {.message = "a b", .attributes = {{"color", {.value = "red"}}, {"raw", {"Binary", "hi"}}}});
  ASSERT_TRUE(id) << describe(id.error());
  EXPECT_EQ(*id, "m");
  const std::string& body = service.requests()[0].body;
  EXPECT_THAT(body, HasSubstr("TopicArn=arn%3At&Message=a%20b&"));
  EXPECT_THAT(body, HasSubstr("MessageAttributes.entry.1.Value.StringValue=red"));
  EXPECT_THAT(body, HasSubstr("MessageAttributes.entry.2.Value.BinaryValue=aGk%3D"));
  EXPECT_THAT(body, HasSubstr("Action=Publish&Version=2010-03-31"));
}

TEST(EventBridge, TellsWhichEventsWereNotTaken) {
  ScriptedService service;
  service.answer(R"({"FailedEntryCount":1,"Entries":[{"EventId":"e"},)"
                 R"({"ErrorCode":"InternalFailure","ErrorMessage":"later"}]})");
  const micro_aws::BusEvent event{
      .source = "shop", .detail_type = "order", .detail = JsonObject{{"id", 1}}};
  const auto failures = micro_aws::put_events(service.client(), "bus", {event, event});
  ASSERT_TRUE(failures) << describe(failures.error());
  ASSERT_THAT(*failures, SizeIs(1));
  EXPECT_EQ(failures->front().index, 1U);
  EXPECT_EQ(failures->front().error.remote->code, "InternalFailure");
  EXPECT_THAT(service.requests()[0].body,
              HasSubstr(R"({"Source":"shop","DetailType":"order","Detail":"{\"id\":1}",)"
                        R"("EventBusName":"bus"})"));
}

}  // namespace
