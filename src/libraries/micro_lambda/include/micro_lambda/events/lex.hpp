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

struct LexBot {
  std::string id = {};
  std::string name = {};
  std::string version = {};
  std::string alias_id = {};
  std::string alias_name = {};
  std::string locale_id = {};  ///< "en_US"
  Extra extra = {};
};

struct LexSlotValue {
  std::string original_value = {};     ///< what the user said
  std::string interpreted_value = {};  ///< what it means
  std::vector<std::string> resolved_values = {};
  Extra extra = {};
};

/// A slot; one of several values has them in `values`.
struct LexSlot {
  std::string shape = {};  ///< "Scalar" or "List"; empty of a slot that takes one value only
  LexSlotValue value = {};
  micro_core::Json values = {};     ///< of a "List"
  micro_core::Json sub_slots = {};  ///< of a composite slot
  Extra extra = {};
};

struct LexIntent {
  std::string name = {};
  std::string state = {};               ///< "InProgress", "ReadyForFulfillment", "Fulfilled", …
  std::string confirmation_state = {};  ///< "None", "Confirmed" or "Denied"
  /// By the slot's name; without a value as long as it is not filled.
  std::map<std::string, std::optional<LexSlot>> slots = {};
  Extra extra = {};
};

struct LexDialogAction {
  std::string type = {};  ///< "Close", "ConfirmIntent", "Delegate", "ElicitIntent", "ElicitSlot"
  std::string slot_to_elicit = {};
  std::string fulfillment_state = {};
  Extra extra = {};
};

struct LexSessionState {
  LexIntent intent = {};
  LexDialogAction dialog_action = {};
  std::map<std::string, std::string> session_attributes = {};
  micro_core::Json active_contexts = {};
  std::string originating_request_id = {};
  Extra extra = {};
};

struct LexInterpretation {
  LexIntent intent = {};
  micro_core::Json nlu_confidence = {};  ///< {"score": 0.8} or a number
  std::string interpretation_source = {};
  Extra extra = {};
};

/// What a bot of Amazon Lex V2 hands to a function.
///
/// Source: https://docs.aws.amazon.com/lexv2/latest/dg/lambda-input-format.html
struct LexEvent {
  std::string message_version = {};    ///< "1.0"
  std::string invocation_source = {};  ///< "DialogCodeHook" or "FulfillmentCodeHook"
  std::string input_mode = {};         ///< "Text", "Speech" or "DTMF"
  std::string response_content_type = {};
  std::string session_id = {};
  std::string input_transcript = {};  ///< what the user said
  std::string invocation_label = {};
  LexBot bot = {};
  std::vector<LexInterpretation> interpretations = {};  ///< the likeliest first
  std::map<std::string, std::string> request_attributes = {};
  LexSessionState session_state = {};
  micro_core::Json transcriptions = {};
  micro_core::Json proposed_next_state = {};
  Extra extra = {};

  static constexpr KnownBy known_by = {
      .service = "Amazon Lex V2", .member = "sessionState", .also = "invocationSource"};
};

struct LexMessage {
  std::string content_type = {};  ///< "PlainText", "SSML", "CustomPayload", "ImageResponseCard"
  std::string content = {};
  micro_core::Json image_response_card = {};
  Extra extra = {};
};

/// The answer to a `LexEvent`.
///
/// Source: https://docs.aws.amazon.com/lexv2/latest/dg/lambda-response-format.html
struct LexResponse {
  LexSessionState session_state = {};
  std::vector<LexMessage> messages = {};
  std::map<std::string, std::string> request_attributes = {};
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "a function of a Lex bot",
                                       .member = "sessionState.dialogAction"};

  /// Ends the intent of `event`: `state` is "Fulfilled" or "Failed".
  static LexResponse close(const LexEvent& event, std::string state, std::string text);
  /// Leaves the next step to the bot.
  static LexResponse delegate(const LexEvent& event);
  /// Asks for the slot `name` of the intent of `event`.
  static LexResponse elicit_slot(const LexEvent& event, std::string name, std::string text);
};

}  // namespace micro_lambda
