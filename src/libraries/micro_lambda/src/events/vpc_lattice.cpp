#include <micro_lambda/event_body.hpp>
#include <micro_lambda/events/vpc_lattice.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

using micro_core::Error;
using micro_core::Json;
using micro_core::JsonObject;
using micro_core::Result;
using micro_core::string_at;

Result<std::string> LatticeRequestV1::body_bytes() const {
  return decode_body(body, is_base64_encoded);
}

Result<std::string> LatticeRequestV2::body_bytes() const {
  return decode_body(body, is_base64_encoded);
}

Result<LatticeRequestV1> EventCodec<LatticeRequestV1>::decode(const Json& json) {
  if (string_at(json, "method").empty() || string_at(json, "raw_path").empty()) {
    return Error::invalid_argument(
        "the event does not come from VPC Lattice (v1): it has no method and raw_path");
  }
  return detail::read_event<LatticeRequestV1>(json);
}

Json EventCodec<LatticeRequestV1>::encode(const LatticeRequestV1& request) {
  return detail::write_value(request);
}

Result<LatticeRequestV2> EventCodec<LatticeRequestV2>::decode(const Json& json) {
  if (string_at(json, "method").empty() || string_at(json, "path").empty()) {
    return Error::invalid_argument(
        "the event does not come from VPC Lattice (v2): it has no method and path");
  }
  return detail::read_event<LatticeRequestV2>(json);
}

Json EventCodec<LatticeRequestV2>::encode(const LatticeRequestV2& request) {
  return detail::write_value(request);
}

Json EventCodec<LatticeResponse>::encode(const LatticeResponse& response) {
  JsonObject json;
  json["statusCode"] = response.status_code;
  if (!response.status_description.empty()) {
    json["statusDescription"] = response.status_description;
  }
  json["headers"] = detail::write_value(response.headers);
  json["body"] = response.body;
  json["isBase64Encoded"] = response.is_base64_encoded;
  return json;
}

}  // namespace micro_lambda
