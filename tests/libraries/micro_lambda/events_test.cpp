#include <micro_lambda/events/alb.hpp>
#include <micro_lambda/events/api_gateway_proxy.hpp>
#include <micro_lambda/events/app_sync.hpp>
#include <micro_lambda/events/authorizer.hpp>
#include <micro_lambda/events/bedrock_agent.hpp>
#include <micro_lambda/events/cloud_watch.hpp>
#include <micro_lambda/events/cognito.hpp>
#include <micro_lambda/events/custom_resource.hpp>
#include <micro_lambda/events/dynamodb_stream.hpp>
#include <micro_lambda/events/event_bridge.hpp>
#include <micro_lambda/events/kinesis.hpp>
#include <micro_lambda/events/message_brokers.hpp>
#include <micro_lambda/events/s3.hpp>
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

using RoundTrip = Result<Json> (*)(const Json&);

struct Family {
  std::string prefix;  // of the names of recorded events; the longest that fits counts
  RoundTrip round_trip;
};

const std::vector<Family> families = {
    {"activeMQ", there_and_back<ActiveMqEvent>},
    {"alb", there_and_back<AlbRequest>},
    {"apiGatewayAuthorizerRequest", there_and_back<RequestAuthorizerRequest>},
    {"apiGatewayAuthorizerToken", there_and_back<TokenAuthorizerRequest>},
    {"apiGatewayAuthorizerV2", there_and_back<HttpAuthorizerRequest>},
    {"apiGatewayProxy", there_and_back<ApiGatewayProxyRequest>},
    {"apiGatewayProxyV2", there_and_back<HttpApiRequest>},
    {"apigatewayeSchema", there_and_back<ApiGatewayProxyRequest>},
    {"appSyncAuthorizerEvent", there_and_back<AppSyncAuthorizerRequest>},
    {"appSyncDirect", there_and_back<AppSyncResolverEvent>},
    {"appSyncResolver", there_and_back<AppSyncResolverEvent>},
    {"bedrockAgent", there_and_back<BedrockAgentEvent>},
    {"cloudWatchAlarm", there_and_back<CloudWatchAlarmEvent>},
    {"cloudWatchLog", there_and_back<CloudWatchLogsEvent>},
    {"cloudformationCustomResource", there_and_back<CustomResourceEvent>},
    {"cognito", there_and_back<CognitoEvent>},
    {"dynamoStream", there_and_back<DynamoDbStreamEvent>},
    {"eventBridge", there_and_back<EventBridgeEvent>},
    {"kafkaEvent", there_and_back<KafkaEvent>},
    {"kinesisFirehose", there_and_back<FirehoseEvent>},
    {"kinesisStream", there_and_back<KinesisEvent>},
    {"lambdaFunctionUrl", there_and_back<HttpApiRequest>},
    {"rabbitMQ", there_and_back<RabbitMqEvent>},
    {"s3Event", there_and_back<S3Event>},
    {"s3EventBridge", there_and_back<EventBridgeEvent>},
    {"s3SqsEvent", there_and_back<SqsEvent>},
    {"sesEvent", there_and_back<SesEvent>},
    {"snsEvent", there_and_back<SnsEvent>},
    {"snsSqs", there_and_back<SqsEvent>},
    {"sqs", there_and_back<SqsEvent>},
    {"vpcLatticeEvent.", there_and_back<LatticeRequestV1>},
    {"vpcLatticeEventPath", there_and_back<LatticeRequestV1>},
    {"vpcLatticeEventV2", there_and_back<LatticeRequestV2>},
    {"vpcLatticeV2", there_and_back<LatticeRequestV2>},
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

TEST(Events, OfAwsAreWrittenAsTheyWereRead) {
  if (!std::filesystem::exists(EVENTS_FOLDER)) GTEST_SKIP() << "no recorded events here";
  std::set<std::string> seen;
  for (const auto& file : std::filesystem::directory_iterator(EVENTS_FOLDER)) {
    const std::string name = file.path().filename();
    SCOPED_TRACE(name);
    const Family* family = family_of(name);
    if (family == nullptr) continue;
    std::stringstream text;
    text << std::ifstream(file.path()).rdbuf();
    const Json json = micro_core::parse_json(text.str()).value();
    const auto written = family->round_trip(json);
    ASSERT_TRUE(written) << written.error().message;
    EXPECT_EQ(difference(json, *written), "");
    EXPECT_EQ(difference(*written, json), "");
    seen.insert(family->prefix);
  }
  for (const Family& family : families) EXPECT_TRUE(seen.contains(family.prefix)) << family.prefix;
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
  for (const RoundTrip round_trip :
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
  EXPECT_EQ(request.request_context.connected_at, 1583348638390);
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
