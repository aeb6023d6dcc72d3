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

struct BedrockAgent {
  std::string id = {};
  std::string name = {};
  std::string alias = {};
  std::string version = {};
  Extra extra = {};
};

struct BedrockParameter {
  std::string name = {};
  std::string type = {};
  std::string value = {};
  Extra extra = {};
};

/// What an action group of a Bedrock agent hands to its function: an operation of an API schema, or
/// a function by its name.
///
/// Source: https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
struct BedrockAgentEvent {
  std::string message_version = {};
  std::string session_id = {};
  std::string action_group = {};
  std::string api_path = {};     ///< of an API schema
  std::string http_method = {};  ///< of an API schema
  std::string function = {};     ///< of an action group without a schema
  std::string input_text = {};
  BedrockAgent agent = {};
  std::vector<BedrockParameter> parameters = {};
  std::optional<micro_core::Json> request_body = std::nullopt;
  std::map<std::string, micro_core::Json> session_attributes = {};
  std::map<std::string, micro_core::Json> prompt_session_attributes = {};
  Extra extra = {};
};

/// Errors of decoding: `invalid_argument`, when the event has no actionGroup.
template <>
struct EventCodec<BedrockAgentEvent> {
  static micro_core::Result<BedrockAgentEvent> decode(const micro_core::Json& json);
  static micro_core::Json encode(const BedrockAgentEvent& event);
};

}  // namespace micro_lambda
