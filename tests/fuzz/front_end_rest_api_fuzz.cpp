// links: micro_api::micro_api
// REST APIs, and HTTP APIs with payload format 1.0.
#include "front_end_check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using micro_api::FrontEnd;
  front_end_check::check(data, size, {FrontEnd::rest_api, FrontEnd::http_api_1},
                         {"statusCode", "multiValueHeaders", "body", "isBase64Encoded"},
                         [](std::string_view path) -> micro_core::Json {
                           return {{"httpMethod", "GET"},
                                   {"resource", "/{proxy+}"},
                                   {"path", path},
                                   {"queryStringParameters", {{"q", path}}},
                                   {"requestContext", {{"path", path}, {"stage", "prod"}}}};
                         });
  return 0;
}
