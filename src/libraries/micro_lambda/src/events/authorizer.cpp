#include <micro_lambda/events/authorizer.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

using micro_core::Json;
using micro_core::Result;

Result<TokenAuthorizerRequest> EventCodec<TokenAuthorizerRequest>::decode(const Json& json) {
  return detail::read_event_with<TokenAuthorizerRequest>(json, "authorizationToken",
                                                         "a TOKEN authorizer");
}

Json EventCodec<TokenAuthorizerRequest>::encode(const TokenAuthorizerRequest& event) {
  return detail::write_value(event);
}

Result<RequestAuthorizerRequest> EventCodec<RequestAuthorizerRequest>::decode(const Json& json) {
  return detail::read_event_with<RequestAuthorizerRequest>(json, "methodArn",
                                                           "a REQUEST authorizer");
}

Json EventCodec<RequestAuthorizerRequest>::encode(const RequestAuthorizerRequest& event) {
  return detail::write_value(event);
}

Result<HttpAuthorizerRequest> EventCodec<HttpAuthorizerRequest>::decode(const Json& json) {
  return detail::read_event_with<HttpAuthorizerRequest>(json, "routeArn",
                                                        "an authorizer of an HTTP API");
}

Json EventCodec<HttpAuthorizerRequest>::encode(const HttpAuthorizerRequest& event) {
  return detail::write_value(event);
}

Json EventCodec<HttpAuthorizerResponse>::encode(const HttpAuthorizerResponse& response) {
  return micro_core::JsonObject{{"isAuthorized", response.is_authorized},
                                {"context", detail::write_value(response.context)}};
}

}  // namespace micro_lambda
