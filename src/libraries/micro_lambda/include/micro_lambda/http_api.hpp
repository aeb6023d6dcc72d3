#pragma once

#include <micro_core/json.hpp>
#include <micro_core/result.hpp>
#include <micro_lambda/event_body.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/extra.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace micro_lambda {

struct HttpApiHttp {
  std::string method = {};  ///< "GET"
  std::string path = {};
  std::string protocol = {};  ///< "HTTP/1.1"
  std::string source_ip = {};
  std::string user_agent = {};
  Extra extra = {};
};

struct HttpApiRequestContext {
  std::string account_id = {};
  std::string api_id = {};
  std::string domain_name = {};
  std::string domain_prefix = {};
  HttpApiHttp http = {};
  std::string request_id = {};  ///< API Gateway's own, not Lambda's
  std::string route_key = {};   ///< "GET /users/{user_id}"
  std::string stage = {};       ///< "$default"
  std::string time = {};        ///< "12/Mar/2020:19:03:58 +0000"
  micro_core::TimePoint time_epoch = {};
  std::optional<micro_core::Json> authorizer = std::nullopt;      ///< `jwt`, `lambda` or `iam`
  std::optional<micro_core::Json> authentication = std::nullopt;  ///< `clientCert` of mutual TLS
  Extra extra = {};
};

/// An event of an API Gateway HTTP API or a function URL, payload format 2.0. What the event leaves
/// out or sends as null is empty here. Members are named as in the event.
///
/// Source:
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
struct HttpApiRequest {
  std::string version = {};  ///< "2.0"
  std::string route_key = {};
  /// Starts with "/{stage}" unless the stage is "$default".
  std::string raw_path = {};
  /// As it came: the only form that tells "a=1,2" from "a=1&a=2".
  std::string raw_query_string = {};
  std::vector<std::string> cookies = {};            ///< "name=value" each
  std::map<std::string, std::string> headers = {};  ///< lower-case names
  std::map<std::string, std::string> query_string_parameters =
      {};  ///< repeated ones joined by comma
  std::map<std::string, std::string> path_parameters = {};
  std::map<std::string, std::string> stage_variables = {};
  std::optional<std::string> body = std::nullopt;
  bool is_base64_encoded = false;
  HttpApiRequestContext request_context = {};
  Extra extra = {};

  static constexpr KnownBy known_by = {
      .service = "an HTTP API or a function URL (payload format 2.0)",
      .member = "requestContext.http"};

  /// The body's bytes, decoded; empty if there is none. Errors: `invalid_argument` (broken base64).
  micro_core::Result<std::string> body_bytes() const {
    return decode_body(body, is_base64_encoded);
  }
};

/// The answer to an `HttpApiRequest`.
struct HttpApiResponse {
  int status_code = 200;
  std::map<std::string, std::string> headers = {};
  std::vector<std::string> cookies = {};  ///< one Set-Cookie value each; not among the headers
  std::string body = {};
  bool is_base64_encoded = false;
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "the function behind an HTTP API",
                                       .member = "statusCode"};
  static constexpr std::string_view always_written[] = {"statusCode", "headers", "body",
                                                        "isBase64Encoded"};
};

}  // namespace micro_lambda
