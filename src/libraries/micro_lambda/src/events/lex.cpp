#include <micro_lambda/events/lex.hpp>

#include <utility>

#include "../event_members.hpp"

namespace micro_lambda {

template struct EventCodec<LexEvent>;
template struct EventCodec<LexResponse>;

namespace {

// What goes on from `event`: the intent and the attributes of the session.
LexResponse answer_to(const LexEvent& event, LexDialogAction action, std::string text) {
  LexResponse response;
  response.session_state.intent = event.session_state.intent;
  response.session_state.session_attributes = event.session_state.session_attributes;
  response.session_state.dialog_action = std::move(action);
  if (!text.empty()) {
    response.messages.push_back({.content_type = "PlainText", .content = std::move(text)});
  }
  return response;
}

}  // namespace

LexResponse LexResponse::close(const LexEvent& event, std::string state, std::string text) {
  LexResponse response = answer_to(event, {.type = "Close"}, std::move(text));
  response.session_state.intent.state = std::move(state);
  return response;
}

LexResponse LexResponse::delegate(const LexEvent& event) {
  return answer_to(event, {.type = "Delegate"}, {});
}

LexResponse LexResponse::elicit_slot(const LexEvent& event, std::string name, std::string text) {
  return answer_to(event, {.type = "ElicitSlot", .slot_to_elicit = std::move(name)},
                   std::move(text));
}

}  // namespace micro_lambda
