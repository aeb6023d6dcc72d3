#include <micro_lambda/event_body.hpp>
#include <micro_lambda/events/alb.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

using micro_core::Error;
using micro_core::Json;
using micro_core::JsonObject;
using micro_core::Result;

Result<std::string> AlbRequest::body_bytes() const {
  return decode_body(body, is_base64_encoded);
}

Result<AlbRequest> EventCodec<AlbRequest>::decode(const Json& json) {
  const Json* context = micro_core::find(json, "requestContext");
  if (context == nullptr || micro_core::find(*context, "elb") == nullptr) {
    return Error::invalid_argument(
        "the event does not come from a load balancer: it has no requestContext.elb");
  }
  return detail::read_event<AlbRequest>(json);
}

Json EventCodec<AlbRequest>::encode(const AlbRequest& request) {
  return detail::write_value(request);
}

Json EventCodec<AlbResponse>::encode(const AlbResponse& response) {
  JsonObject json;
  json["statusCode"] = response.status_code;
  if (!response.status_description.empty()) {
    json["statusDescription"] = response.status_description;
  }
  if (!response.headers.empty()) json["headers"] = detail::write_value(response.headers);
  if (!response.multi_value_headers.empty()) {
    json["multiValueHeaders"] = detail::write_value(response.multi_value_headers);
  }
  json["body"] = response.body;
  json["isBase64Encoded"] = response.is_base64_encoded;
  return json;
}

}  // namespace micro_lambda
