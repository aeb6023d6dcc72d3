#include <gtest/gtest.h>

#include "echo_app.hpp"

namespace micro_api {
namespace {

std::string single(std::string_view path, std::string_view method = "GET") {
  return R"({"requestContext":{"elb":{"targetGroupArn":"arn"}},"httpMethod":")" +
         std::string(method) + R"(","path":")" + std::string(path) +
         R"(","queryStringParameters":{"q":"a%20b+c%26"},"headers":{"x-many":"1",)"
         R"("cookie":"c=1; d=2","x-forwarded-for":"10.0.0.1, 203.0.113.7"},"body":"",)"
         R"("isBase64Encoded":false})";
}

std::string multi(std::string_view path) {
  return R"({"requestContext":{"elb":{"targetGroupArn":"arn"}},"httpMethod":"GET","path":")" +
         std::string(path) +
         R"(","multiValueQueryStringParameters":{"q":["1","%C3%A4"]},"multiValueHeaders":)"
         R"({"x-many":["1","2"]},"body":"","isBase64Encoded":false})";
}

TEST(LoadBalancer, DecodesWhatItDidNotDecode) {
  EXPECT_EQ(body_of(answer_to(single("/echo/a%20b"))),
            R"({"rest":"a b","q":["a b c&"],"many":["1"],"cookie":"c=1; d=2","body":null,)"
            R"("from":"203.0.113.7","stage":""})");
  EXPECT_EQ(body_of(answer_to(multi("/echo/x"))),
            R"({"rest":"x","q":["1","ä"],"many":["1","2"],"cookie":"-","body":null,)"
            R"("from":"","stage":""})");
}

TEST(LoadBalancer, AnswersInTheModeOfItsTargetGroup) {
  EXPECT_EQ(micro_core::to_text(answer_to(multi("/bytes"))),
            R"({"statusCode":200,"statusDescription":"200 OK","multiValueHeaders":)"
            R"({"content-type":["image/png"],"set-cookie":["a=1","b=2"],)"
            R"("vary":["accept","origin"]},"body":"iVBORw==","isBase64Encoded":true})");
  EXPECT_EQ(micro_core::to_text(answer_to(single("/bytes"))),
            R"({"statusCode":200,"statusDescription":"200 OK","headers":{"content-type":)"
            R"("image/png","vary":"accept, origin","set-cookie":"a=1","Set-cookie":"b=2"},)"
            R"("body":"iVBORw==","isBase64Encoded":true})");
}

TEST(LoadBalancer, AnswersHeadWithTheLengthAndNoBody) {
  const Json answer = answer_to(single("/bytes", "HEAD"));
  EXPECT_EQ(answer.at("headers").at("content-length"), "4");
  EXPECT_EQ(body_of(answer), "");
}

TEST(LoadBalancer, NamesTheLimitThatAnAnswerPasses) {
  App app = echo_app();
  Router router;
  router.get<"/large">("Large", [] {
    return HttpResponse{.headers = {{"content-type", "text/plain"}},
                        .body = std::string(1024 * 1024, 'x')};
  });
  router.get<"/almost">("Almost", [] {
    return HttpResponse{.headers = {{"content-type", "text/plain"}},
                        .body = std::string(1024 * 1024 - 1000, 'x')};
  });
  app.include(router);
  EXPECT_TRUE(try_event(app, single("/almost")));
  const auto refused = try_event(app, single("/large"));
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("a load balancer takes at most 1 MB"), std::string::npos)
      << refused.error().message;
}

}  // namespace
}  // namespace micro_api
