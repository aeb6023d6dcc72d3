#pragma once

#include <micro_core/json.hpp>
#include <micro_core/result.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/extra.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
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
  std::string request_id = {};                                ///< API Gateway's own, not Lambda's
  std::string route_key = {};                                 ///< "GET /users/{user_id}"
  std::string stage = {};                                     ///< "$default"
  std::string time = {};                                      ///< "12/Mar/2020:19:03:58 +0000"
  std::int64_t time_epoch = 0;                                ///< in milliseconds
  std::optional<micro_core::Json> authorizer = std::nullopt;  ///< `jwt`, `lambda` or `iam`
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

  /// The body's bytes, decoded; empty if there is none. Errors: `invalid_argument` (broken base64).
  micro_core::Result<std::string> body_bytes() const;
};

/// The answer to an `HttpApiRequest`.
struct HttpApiResponse {
  int status_code = 200;
  std::map<std::string, std::string> headers = {};
  std::vector<std::string> cookies = {};  ///< one Set-Cookie value each; not among the headers
  std::string body = {};
  bool is_base64_encoded = false;
};

/// Errors of decoding: `invalid_argument`, when the event is no payload 2.0.
template <>
struct EventCodec<HttpApiRequest> {
  static micro_core::Result<HttpApiRequest> decode(const micro_core::Json& json);
  static micro_core::Json encode(const HttpApiRequest& request);
};

template <>
struct EventCodec<HttpApiResponse> {
  static micro_core::Json encode(const HttpApiResponse& response);
};

}  // namespace micro_lambda
