#pragma once

#include <micro_core/json.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/extra.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace micro_lambda {

struct SesHeader {
  std::string name = {};
  std::string value = {};
  Extra extra = {};
};

struct SesMail {
  std::string message_id = {};
  std::string source = {};  ///< the sender of the envelope
  micro_core::DateTime timestamp = {};
  std::vector<std::string> destination = {};
  bool headers_truncated = false;
  std::vector<SesHeader> headers = {};
  micro_core::Json common_headers = {};
  Extra extra = {};
};

struct SesVerdict {
  std::string status = {};  ///< "PASS", "FAIL", "GRAY" or "PROCESSING_FAILED"
  Extra extra = {};
};

struct SesReceipt {
  std::vector<std::string> recipients = {};
  micro_core::DateTime timestamp = {};
  std::int64_t processing_time_millis = 0;
  SesVerdict spam_verdict = {};
  SesVerdict virus_verdict = {};
  SesVerdict spf_verdict = {};
  SesVerdict dkim_verdict = {};
  SesVerdict dmarc_verdict = {};
  std::string dmarc_policy = {};  ///< "reject", if that verdict failed
  micro_core::Json action = {};
  Extra extra = {};
};

struct SesNotification {
  SesMail mail = {};
  SesReceipt receipt = {};
  Extra extra = {};
};

struct SesRecord {
  std::string event_version = {};
  std::string event_source = {};  ///< "aws:ses"
  SesNotification ses = {};
  Extra extra = {};
};

/// What SES hands to a function that receives mail.
///
/// Source: https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html
struct SesEvent {
  std::vector<SesRecord> records = {};
  Extra extra = {};

  static constexpr KnownBy known_by = {
      .service = "SES", .member = "eventSource", .value = "aws:ses", .in_records = true};
  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;
};

}  // namespace micro_lambda
