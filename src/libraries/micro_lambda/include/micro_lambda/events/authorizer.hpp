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

/// What a REST API hands to a TOKEN authorizer.
///
/// Source:
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
struct TokenAuthorizerRequest {
  std::string type = {};  ///< "TOKEN"
  std::string authorization_token = {};
  std::string method_arn = {};
  Extra extra = {};
};

/// What a REST API, or an HTTP API with format 1.0, hands to a REQUEST authorizer.
struct RequestAuthorizerRequest {
  std::string version = {};
  std::string type = {};  ///< "REQUEST"
  std::string method_arn = {};
  std::string identity_source = {};
  std::string authorization_token = {};
  std::string resource = {};
  std::string path = {};
  std::string http_method = {};
  std::map<std::string, std::string> headers = {};
  std::map<std::string, std::vector<std::string>> multi_value_headers = {};
  std::map<std::string, std::string> query_string_parameters = {};
  std::map<std::string, std::string> path_parameters = {};
  std::map<std::string, std::string> stage_variables = {};
  micro_core::Json request_context = {};
  Extra extra = {};
};

/// What an HTTP API with format 2.0 hands to its authorizer.
///
/// Source:
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
struct HttpAuthorizerRequest {
  std::string version = {};
  std::string type = {};  ///< "REQUEST"
  std::string route_arn = {};
  std::vector<std::string> identity_source = {};
  std::string route_key = {};
  std::string raw_path = {};
  std::string raw_query_string = {};
  std::vector<std::string> cookies = {};
  std::map<std::string, std::string> headers = {};
  std::map<std::string, std::string> query_string_parameters = {};
  std::map<std::string, std::string> path_parameters = {};
  std::map<std::string, std::string> stage_variables = {};
  micro_core::Json request_context = {};
  Extra extra = {};
};

/// The simple answer to an `HttpAuthorizerRequest`; one with a policy is `Json`.
struct HttpAuthorizerResponse {
  bool is_authorized = false;
  std::map<std::string, micro_core::Json> context = {};
};

template <>
struct EventCodec<HttpAuthorizerResponse> {
  static micro_core::Json encode(const HttpAuthorizerResponse& response);
};

/// Errors of decoding: `invalid_argument`, when the event has no authorizationToken.
template <>
struct EventCodec<TokenAuthorizerRequest> {
  static micro_core::Result<TokenAuthorizerRequest> decode(const micro_core::Json& json);
  static micro_core::Json encode(const TokenAuthorizerRequest& event);
};

/// Errors of decoding: `invalid_argument`, when the event has no methodArn.
template <>
struct EventCodec<RequestAuthorizerRequest> {
  static micro_core::Result<RequestAuthorizerRequest> decode(const micro_core::Json& json);
  static micro_core::Json encode(const RequestAuthorizerRequest& event);
};

/// Errors of decoding: `invalid_argument`, when the event has no routeArn.
template <>
struct EventCodec<HttpAuthorizerRequest> {
  static micro_core::Result<HttpAuthorizerRequest> decode(const micro_core::Json& json);
  static micro_core::Json encode(const HttpAuthorizerRequest& event);
};

}  // namespace micro_lambda
