#pragma once

#include <micro_core/json.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/extra.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
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

  static constexpr KnownBy known_by = {.service = "a Bedrock agent", .member = "actionGroup"};
};

struct BedrockText {
  std::string body = {};  ///< of an API schema: JSON text
  Extra extra = {};
};

struct BedrockFunctionResponse {
  std::string response_state = {};  ///< "FAILURE" or "REPROMPT"; empty if all is well
  std::map<std::string, BedrockText> response_body = {};  ///< by "TEXT"
  Extra extra = {};
};

struct BedrockAnswer {
  std::string action_group = {};
  std::string api_path = {};
  std::string http_method = {};
  std::int64_t http_status_code = 0;
  std::map<std::string, BedrockText> response_body = {};  ///< of an API schema, by content type
  std::string function = {};
  BedrockFunctionResponse function_response = {};
  Extra extra = {};
};

/// The answer to a `BedrockAgentEvent`, at most 25 KB of it.
struct BedrockAgentResponse {
  std::string message_version = "1.0";
  BedrockAnswer response = {};
  std::map<std::string, micro_core::Json> session_attributes = {};
  std::map<std::string, micro_core::Json> prompt_session_attributes = {};
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "an action group of a Bedrock agent",
                                       .member = "response"};

  /// To an operation of an API schema: `body` is JSON text.
  static BedrockAgentResponse to_operation(const BedrockAgentEvent& event, std::string body,
                                           int status = 200);
  /// To a function of an action group without a schema.
  static BedrockAgentResponse to_function(const BedrockAgentEvent& event, std::string text);
};

}  // namespace micro_lambda
