#include <micro_api/front_end.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "echo_app.hpp"

namespace micro_api {
namespace {

Json parse(std::string_view text) {
  return micro_core::parse_json(text).value();
}

Json recorded_event(const std::string& name) {
  std::stringstream text;
  text << std::ifstream(std::filesystem::path(EVENTS_FOLDER) / name).rdbuf();
  return parse(text.str());
}

struct RecordedEvent {
  std::string file;
  FrontEnd front_end;
  std::string method;
  std::string path;  // as the app sees it
};

const std::vector<RecordedEvent> recorded = {
    {"albEvent.json", FrontEnd::load_balancer, "GET", "/lambda"},
    {"albEventPathTrailingSlash.json", FrontEnd::load_balancer, "GET", "/lambda/"},
    {"albMultiValueHeadersEvent.json", FrontEnd::load_balancer, "GET", "/todos"},
    {"albMultiValueQueryStringEvent.json", FrontEnd::load_balancer, "GET", "/todos"},
    {"apiGatewayProxyEvent.json", FrontEnd::http_api_1, "GET", "/my/path"},
    {"apiGatewayProxyEventAnotherPath.json", FrontEnd::http_api_1, "GET", "/my/anotherPath"},
    {"apiGatewayProxyEventNoOrigin.json", FrontEnd::http_api_1, "GET", "/my/path"},
    {"apiGatewayProxyEventPathTrailingSlash.json", FrontEnd::http_api_1, "GET", "/my/path/"},
    {"apiGatewayProxyEventPrincipalId.json", FrontEnd::rest_api, "POST", "/trip"},
    {"apiGatewayProxyEvent_noVersionAuth.json", FrontEnd::rest_api, "GET", "/my/path"},
    {"apiGatewayProxyOtherEvent.json", FrontEnd::http_api_1, "GET", "/other/path"},
    {"apiGatewayProxyV2Event.json", FrontEnd::http_api, "POST", "/my/path"},
    {"apiGatewayProxyV2EventPathTrailingSlash.json", FrontEnd::http_api, "POST", "/my/path/"},
    {"apiGatewayProxyV2Event_GET.json", FrontEnd::http_api, "GET", "/my/path"},
    {"apiGatewayProxyV2IamEvent.json", FrontEnd::http_api, "GET", "/my/path"},
    {"apiGatewayProxyV2LambdaAuthorizerEvent.json", FrontEnd::http_api, "GET", "/my/path"},
    {"apiGatewayProxyV2OtherGetEvent.json", FrontEnd::http_api, "GET", "/other/path"},
    {"lambdaFunctionUrlEvent.json", FrontEnd::function_url, "GET", "/"},
    {"lambdaFunctionUrlEventPathTrailingSlash.json", FrontEnd::function_url, "POST", "/my/path/"},
    {"lambdaFunctionUrlEventWithHeaders.json", FrontEnd::function_url, "GET", "/"},
    {"lambdaFunctionUrlIAMEvent.json", FrontEnd::function_url, "POST", "/my/path"},
    {"vpcLatticeEvent.json", FrontEnd::lattice_1, "GET", "/testpath"},
    {"vpcLatticeEventPathTrailingSlash.json", FrontEnd::lattice_1, "GET", "/testpath/"},
    {"vpcLatticeEventV2PathTrailingSlash.json", FrontEnd::lattice_2, "GET", "/newpath/"},
    {"vpcLatticeV2Event.json", FrontEnd::lattice_2, "GET", "/newpath"},
    {"vpcLatticeV2EventWithHeaders.json", FrontEnd::lattice_2, "GET", "/newpath"},
};

TEST(FrontEnd, IsKnownForEachEventThatAwsSends) {
  if (!std::filesystem::exists(EVENTS_FOLDER)) GTEST_SKIP() << "no recorded events here";
  for (const RecordedEvent& each : recorded) {
    SCOPED_TRACE(each.file);
    Json event = recorded_event(each.file);
    EXPECT_EQ(front_end_of(event), each.front_end);
    // Some of the recorded bodies are said to be base64 and are not.
    event.as_object()["body"] = nullptr;
    std::string seen;
    App app = echo_app();
    app.use([&seen](Request& request, const Next& next) {
      seen = request.http.method + " " + std::string(request.http.path());
      return next(request);
    });
    const auto answer = handle_event(app, event, {});
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(seen, each.method + " " + each.path);
    EXPECT_EQ(answer->at("statusCode"), 404);
  }
}

TEST(FrontEnd, IsNoneForEveryOtherEventThatAwsSends) {
  if (!std::filesystem::exists(EVENTS_FOLDER)) GTEST_SKIP() << "no recorded events here";
  int seen = 0;
  for (const auto& file : std::filesystem::directory_iterator(EVENTS_FOLDER)) {
    const std::string name = file.path().filename();
    const bool is_http = name.starts_with("alb") || name.starts_with("apiGateway") ||
                         name.starts_with("apigateway") || name.starts_with("lambdaFunctionUrl") ||
                         name.starts_with("vpcLattice");
    if (is_http) continue;
    EXPECT_FALSE(front_end_of(recorded_event(name))) << name;
    seen += 1;
  }
  EXPECT_GE(seen, 60);
}

TEST(FrontEnd, OfAnEventThatIsNoneIsAnErrorThatDescribesIt) {
  const App app = echo_app();
  for (const auto& [event, words] : std::vector<std::pair<std::string, std::string>>{
           {R"({"Records":[{"eventSource":"aws:sqs"}]})", "records of aws:sqs"},
           {R"({"Records":[{"EventSource":"aws:sns"}]})", "records of aws:sns"},
           {R"({"detail-type":"Scheduled Event"})", "the EventBridge event \"Scheduled Event\""},
           {R"({"requestContext":{"connectionId":"c"}})", "a message of a WebSocket API"},
           {R"({"warmer":true,"n":1})", "an object with warmer, n"},
           {"{}", "an empty object"},
           {"[1]", "JSON, but no object"}}) {
    const auto answer = try_event(app, event);
    ASSERT_FALSE(answer) << event;
    EXPECT_NE(answer.error().message.find("but " + words), std::string::npos)
        << answer.error().message;
  }
}

TEST(FrontEnd, LeavesOtherEventsToTheHook) {
  const App app = echo_app({.other_event = [](const Json& event, const auto&) {
    return micro_core::Result<Json>(Json(JsonObject{{"warm", event.at("warmer")}}));
  }});
  EXPECT_EQ(micro_core::to_text(try_event(app, R"({"warmer":true})").value()), R"({"warm":true})");
}

TEST(FrontEnd, RefusesABodyThatIsNoString) {
  const auto answer = try_event(
      echo_app(), R"({"requestContext":{"http":{"method":"POST"}},"rawPath":"/","body":{"a":1}})");
  ASSERT_FALSE(answer);
  EXPECT_NE(answer.error().message.find("no string"), std::string::npos);
}

TEST(FrontEnd, HandsOnTheClaimsOfEachKindOfAuthorizer) {
  const auto claims = [](FrontEnd front_end, const std::string& text) {
    const Json event = parse(text);
    const Json* found = claims_of(front_end, event);
    return found == nullptr ? "none" : micro_core::to_text(*found);
  };
  const auto with = [](std::string_view authorizer) {
    return R"({"requestContext":{"authorizer":)" + std::string(authorizer) + "}}";
  };
  EXPECT_EQ(claims(FrontEnd::http_api, with(R"({"jwt":{"claims":{"sub":"1"},"scopes":[]}})")),
            R"({"sub":"1"})");
  EXPECT_EQ(claims(FrontEnd::http_api, with(R"({"lambda":{"a":1}})")), R"({"a":1})");
  EXPECT_EQ(claims(FrontEnd::function_url, with(R"({"iam":{"userArn":"arn"}})")),
            R"({"userArn":"arn"})");
  EXPECT_EQ(claims(FrontEnd::http_api, with(R"({"other":1})")), "none");
  EXPECT_EQ(claims(FrontEnd::rest_api, with(R"({"principalId":"u","n":"1"})")),
            R"({"principalId":"u","n":"1"})");
  EXPECT_EQ(claims(FrontEnd::rest_api, with(R"({"claims":{"sub":"1"}})")), R"({"sub":"1"})");
  EXPECT_EQ(claims(FrontEnd::rest_api, with(R"({"claims":null,"scopes":null})")), "none");
  EXPECT_EQ(claims(FrontEnd::lattice_2, R"({"requestContext":{"identity":{"type":"AWS_IAM"}}})"),
            R"({"type":"AWS_IAM"})");
  EXPECT_EQ(claims(FrontEnd::load_balancer, R"({"requestContext":{"elb":{}}})"), "none");
}

TEST(FrontEnd, SaysWhatTheGatewayKnows) {
  const GatewayFacts facts = gateway_facts(
      FrontEnd::http_api,
      parse(R"({"pathParameters":{"proxy":"a/b"},"stageVariables":{"v":"1"},"requestContext":)"
            R"({"requestId":"r","stage":"prod","routeKey":"GET /{proxy+}","domainName":"d"}})"));
  EXPECT_EQ(facts.request_id, "r");
  EXPECT_EQ(facts.stage, "prod");
  EXPECT_EQ(facts.route, "GET /{proxy+}");
  EXPECT_EQ(facts.domain_name, "d");
  EXPECT_EQ(facts.path_parameters.at("proxy"), "a/b");
  EXPECT_EQ(facts.stage_variables.at("v"), "1");
}

TEST(FrontEnd, CollectsAStreamedBodyAndNamesUntypedBytes) {
  const auto get = [](std::string_view path) {
    return answer_to(R"({"requestContext":{"http":{"method":"GET"}},"rawPath":")" +
                     std::string(path) + R"("})");
  };
  EXPECT_EQ(body_of(get("/streamed")), "one two");
  const Json untyped = get("/untyped");
  EXPECT_EQ(untyped.at("headers").at("content-type"), "application/octet-stream");
  EXPECT_EQ(body_of(untyped), "YWJj");
}

}  // namespace
}  // namespace micro_api
