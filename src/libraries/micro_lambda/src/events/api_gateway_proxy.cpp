#include <micro_lambda/event_body.hpp>
#include <micro_lambda/events/api_gateway_proxy.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

using micro_core::Error;
using micro_core::Json;
using micro_core::JsonObject;
using micro_core::Result;

Result<std::string> ApiGatewayProxyRequest::body_bytes() const {
  return decode_body(body, is_base64_encoded);
}

Result<ApiGatewayProxyRequest> EventCodec<ApiGatewayProxyRequest>::decode(const Json& json) {
  if (micro_core::string_at(json, "httpMethod").empty()) {
    return Error::invalid_argument(
        "the event is no HTTP request in payload format 1.0: it has no httpMethod");
  }
  return detail::read_event<ApiGatewayProxyRequest>(json);
}

Json EventCodec<ApiGatewayProxyRequest>::encode(const ApiGatewayProxyRequest& request) {
  return detail::write_value(request);
}

Json EventCodec<ApiGatewayProxyResponse>::encode(const ApiGatewayProxyResponse& response) {
  JsonObject json;
  json["statusCode"] = response.status_code;
  if (!response.headers.empty()) json["headers"] = detail::write_value(response.headers);
  if (!response.multi_value_headers.empty()) {
    json["multiValueHeaders"] = detail::write_value(response.multi_value_headers);
  }
  json["body"] = response.body;
  json["isBase64Encoded"] = response.is_base64_encoded;
  return json;
}

}  // namespace micro_lambda
