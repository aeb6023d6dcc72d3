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

struct SnsMessageAttribute {
  std::string type = {};   ///< "String", "Binary", "Number", "String.Array"
  std::string value = {};  ///< base64 of a "Binary"
  Extra extra = {};

  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;
};

struct SnsMessage {
  std::string message_id = {};
  std::string topic_arn = {};
  std::string subject = {};
  std::string message = {};
  std::map<std::string, SnsMessageAttribute> message_attributes = {};
  std::string timestamp = {};  ///< "2019-01-02T12:45:07.000Z"
  std::string type = {};       ///< "Notification"
  std::string signature_version = {};
  std::string signature = {};
  std::string signing_cert_url = {};
  std::string unsubscribe_url = {};
  Extra extra = {};

  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;
};

struct SnsRecord {
  std::string event_version = {};
  std::string event_source = {};  ///< "aws:sns"
  std::string event_subscription_arn = {};
  SnsMessage sns = {};
  Extra extra = {};

  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;
};

/// What SNS hands to a function that subscribes to a topic; one record always.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
struct SnsEvent {
  std::vector<SnsRecord> records = {};
  Extra extra = {};

  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;
};

/// Errors of decoding: `invalid_argument`, when the event does not come from SNS.
template <>
struct EventCodec<SnsEvent> {
  static micro_core::Result<SnsEvent> decode(const micro_core::Json& json);
  static micro_core::Json encode(const SnsEvent& event);
};

}  // namespace micro_lambda
