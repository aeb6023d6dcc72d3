#include <gtest/gtest.h>
#include <local_cloud/gateway/http_event.hpp>
#include <micro_core/json.hpp>

namespace local_cloud::gateway {
namespace {

using namespace std::chrono_literals;
using micro_core::Json;
using micro_http::HttpRequest;

constexpr micro_core::TimePoint now{1'795'361'975'123ms};

Json event_of(const HttpRequest& request, const RouteTable::Match& match,
              std::string_view route_key) {
  const std::string text = make_event_1(request, match,
                                        {.account_id = "000000000000",
                                         .api_id = "abc123",
                                         .stage = "prod",
                                         .route_key = route_key,
                                         .request_id = "JKJaXmPLvHcESHA=",
                                         .trace_header = "Root=1-2-3",
                                         .now = now});
  return micro_core::parse_json(text).value();
}

TEST(HttpEvent1, IsWhatApiGatewaySends) {
  const HttpRequest request{"POST",
                            "/prod/users/a%20b?x=1&y=%20z&x=2",
                            {{"Host", "abc123.execute-api.localhost:4566"},
                             {"User-Agent", "curl/7.88.1"},
                             {"Cookie", "a=1; b=2"},
                             {"Accept", "text/html"},
                             {"accept", "*/*"},
                             {"Connection", "keep-alive"}},
                            "hi",
                            "127.0.0.1"};
  EXPECT_EQ(
      micro_core::to_text(event_of(request, {0, {{"proxy", "a%20b"}}}, "ANY /users/{proxy+}")),
      R"({"version":"1.0","resource":"/users/{proxy+}","path":"/prod/users/a b",)"
      R"("httpMethod":"POST","headers":{"Host":"abc123.execute-api.localhost:4566",)"
      R"("User-Agent":"curl/7.88.1","Cookie":"a=1; b=2","Accept":"*/*",)"
      R"("X-Amzn-Trace-Id":"Root=1-2-3","X-Forwarded-For":"127.0.0.1",)"
      R"("X-Forwarded-Port":"4566","X-Forwarded-Proto":"http"},)"
      R"("multiValueHeaders":{"Host":["abc123.execute-api.localhost:4566"],)"
      R"("User-Agent":["curl/7.88.1"],"Cookie":["a=1; b=2"],"Accept":["text/html","*/*"],)"
      R"("X-Amzn-Trace-Id":["Root=1-2-3"],"X-Forwarded-For":["127.0.0.1"],)"
      R"("X-Forwarded-Port":["4566"],"X-Forwarded-Proto":["http"]},)"
      R"("queryStringParameters":{"x":"2","y":" z"},)"
      R"("multiValueQueryStringParameters":{"x":["1","2"],"y":[" z"]},)"
      R"("requestContext":{"accountId":"000000000000","apiId":"abc123",)"
      R"("domainName":"abc123.execute-api.localhost","domainPrefix":"abc123",)"
      R"("extendedRequestId":"JKJaXmPLvHcESHA=","httpMethod":"POST","identity":)"
      R"({"accessKey":null,"accountId":null,"caller":null,"cognitoAmr":null,)"
      R"("cognitoAuthenticationProvider":null,"cognitoAuthenticationType":null,)"
      R"("cognitoIdentityId":null,"cognitoIdentityPoolId":null,"principalOrgId":null,)"
      R"("sourceIp":"127.0.0.1","user":null,"userAgent":"curl/7.88.1","userArn":null},)"
      R"("path":"/prod/users/a b","protocol":"HTTP/1.1","requestId":"JKJaXmPLvHcESHA=",)"
      R"("requestTime":"22/Nov/2026:15:39:35 +0000","requestTimeEpoch":1795361975123,)"
      R"("resourceId":"ANY /users/{proxy+}","resourcePath":"/users/{proxy+}","stage":"prod"},)"
      R"("pathParameters":{"proxy":"a b"},"stageVariables":null,"body":"hi",)"
      R"("isBase64Encoded":false})");
}

TEST(HttpEvent1, HasNullForWhatIsAbsent) {
  const Json event = event_of({"GET", "/", {}, "", "127.0.0.1"}, {}, "$default");
  for (const char* member : {"queryStringParameters", "multiValueQueryStringParameters",
                             "pathParameters", "stageVariables", "body"}) {
    EXPECT_TRUE(event.at(member).is_null()) << member;
  }
  EXPECT_EQ(event.at("resource"), "$default");
}

}  // namespace
}  // namespace local_cloud::gateway
