#include <micro_lambda/events/custom_resource.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

using micro_core::Json;
using micro_core::Result;

Result<CustomResourceEvent> EventCodec<CustomResourceEvent>::decode(const Json& json) {
  return detail::read_event_with<CustomResourceEvent>(json, "ResponseURL", "CloudFormation");
}

Json EventCodec<CustomResourceEvent>::encode(const CustomResourceEvent& event) {
  return detail::write_value(event);
}

}  // namespace micro_lambda
