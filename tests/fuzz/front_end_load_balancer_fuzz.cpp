// links: micro_api::micro_api
// Load balancers.
#include "front_end_check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using micro_api::FrontEnd;
  front_end_check::check(data, size, {FrontEnd::load_balancer},
                         {"statusCode", "statusDescription", "headers", "multiValueHeaders", "body",
                          "isBase64Encoded"},
                         [](std::string_view path) -> micro_core::Json {
                           return {{"httpMethod", "GET"},
                                   {"path", path},
                                   {"queryStringParameters", {{"q", path}}},
                                   {"headers", {{"x-forwarded-for", path}}},
                                   {"requestContext", {{"elb", {{"targetGroupArn", "arn"}}}}}};
                         });
  return 0;
}
