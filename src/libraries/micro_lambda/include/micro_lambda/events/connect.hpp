#pragma once

#include <micro_core/json.hpp>
#include <micro_core/result.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/extra.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace micro_lambda {

struct ConnectEndpoint {
  std::string address = {};  ///< "+11234567890"
  std::string type = {};     ///< "TELEPHONE_NUMBER"
  Extra extra = {};

  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;
};

struct ConnectQueue {
  std::string arn = {};
  std::string name = {};
  Extra extra = {};

  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;
  static constexpr micro_core::Field fields[] = {{.name = "arn", .alias = "ARN"}};
};

struct ConnectContactData {
  std::map<std::string, std::string> attributes = {};  ///< what the flow has set before
  std::string channel = {};                            ///< "VOICE", "CHAT", "TASK"
  std::string contact_id = {};
  ConnectEndpoint customer_endpoint = {};
  ConnectEndpoint system_endpoint = {};
  std::string initial_contact_id = {};
  std::string initiation_method = {};  ///< "INBOUND", "OUTBOUND", "TRANSFER", "CALLBACK", "API"
  std::string instance_arn = {};
  std::string language_code = {};
  std::string previous_contact_id = {};
  ConnectQueue queue = {};
  micro_core::Json media_streams = {};
  Extra extra = {};

  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;
  static constexpr micro_core::Field fields[] = {{.name = "instance_arn", .alias = "InstanceARN"}};
};

struct ConnectDetails {
  ConnectContactData contact_data = {};
  std::map<std::string, micro_core::Json> parameters = {};  ///< of the flow's block
  Extra extra = {};

  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;
};

/// What a flow of Amazon Connect hands to a function, and waits up to 8 s for. The answer is a flat
/// object of texts, or any JSON if the flow's block says so: at most 32 KB.
///
/// Source: https://docs.aws.amazon.com/connect/latest/adminguide/connect-lambda-functions.html
struct ConnectContactFlowEvent {
  std::string name = {};  ///< "ContactFlowEvent"
  ConnectDetails details = {};
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "Amazon Connect",
                                       .member = "Details.ContactData"};
  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;
};

}  // namespace micro_lambda
