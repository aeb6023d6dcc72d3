#include <gtest/gtest.h>
#include <local_cloud/gateway/http_event.hpp>
#include <micro_core/json.hpp>

namespace local_cloud::gateway {
namespace {

using namespace std::chrono_literals;
using micro_core::Json;
using micro_http::HttpRequest;

constexpr micro_core::TimePoint now{1'795'361'975'123ms};

Json event_of(const HttpRequest& request, const RouteTable::Match& match = {},
              const std::map<std::string, std::string>& stage_variables = {}) {
  const std::string text = make_event(request, match,
                                      {.account_id = "000000000000",
                                       .api_id = "abc123",
                                       .stage = "$default",
                                       .route_key = "ANY /users/{proxy+}",
                                       .request_id = "JKJaXmPLvHcESHA=",
                                       .trace_header = "Root=1-2-3",
                                       .stage_variables = &stage_variables,
                                       .now = now});
  return micro_core::parse_json(text).value();
}

// The order of members and of what stands in them is API Gateway's own.
TEST(HttpEvent, IsWhatApiGatewaySends) {
  const HttpRequest request{"POST",
                            "/users/a%20b?x=1&y=%20z&x=2",
                            {{"Host", "abc123.execute-api.localhost:4566"},
                             {"User-Agent", "curl/7.88.1"},
                             {"Cookie", "a=1; b=2"},
                             {"Accept", "text/html"},
                             {"accept", "*/*"},
                             {"Content-Type", "application/json; charset=utf-8"},
                             {"Connection", "keep-alive"}},
                            R"({"name":"Zoë"})",
                            "127.0.0.1"};
  EXPECT_EQ(
      micro_core::to_text(event_of(request, {0, {{"proxy", "a%20b"}}}, {{"colour", "blue"}})),
      R"({"version":"2.0","routeKey":"ANY /users/{proxy+}","rawPath":"/users/a b",)"
      R"("cookies":["a=1","b=2"],"rawQueryString":"x=1&y=%20z&x=2",)"
      R"("queryStringParameters":{"x":"1,2","y":" z"},)"
      R"("headers":{"host":"abc123.execute-api.localhost:4566","user-agent":"curl/7.88.1",)"
      R"("accept":"text/html,*/*","content-type":"application/json; charset=utf-8",)"
      R"("x-amzn-trace-id":"Root=1-2-3","x-forwarded-for":"127.0.0.1","x-forwarded-port":"4566",)"
      R"("x-forwarded-proto":"http"},)"
      R"("requestContext":{"accountId":"000000000000","apiId":"abc123",)"
      R"("domainName":"abc123.execute-api.localhost","domainPrefix":"abc123",)"
      R"("http":{"method":"POST","path":"/users/a b","protocol":"HTTP/1.1",)"
      R"("sourceIp":"127.0.0.1","userAgent":"curl/7.88.1"},)"
      R"("requestId":"JKJaXmPLvHcESHA=","routeKey":"ANY /users/{proxy+}","stage":"$default",)"
      R"("time":"22/Nov/2026:15:39:35 +0000","timeEpoch":1795361975123},)"
      R"("pathParameters":{"proxy":"a b"},"stageVariables":{"colour":"blue"},)"
      R"("body":"{\"name\":\"Zoë\"}","isBase64Encoded":false})");
}

TEST(HttpEvent, LeavesOutWhatIsAbsent) {
  const Json event = event_of({"GET", "/", {{"Host", "localhost"}}, {}, "::1"});
  for (const char* name :
       {"cookies", "queryStringParameters", "pathParameters", "stageVariables", "body"}) {
    EXPECT_EQ(micro_core::find(event, name), nullptr) << name;
  }
  EXPECT_EQ(micro_core::string_at(event, "rawQueryString"), "");
  EXPECT_EQ(event.at("isBase64Encoded"), Json(false));
}

Json body_event(std::string content_type, std::string body) {
  micro_http::Headers headers;
  if (!content_type.empty()) headers.add("content-type", std::move(content_type));
  return event_of({"POST", "/", headers, std::move(body), {}});
}

TEST(HttpEvent, KeepsTextAndEncodesEverythingElse) {
  for (const char* type : {"application/json", "text/plain;charset=utf-8", "Application/XML",
                           "application/problem+json", "application/javascript", ""}) {
    const Json event = body_event(type, "ä{}");
    EXPECT_EQ(micro_core::string_at(event, "body"), "ä{}") << type;
    EXPECT_EQ(event.at("isBase64Encoded"), Json(false));
  }
  for (const char* type :
       {"application/octet-stream", "image/png", "application/x-www-form-urlencoded"}) {
    const Json event = body_event(type, "a=b");
    EXPECT_EQ(micro_core::string_at(event, "body"), "YT1i") << type;
    EXPECT_EQ(event.at("isBase64Encoded"), Json(true));
  }
}

TEST(HttpEvent, EncodesTextThatIsNone) {
  const Json event = body_event("text/plain", "\xff");
  EXPECT_EQ(micro_core::string_at(event, "body"), "/w==");
  EXPECT_EQ(event.at("isBase64Encoded"), Json(true));
}

TEST(HttpEvent, StaysJsonWhateverBytesComeIn) {
  const HttpRequest request{"GET",
                            "/%ff%00\"?%ff=\xff&\"=\\",
                            {{"x-bytes", "\xfe\xff"}, {"cookie", ";;\xff; ="}},
                            {},
                            {}};
  const Json event = event_of(request, {0, {{"proxy", "%ff"}}});
  EXPECT_EQ(micro_core::string_at(event.at("pathParameters"), "proxy"), "\xEF\xBF\xBD");
}

TEST(HttpEvent, AddsTheClientToThoseThatForwarded) {
  const Json event =
      event_of({"GET", "/", {{"X-Forwarded-For", "10.0.0.1"}, {"Host", "[::1]:80"}}, {}, "::1"});
  EXPECT_EQ(micro_core::string_at(event.at("headers"), "x-forwarded-for"), "10.0.0.1,::1");
  EXPECT_EQ(micro_core::string_at(event.at("requestContext"), "domainName"), "[::1]");
}

TEST(HttpEvent, WritesTheTimeAsLogsDo) {
  EXPECT_EQ(to_common_log_time(now), "22/Nov/2026:15:39:35 +0000");
  EXPECT_EQ(to_common_log_time({}), "01/Jan/1970:00:00:00 +0000");
}

}  // namespace
}  // namespace local_cloud::gateway
