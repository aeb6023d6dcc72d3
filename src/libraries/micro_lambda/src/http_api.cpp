#include <micro_lambda/event_body.hpp>
#include <micro_lambda/http_api.hpp>

#include "event_members.hpp"

namespace micro_lambda {
using micro_core::Error;
using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;
using micro_core::Result;

Result<std::string> HttpApiRequest::body_bytes() const {
  return decode_body(body, is_base64_encoded);
}

Result<HttpApiRequest> EventCodec<HttpApiRequest>::decode(const Json& json) {
  const Json* context = micro_core::find(json, "requestContext");
  const Json* http = context ? micro_core::find(*context, "http") : nullptr;
  if (!http || !http->is_object()) {
    return Error::invalid_argument(
        "the event is no HTTP request in payload format 2.0: it has no requestContext.http");
  }
  return detail::read_event<HttpApiRequest>(json);
}

Json EventCodec<HttpApiRequest>::encode(const HttpApiRequest& request) {
  return detail::write_value(request);
}

Json EventCodec<HttpApiResponse>::encode(const HttpApiResponse& response) {
  JsonObject json;
  json["statusCode"] = response.status_code;
  JsonObject headers;
  for (const auto& [name, value] : response.headers) headers[name] = value;
  json["headers"] = std::move(headers);
  if (!response.cookies.empty()) {
    JsonArray cookies;
    for (const std::string& cookie : response.cookies) cookies.emplace_back(cookie);
    json["cookies"] = std::move(cookies);
  }
  json["body"] = response.body;
  json["isBase64Encoded"] = response.is_base64_encoded;
  return Json(std::move(json));
}

}  // namespace micro_lambda
