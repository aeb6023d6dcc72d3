#include <micro_lambda/events/bedrock_agent.hpp>

#include <utility>

#include "../event_members.hpp"

namespace micro_lambda {

template struct EventCodec<BedrockAgentEvent>;
template struct EventCodec<BedrockAgentResponse>;

namespace {

BedrockAgentResponse answer_to(const BedrockAgentEvent& event) {
  BedrockAgentResponse response;
  response.response.action_group = event.action_group;
  response.session_attributes = event.session_attributes;
  response.prompt_session_attributes = event.prompt_session_attributes;
  return response;
}

}  // namespace

BedrockAgentResponse BedrockAgentResponse::to_operation(const BedrockAgentEvent& event,
                                                        std::string body, int status) {
  BedrockAgentResponse answer = answer_to(event);
  answer.response.api_path = event.api_path;
  answer.response.http_method = event.http_method;
  answer.response.http_status_code = status;
  answer.response.response_body["application/json"].body = std::move(body);
  return answer;
}

BedrockAgentResponse BedrockAgentResponse::to_function(const BedrockAgentEvent& event,
                                                       std::string text) {
  BedrockAgentResponse answer = answer_to(event);
  answer.response.function = event.function;
  answer.response.function_response.response_body["TEXT"].body = std::move(text);
  return answer;
}

}  // namespace micro_lambda
