// links: micro_api::micro_api
// API Gateway HTTP APIs and function URLs.
#include "front_end_check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using micro_api::FrontEnd;
  front_end_check::check(
      data, size, {FrontEnd::http_api, FrontEnd::function_url},
      {"statusCode", "headers", "cookies", "body", "isBase64Encoded"},
      [](std::string_view path) -> micro_core::Json {
        return {{"rawPath", path},
                {"rawQueryString", path},
                {"requestContext", {{"http", {{"method", "GET"}}}, {"stage", "prod"}}}};
      });
  return 0;
}
