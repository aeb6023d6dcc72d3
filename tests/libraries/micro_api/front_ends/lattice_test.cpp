#include <gtest/gtest.h>

#include "echo_app.hpp"

namespace micro_api {
namespace {

TEST(Lattice, ReadsTheFirstVersionOfItsEvent) {
  const Json answer = answer_to(
      R"({"raw_path":"/echo/a%20b","method":"POST","headers":{"x-many":"1","x-forwarded-for":)"
      R"("10.0.0.9"},"query_string_parameters":{"q":"1"},"body":"eyJhIjoxfQ==",)"
      R"("is_base64_encoded":true})");
  EXPECT_EQ(body_of(answer), R"({"rest":"a b","q":["1"],"many":["1"],"cookie":"-",)"
                             R"("body":{"a":1},"from":"10.0.0.9","stage":""})");
}

TEST(Lattice, ReadsTheSecondVersionOfItsEvent) {
  const Json answer = answer_to(
      R"({"version":"2.0","path":"/echo/x","method":"GET","headers":{"x-many":["1","2"]},)"
      R"("queryStringParameters":{"q":["1","2"]},"requestContext":{"serviceArn":"arn"}})");
  EXPECT_EQ(body_of(answer), R"({"rest":"x","q":["1","2"],"many":["1","2"],"cookie":"-",)"
                             R"("body":null,"from":"","stage":""})");
}

TEST(Lattice, PrefersTheQueryInThePathBecauseItIsExact) {
  const Json answer = answer_to(R"({"raw_path":"/echo/x?q=1&q=2","method":"GET","headers":{},)"
                                R"("query_string_parameters":{"q":"2"}})");
  EXPECT_EQ(answer.at("statusCode"), 200);
  EXPECT_NE(body_of(answer).find(R"("q":["1","2"])"), std::string::npos);
}

TEST(Lattice, AnswersWithADescriptionAndEachCookie) {
  EXPECT_EQ(micro_core::to_text(answer_to(R"({"raw_path":"/bytes","method":"GET"})")),
            R"({"statusCode":200,"statusDescription":"200 OK","headers":{"content-type":)"
            R"("image/png","vary":"accept, origin","set-cookie":"a=1","Set-cookie":"b=2"},)"
            R"("body":"iVBORw==","isBase64Encoded":true})");
}

}  // namespace
}  // namespace micro_api
