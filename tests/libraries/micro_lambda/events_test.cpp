#include <micro_core/reflection.hpp>
#include <micro_lambda/events/alb.hpp>
#include <micro_lambda/events/api_gateway_proxy.hpp>
#include <micro_lambda/events/app_sync.hpp>
#include <micro_lambda/events/authorizer.hpp>
#include <micro_lambda/events/bedrock_agent.hpp>
#include <micro_lambda/events/cloud_watch.hpp>
#include <micro_lambda/events/code.hpp>
#include <micro_lambda/events/cognito.hpp>
#include <micro_lambda/events/config_rule.hpp>
#include <micro_lambda/events/connect.hpp>
#include <micro_lambda/events/custom_resource.hpp>
#include <micro_lambda/events/dynamodb_stream.hpp>
#include <micro_lambda/events/event_bridge.hpp>
#include <micro_lambda/events/kinesis.hpp>
#include <micro_lambda/events/message_brokers.hpp>
#include <micro_lambda/events/s3.hpp>
#include <micro_lambda/events/s3_batch.hpp>
#include <micro_lambda/events/s3_object_lambda.hpp>
#include <micro_lambda/events/secrets_manager.hpp>
#include <micro_lambda/events/ses.hpp>
#include <micro_lambda/events/sns.hpp>
#include <micro_lambda/events/vpc_lattice.hpp>
#include <micro_lambda/events/web_socket.hpp>
#include <micro_lambda/http_api.hpp>
#include <micro_lambda/sqs_event.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace micro_lambda {
namespace {

using micro_core::Json;
using micro_core::Result;

/// Reads `json` as a `T` and writes it again.
template <class T>
Result<Json> there_and_back(const Json& json) {
  auto event = EventCodec<T>::decode(json);
  if (!event) return std::move(event).error();
  return EventCodec<T>::encode(*event);
}

using Names = std::set<std::string>;

// What a recorded event has that no member of its struct takes: "Records[].s3.new". Null and empty
// values are no names: they are kept beside their members.
template <class T>
std::vector<std::string_view> names_of() {
  std::vector<std::string_view> names;
  const T value;
  micro_core::for_each_member(value,
                              [&](std::string_view name, const auto&) { names.push_back(name); });
  return names;
}

template <class T>
void collect_unknown(const T& value, const std::string& path, Names& names) {
  if constexpr (EventPart<T>) {
    for (const auto& [name, kept] : value.extra.fields) {
      const bool is_member = std::ranges::any_of(
          names_of<T>(), [&](std::string_view member) { return member == std::string_view(name); });
      if (!is_member) names.insert(path + std::string(name));
    }
    micro_core::for_each_member(value, [&](std::string_view name, const auto& member) {
      collect_unknown(member, path + std::string(name) + ".", names);
    });
  } else if constexpr (requires { typename T::mapped_type; }) {
    for (const auto& [name, element] : value) collect_unknown(element, path + "*.", names);
  } else if constexpr (requires { value.has_value(); }) {
    if (value) collect_unknown(*value, path, names);
  } else if constexpr (requires { requires EventPart<typename T::value_type>; }) {
    for (const auto& element : value) collect_unknown(element, path, names);
  }
}

template <class T>
Names unknown_of(const Json& json) {
  Names names;
  collect_unknown(EventCodec<T>::decode(json).value(), "", names);
  return names;
}

struct Family {
  std::string prefix;  // of the names of recorded events; the longest that fits counts
  Result<Json> (*round_trip)(const Json&);
  Names (*unknown)(const Json&);
};

const std::vector<Family> families = {
    {"activeMQ", there_and_back<ActiveMqEvent>, unknown_of<ActiveMqEvent>},
    {"alb", there_and_back<AlbRequest>, unknown_of<AlbRequest>},
    {"apiGatewayAuthorizerRequest", there_and_back<RequestAuthorizerRequest>,
     unknown_of<RequestAuthorizerRequest>},
    {"apiGatewayAuthorizerToken", there_and_back<TokenAuthorizerRequest>,
     unknown_of<TokenAuthorizerRequest>},
    {"apiGatewayAuthorizerV2", there_and_back<HttpAuthorizerRequest>,
     unknown_of<HttpAuthorizerRequest>},
    {"apigatewayeSchema", there_and_back<ApiGatewayProxyRequest>,
     unknown_of<ApiGatewayProxyRequest>},
    {"apiGatewayProxy", there_and_back<ApiGatewayProxyRequest>, unknown_of<ApiGatewayProxyRequest>},
    {"apiGatewayProxyV2", there_and_back<HttpApiRequest>, unknown_of<HttpApiRequest>},
    {"appSyncAuthorizerEvent", there_and_back<AppSyncAuthorizerRequest>,
     unknown_of<AppSyncAuthorizerRequest>},
    {"appSyncAuthorizerResponse", there_and_back<AppSyncAuthorizerResponse>,
     unknown_of<AppSyncAuthorizerResponse>},
    {"appSyncBatch", there_and_back<std::vector<AppSyncResolverEvent>>,
     unknown_of<std::vector<AppSyncResolverEvent>>},
    {"appSyncDirect", there_and_back<AppSyncResolverEvent>, unknown_of<AppSyncResolverEvent>},
    {"appSyncResolver", there_and_back<AppSyncResolverEvent>, unknown_of<AppSyncResolverEvent>},
    {"awsConfigRule", there_and_back<ConfigRuleEvent>, unknown_of<ConfigRuleEvent>},
    {"bedrockAgent", there_and_back<BedrockAgentEvent>, unknown_of<BedrockAgentEvent>},
    {"cloudformationCustomResource", there_and_back<CustomResourceEvent>,
     unknown_of<CustomResourceEvent>},
    {"cloudWatchAlarm", there_and_back<CloudWatchAlarmEvent>, unknown_of<CloudWatchAlarmEvent>},
    {"cloudWatchDashboard", there_and_back<CloudWatchDashboardEvent>,
     unknown_of<CloudWatchDashboardEvent>},
    {"cloudWatchLog", there_and_back<CloudWatchLogsEvent>, unknown_of<CloudWatchLogsEvent>},
    {"codeDeployLifecycleHook", there_and_back<CodeDeployEvent>, unknown_of<CodeDeployEvent>},
    {"codePipeline", there_and_back<CodePipelineEvent>, unknown_of<CodePipelineEvent>},
    {"cognitoCreateAuth", there_and_back<CognitoCreateAuthChallengeEvent>,
     unknown_of<CognitoCreateAuthChallengeEvent>},
    {"cognitoCustomEmail", there_and_back<CognitoCustomEmailSenderEvent>,
     unknown_of<CognitoCustomEmailSenderEvent>},
    {"cognitoCustomMessage", there_and_back<CognitoCustomMessageEvent>,
     unknown_of<CognitoCustomMessageEvent>},
    {"cognitoCustomSMS", there_and_back<CognitoCustomSmsSenderEvent>,
     unknown_of<CognitoCustomSmsSenderEvent>},
    {"cognitoDefineAuth", there_and_back<CognitoDefineAuthChallengeEvent>,
     unknown_of<CognitoDefineAuthChallengeEvent>},
    {"cognitoPostAuth", there_and_back<CognitoPostAuthenticationEvent>,
     unknown_of<CognitoPostAuthenticationEvent>},
    {"cognitoPostConf", there_and_back<CognitoPostConfirmationEvent>,
     unknown_of<CognitoPostConfirmationEvent>},
    {"cognitoPreAuth", there_and_back<CognitoPreAuthenticationEvent>,
     unknown_of<CognitoPreAuthenticationEvent>},
    {"cognitoPreSign", there_and_back<CognitoPreSignUpEvent>, unknown_of<CognitoPreSignUpEvent>},
    {"cognitoPreToken", there_and_back<CognitoPreTokenGenerationEvent>,
     unknown_of<CognitoPreTokenGenerationEvent>},
    {"cognitoUserMigration", there_and_back<CognitoUserMigrationEvent>,
     unknown_of<CognitoUserMigrationEvent>},
    {"cognitoVerify", there_and_back<CognitoVerifyAuthChallengeEvent>,
     unknown_of<CognitoVerifyAuthChallengeEvent>},
    {"connectContactFlow", there_and_back<ConnectContactFlowEvent>,
     unknown_of<ConnectContactFlowEvent>},
    {"dynamoStream", there_and_back<DynamoDbStreamEvent>, unknown_of<DynamoDbStreamEvent>},
    {"eventBridge", there_and_back<EventBridgeEvent>, unknown_of<EventBridgeEvent>},
    {"kafkaEvent", there_and_back<KafkaEvent>, unknown_of<KafkaEvent>},
    {"kinesisFirehose", there_and_back<FirehoseEvent>, unknown_of<FirehoseEvent>},
    {"kinesisStream", there_and_back<KinesisEvent>, unknown_of<KinesisEvent>},
    {"lambdaFunctionUrl", there_and_back<HttpApiRequest>, unknown_of<HttpApiRequest>},
    {"rabbitMQ", there_and_back<RabbitMqEvent>, unknown_of<RabbitMqEvent>},
    {"s3BatchOperation", there_and_back<S3BatchEvent>, unknown_of<S3BatchEvent>},
    {"s3Event", there_and_back<S3Event>, unknown_of<S3Event>},
    {"s3EventBridge", there_and_back<EventBridgeEvent>, unknown_of<EventBridgeEvent>},
    {"s3ObjectEvent", there_and_back<S3ObjectLambdaEvent>, unknown_of<S3ObjectLambdaEvent>},
    {"s3SqsEvent", there_and_back<SqsEvent>, unknown_of<SqsEvent>},
    {"secretsManager", there_and_back<SecretsManagerRotationEvent>,
     unknown_of<SecretsManagerRotationEvent>},
    {"sesEvent", there_and_back<SesEvent>, unknown_of<SesEvent>},
    {"snsEvent", there_and_back<SnsEvent>, unknown_of<SnsEvent>},
    {"snsSqs", there_and_back<SqsEvent>, unknown_of<SqsEvent>},
    {"sqs", there_and_back<SqsEvent>, unknown_of<SqsEvent>},
    {"vpcLatticeEvent", there_and_back<LatticeRequestV1>, unknown_of<LatticeRequestV1>},
    {"vpcLatticeEventV2", there_and_back<LatticeRequestV2>, unknown_of<LatticeRequestV2>},
    {"vpcLatticeV2", there_and_back<LatticeRequestV2>, unknown_of<LatticeRequestV2>},
};

const Family* family_of(const std::string& name) {
  const Family* best = nullptr;
  for (const Family& family : families) {
    if (!name.starts_with(family.prefix)) continue;
    if (best == nullptr || best->prefix.size() < family.prefix.size()) best = &family;
  }
  return best;
}

// What `a` has and `b` has not, or has otherwise: "requestContext.identity".
std::string difference(const Json& a, const Json& b) {
  if (a == b) return {};
  if (a.is_object() && b.is_object()) {
    for (const auto& [name, value] : a.get_object()) {
      const Json* other = b.get_object().if_contains(name);
      if (other == nullptr) return std::string(name) + " is missing";
      if (const std::string inside = difference(value, *other); !inside.empty()) {
        return std::string(name) + "." + inside;
      }
    }
    return {};
  }
  if (a.is_array() && b.is_array() && a.get_array().size() == b.get_array().size()) {
    for (std::size_t i = 0; i < a.get_array().size(); ++i) {
      const std::string inside = difference(a.get_array()[i], b.get_array()[i]);
      if (!inside.empty()) return std::to_string(i) + "." + inside;
    }
  }
  return micro_core::to_text(a) + " became " + micro_core::to_text(b);
}

// Each recorded event with its family: a file without one is a failure.
struct Recorded {
  std::string name;
  Json json;
  const Family* family;
};

std::vector<Recorded> recorded_events() {
  std::vector<Recorded> events;
  for (const auto& file : std::filesystem::directory_iterator(EVENTS_FOLDER)) {
    const std::string name = file.path().stem();
    std::stringstream text;
    text << std::ifstream(file.path()).rdbuf();
    const Family* family = family_of(name);
    EXPECT_NE(family, nullptr) << "there is no type for " << name;
    if (family) events.push_back({name, micro_core::parse_json(text.str()).value(), family});
  }
  return events;
}

TEST(Events, OfAwsAreWrittenAsTheyWereRead) {
  if (!std::filesystem::exists(EVENTS_FOLDER)) GTEST_SKIP() << "no recorded events here";
  std::set<std::string> seen;
  for (const auto& [name, json, family] : recorded_events()) {
    SCOPED_TRACE(name);
    const auto written = family->round_trip(json);
    ASSERT_TRUE(written) << written.error().message;
    EXPECT_EQ(difference(json, *written), "");
    EXPECT_EQ(difference(*written, json), "");
    EXPECT_EQ(family->round_trip(*written).value(), *written);
    seen.insert(family->prefix);
  }
  for (const Family& family : families) EXPECT_TRUE(seen.contains(family.prefix)) << family.prefix;
}

// What recorded events have and their structs do not, and why.
const std::map<std::string, Names> not_typed = {
    // The parameters of a widget stand beside its context, under names of one's own.
    {"cloudWatchDashboardEvent", {"original"}},
    // An old name of awsSdkVersion, in samples of the documentation.
    {"cognitoCustomEmailSenderEvent", {"callerContext.awsSdk"}},
    {"cognitoCustomMessageEvent", {"callerContext.awsSdk"}},
    {"cognitoCustomSMSSenderEvent", {"callerContext.awsSdk"}},
    // Added by the library that this event was recorded with; ours is decoded_key().
    {"s3EventDecodedKey", {"Records.s3.object.urlDecodedKey"}},
    // Version 1's name in an event of version 2: it is queryStringParameters there.
    {"vpcLatticeEventV2PathTrailingSlash", {"query_string_parameters"}},
};

TEST(Events, OfAwsFillTheMembersOfTheirStructs) {
  if (!std::filesystem::exists(EVENTS_FOLDER)) GTEST_SKIP() << "no recorded events here";
  std::map<std::string, Names> unknown;
  for (const auto& [name, json, family] : recorded_events()) {
    const Names names = family->unknown(json);
    if (!names.empty()) unknown[name] = names;
  }
  EXPECT_EQ(unknown, not_typed);
}

TEST(Events, KeepWhatTheyDoNotKnow) {
  for (const std::string_view text :
       {R"({"requestContext":{"http":{"method":"GET","new":[1]},"new":{"a":null}},"new":1.5,)"
        R"("extra":"not ours","body":null,"headers":{}})",
        R"({"requestContext":{"http":{}},"isBase64Encoded":false,"cookies":[],"rawPath":""})"}) {
    const Json json = micro_core::parse_json(text).value();
    EXPECT_EQ(there_and_back<HttpApiRequest>(json).value(), json) << text;
  }
}

TEST(Events, PreferAMemberToWhatWasEmptyBefore) {
  const Json json = micro_core::parse_json(
                        R"({"requestContext":{"http":{}},"body":null,"isBase64Encoded":false})")
                        .value();
  HttpApiRequest request = EventCodec<HttpApiRequest>::decode(json).value();
  request.body = "aGk=";
  request.is_base64_encoded = true;
  const Json written = EventCodec<HttpApiRequest>::encode(request);
  EXPECT_EQ(written.at("body"), "aGk=");
  EXPECT_EQ(written.at("isBase64Encoded"), true);
}

TEST(Events, NameWhatIsOfAnotherType) {
  for (const auto& [text, message] : std::vector<std::pair<std::string, std::string>>{
           {R"({"requestContext":{"http":{"method":7}}})",
            "requestContext.http.method of the event is a number; expected a string"},
           {R"({"requestContext":{"http":{}},"cookies":["a",{}]})",
            "cookies[1] of the event is an object; expected a string"},
           {R"({"requestContext":{"http":{}},"body":{"a":1}})",
            "body of the event is an object; expected a string"},
           {R"({"requestContext":{"http":{},"timeEpoch":"1"}})",
            "requestContext.timeEpoch of the event is a string; expected a whole number"},
           {R"({"requestContext":{"http":{}},"headers":[]})",
            "headers of the event is an array; expected an object"}}) {
    const auto event = EventCodec<HttpApiRequest>::decode(micro_core::parse_json(text).value());
    ASSERT_FALSE(event) << text;
    EXPECT_EQ(event.error().message, message);
  }
}

TEST(Events, RefuseThoseOfAnotherSource) {
  const Json other = micro_core::parse_json(R"({"Records":[{"eventSource":"aws:other"}]})").value();
  EXPECT_EQ(there_and_back<SqsEvent>(other).error().message,
            "the event does not come from SQS: a record's eventSource is \"aws:other\"");
  for (const auto round_trip :
       {there_and_back<AlbRequest>, there_and_back<ApiGatewayProxyRequest>,
        there_and_back<HttpApiRequest>, there_and_back<LatticeRequestV1>,
        there_and_back<LatticeRequestV2>, there_and_back<WebSocketRequest>}) {
    EXPECT_FALSE(round_trip(other));
    EXPECT_FALSE(round_trip(Json(nullptr)));
  }
}

TEST(WebSocketRequest, ReadsWhoSaysWhat) {
  const Json json =
      micro_core::parse_json(R"({"requestContext":{"routeKey":"$default","eventType":"MESSAGE",)"
                             R"("connectionId":"c=","connectedAt":1583348638390,"messageId":"m"},)"
                             R"("body":"hello","isBase64Encoded":false})")
          .value();
  const auto request = EventCodec<WebSocketRequest>::decode(json).value();
  EXPECT_EQ(request.request_context.connection_id, "c=");
  EXPECT_EQ(request.request_context.connected_at.time_since_epoch().count(), 1583348638390);
  EXPECT_EQ(request.body_bytes().value(), "hello");
  EXPECT_EQ(EventCodec<WebSocketRequest>::encode(request), json);
}

TEST(LatticeRequestV2, ReadsOneValueOrMany) {
  const Json json = micro_core::parse_json(R"({"path":"/","method":"GET","headers":)"
                                           R"({"a":"1","b":["1","2"]}})")
                        .value();
  const auto request = EventCodec<LatticeRequestV2>::decode(json).value();
  EXPECT_EQ(request.headers.at("a").values, std::vector<std::string>{"1"});
  EXPECT_EQ(request.headers.at("b").values, (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(EventCodec<LatticeRequestV2>::encode(request), json);
}

TEST(ApiGatewayProxyResponse, WritesTheMapsThatAreFilled) {
  EXPECT_EQ(micro_core::to_text(EventCodec<ApiGatewayProxyResponse>::encode(
                {.status_code = 201, .multi_value_headers = {{"a", {"1", "2"}}}, .body = "x"})),
            R"({"statusCode":201,"multiValueHeaders":{"a":["1","2"]},"body":"x",)"
            R"("isBase64Encoded":false})");
}

}  // namespace
}  // namespace micro_lambda
