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

/// What `ConfigRuleEvent::invoking_event` is, as far as all kinds of it have it; the item's own
/// members depend on the type of resource.
struct ConfigInvocation {
  std::string message_type = {};  ///< "ConfigurationItemChangeNotification",
                                  ///< "OversizedConfigurationItemChangeNotification" (only the
                                  ///< summary), "ScheduledNotification"
  micro_core::DateTime notification_creation_time = {};
  std::string record_version = {};
  std::string aws_account_id = {};  ///< of a scheduled one
  std::optional<micro_core::Json> configuration_item = std::nullopt;
  std::optional<micro_core::Json> configuration_item_diff = std::nullopt;
  std::optional<micro_core::Json> configuration_item_summary = std::nullopt;
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "AWS Config", .member = "messageType"};
};

/// What AWS Config hands to the function of a custom rule. The verdict goes out by
/// `PutEvaluations` with `result_token`.
///
/// Source:
/// https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html
struct ConfigRuleEvent {
  std::string version = {};
  std::string invoking_event = {};   ///< JSON text
  std::string rule_parameters = {};  ///< JSON text
  std::string result_token = {};
  std::string evaluation_mode = {};  ///< "DETECTIVE" or "PROACTIVE"
  bool event_left_scope = false;     ///< true: the resource is no longer the rule's business
  std::string execution_role_arn = {};
  std::string config_rule_arn = {};
  std::string config_rule_name = {};
  std::string config_rule_id = {};
  std::string account_id = {};
  Extra extra = {};

  static constexpr KnownBy known_by = {
      .service = "AWS Config", .member = "invokingEvent", .also = "resultToken"};

  /// Errors: `invalid_argument`.
  micro_core::Result<ConfigInvocation> invocation() const;
  /// The rule's parameters as a struct of one's own. Errors: `invalid_argument`.
  template <DecodableEvent T>
  micro_core::Result<T> parameters_as() const {
    return decode_text<T>(rule_parameters.empty() ? "{}" : rule_parameters);
  }
};

}  // namespace micro_lambda
