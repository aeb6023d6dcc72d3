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

  /// The bytes of a "Binary". Errors: `invalid_argument` (broken base64).
  micro_core::Result<std::string> bytes() const;
};

struct SnsMessage {
  std::string message_id = {};
  std::string topic_arn = {};
  std::string subject = {};
  std::string message = {};
  std::map<std::string, SnsMessageAttribute> message_attributes = {};
  micro_core::DateTime timestamp = {};
  std::string type = {};  ///< "Notification"
  std::string signature_version = {};
  std::string signature = {};
  std::string signing_cert_url = {};
  std::string unsubscribe_url = {};
  Extra extra = {};

  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;

  /// `message`, which is JSON text, as a `T`: a struct of one's own, or an event such as `S3Event`.
  /// Errors: `invalid_argument`.
  template <DecodableEvent T>
  micro_core::Result<T> message_as() const {
    return decode_text<T>(message);
  }
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

  static constexpr KnownBy known_by = {
      .service = "SNS", .member = "EventSource", .value = "aws:sns", .in_records = true};
  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;
};

}  // namespace micro_lambda
