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

/// Who called, as far as the API knows. Empty where it does not.
struct ApiGatewayIdentity {
  std::string source_ip = {};
  std::string user_agent = {};
  std::string api_key = {};
  std::string api_key_id = {};
  std::string access_key = {};  ///< this and the next: of a request that IAM signed
  std::string account_id = {};
  std::string caller = {};
  std::string user = {};
  std::string user_arn = {};
  std::string principal_org_id = {};
  std::string cognito_authentication_provider = {};
  std::string cognito_authentication_type = {};
  std::string cognito_identity_id = {};
  std::string cognito_identity_pool_id = {};
  std::optional<micro_core::Json> client_cert = std::nullopt;  ///< of mutual TLS
  Extra extra = {};
};

struct ApiGatewayRequestContext {
  std::string account_id = {};
  std::string api_id = {};
  /// The flat map of a Lambda authorizer, or {"claims": ...} of Cognito's.
  std::optional<micro_core::Json> authorizer = std::nullopt;
  std::string domain_name = {};
  std::string domain_prefix = {};
  std::string extended_request_id = {};
  std::string http_method = {};
  ApiGatewayIdentity identity = {};
  std::string operation_name = {};
  std::string path = {};  ///< with the stage
  std::string protocol = {};
  std::string request_id = {};    ///< API Gateway's own, not Lambda's
  std::string request_time = {};  ///< "12/Mar/2020:19:03:58 +0000"
  micro_core::TimePoint request_time_epoch = {};
  std::string resource_id = {};
  std::string resource_path = {};  ///< "/users/{user_id}"
  std::string stage = {};
  Extra extra = {};
};

/// An event of an API Gateway REST API, or of an HTTP API with payload format 1.0. What the event
/// leaves out or sends as null is empty here.
///
/// Source:
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
struct ApiGatewayProxyRequest {
  std::string version = {};   ///< "1.0" of an HTTP API, empty of a REST API
  std::string resource = {};  ///< "/users/{proxy+}"
  /// Without the stage on the API's own domain; with the base path on a custom one.
  std::string path = {};
  std::string http_method = {};
  std::map<std::string, std::string> headers = {};  ///< the last of several values
  std::map<std::string, std::vector<std::string>> multi_value_headers = {};
  std::map<std::string, std::string> query_string_parameters =
      {};  ///< decoded; the last of several
  std::map<std::string, std::vector<std::string>> multi_value_query_string_parameters = {};
  std::map<std::string, std::string> path_parameters = {};
  std::map<std::string, std::string> stage_variables = {};
  ApiGatewayRequestContext request_context = {};
  std::optional<std::string> body = std::nullopt;
  bool is_base64_encoded = false;
  Extra extra = {};

  static constexpr KnownBy known_by = {
      .service = "a REST API or an HTTP API with payload format 1.0", .member = "httpMethod"};

  /// The body's bytes, decoded; empty if there is none. Errors: `invalid_argument` (broken base64).
  micro_core::Result<std::string> body_bytes() const {
    return decode_body(body, is_base64_encoded);
  }
};

/// The answer to an `ApiGatewayProxyRequest`. A name may be in one of the two maps only.
struct ApiGatewayProxyResponse {
  int status_code = 200;
  std::map<std::string, std::string> headers = {};
  std::map<std::string, std::vector<std::string>> multi_value_headers = {};
  std::string body = {};
  bool is_base64_encoded = false;
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "the function behind an API",
                                       .member = "statusCode"};
  static constexpr std::string_view always_written[] = {"statusCode", "body", "isBase64Encoded"};
};

}  // namespace micro_lambda
