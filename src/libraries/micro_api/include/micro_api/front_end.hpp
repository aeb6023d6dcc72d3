#pragma once

#include <micro_core/json.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace micro_api {

/// Who stands between the client and the app.
enum class FrontEnd {
  direct,         ///< nobody: the standalone server, or a test's own request
  http_api,       ///< API Gateway HTTP API, payload format 2.0
  http_api_1,     ///< API Gateway HTTP API, payload format 1.0
  function_url,   ///< Lambda function URL
  rest_api,       ///< API Gateway REST API
  load_balancer,  ///< Application Load Balancer
  lattice_1,      ///< VPC Lattice, event structure v1
  lattice_2,      ///< VPC Lattice, event structure v2
};

/// The front end that sent `event`; none if the event is no HTTP request (a queue's, a schedule's,
/// a WebSocket's). Looks at a handful of members, however large the event is.
std::optional<FrontEnd> front_end_of(const micro_core::Json& event);

/// What `event` seems to be, for a message: "an event of aws:sqs", "an object without Records,
/// ...".
std::string describe_event(const micro_core::Json& event);

/// What a gateway says about a request besides the request itself. What it does not say is empty.
struct GatewayFacts {
  std::string request_id = {};  ///< the gateway's own, not Lambda's
  std::string stage = {};       ///< "$default", "prod"
  std::string route = {};  ///< its route: "GET /users/{id}", or "/users/{proxy+}" of a REST API
  std::string domain_name = {};
  std::map<std::string, std::string> path_parameters = {};  ///< of its route, decoded
  std::map<std::string, std::string> stage_variables = {};
};

GatewayFacts gateway_facts(FrontEnd front_end, const micro_core::Json& event);

/// Everything that the gateway's authorizer found out, as the event has it; null if there is
/// nothing. The view ends with the event.
///
/// - HTTP API, function URL: {"jwt": ...}, {"lambda": ...} or {"iam": ...};
/// - HTTP API 1.0, REST API: the flat map of a Lambda authorizer, or {"claims": ...} of Cognito's;
/// - VPC Lattice v2: the identity of the caller;
/// - a load balancer leaves it in the header x-amzn-oidc-data: null.
const micro_core::Json* authorizer_of(FrontEnd front_end, const micro_core::Json& event);

/// The claims about the caller in `authorizer_of`, without what wraps them: of a JWT, of a Lambda
/// authorizer's context, or of an IAM identity. Null if there are none.
const micro_core::Json* claims_of(FrontEnd front_end, const micro_core::Json& event);

}  // namespace micro_api
