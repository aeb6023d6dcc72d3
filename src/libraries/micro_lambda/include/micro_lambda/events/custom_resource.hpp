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

/// What CloudFormation hands to the function behind a custom resource. The answer goes as JSON to
/// `response_url` by PUT.
///
/// Source:
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
struct CustomResourceEvent {
  std::string request_type = {};  ///< "Create", "Update" or "Delete"
  std::string service_token = {};
  std::string response_url = {};
  std::string stack_id = {};
  std::string request_id = {};
  std::string logical_resource_id = {};
  std::string physical_resource_id = {};  ///< of an update or a deletion
  std::string resource_type = {};
  micro_core::Json resource_properties = {};
  micro_core::Json old_resource_properties = {};  ///< of an update
  Extra extra = {};

  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;
  static constexpr micro_core::Field fields[] = {{.name = "response_url", .alias = "ResponseURL"}};
};

/// Errors of decoding: `invalid_argument`, when the event has no ResponseURL.
template <>
struct EventCodec<CustomResourceEvent> {
  static micro_core::Result<CustomResourceEvent> decode(const micro_core::Json& json);
  static micro_core::Json encode(const CustomResourceEvent& event);
};

}  // namespace micro_lambda
