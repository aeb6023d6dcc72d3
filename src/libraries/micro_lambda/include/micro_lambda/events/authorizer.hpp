#pragma once

#include <micro_core/json.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/extra.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
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

  static constexpr KnownBy known_by = {.service = "a TOKEN authorizer",
                                       .member = "authorizationToken"};
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

  static constexpr KnownBy known_by = {.service = "a REQUEST authorizer", .member = "methodArn"};
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

  static constexpr KnownBy known_by = {.service = "an authorizer of an HTTP API",
                                       .member = "routeArn"};
};

struct PolicyStatement {
  std::string effect = {};  ///< "Allow" or "Deny"
  OneOrMany action = {};    ///< "execute-api:Invoke"
  OneOrMany resource = {};  ///< ARNs, with "*" for any part
  Extra extra = {};

  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;
};

struct PolicyDocument {
  std::string version = "2012-10-17";
  std::vector<PolicyStatement> statement = {};
  Extra extra = {};

  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;
};

/// The answer to a `TokenAuthorizerRequest` or a `RequestAuthorizerRequest`, and to an
/// `HttpAuthorizerRequest` of an API without simple responses: a policy. API Gateway keeps it for
/// the token and uses it for other methods, too, so it has to speak of all of them.
///
///     return AuthorizerResponse::allow(user.id, whole_stage(event.method_arn));
///
/// To let an API answer 401 instead of 403, throw an exception whose message is "Unauthorized".
///
/// Source:
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
struct AuthorizerResponse {
  std::string principal_id = {};  ///< who it is
  PolicyDocument policy_document = {};
  /// What the function behind the API is told, texts, numbers and bools only.
  std::map<std::string, micro_core::Json> context = {};
  std::string usage_identifier_key = {};  ///< the API key of a usage plan
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "an authorizer", .member = "policyDocument"};
  static constexpr std::string_view always_written[] = {"principalId"};

  /// `resource` is a method's ARN, with "*" for any part.
  static AuthorizerResponse allow(std::string principal_id, std::string resource);
  static AuthorizerResponse deny(std::string principal_id, std::string resource);
};

/// Every method of the stage that `method_arn` (of a request) belongs to:
/// "arn:aws:execute-api:eu-central-1:123456789012:abcdef123/prod/*".
std::string whole_stage(std::string_view method_arn);

/// The simple answer to an `HttpAuthorizerRequest`; one with a policy is an `AuthorizerResponse`.
struct HttpAuthorizerResponse {
  bool is_authorized = false;
  std::map<std::string, micro_core::Json> context = {};
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "an authorizer of an HTTP API",
                                       .member = "isAuthorized"};
  static constexpr std::string_view always_written[] = {"isAuthorized"};
};

}  // namespace micro_lambda
