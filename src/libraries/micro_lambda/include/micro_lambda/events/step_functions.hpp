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

/// What a state machine hands to a function that gives the answer later, by
/// `SendTaskSuccess` or `SendTaskFailure` with the token ("arn:aws:states:::lambda:invoke.waitFor
/// TaskToken"). The state's definition names the members; this is for
///
///     "Payload": {"input.$": "$", "taskToken.$": "$$.Task.Token"}
///
/// Without a token the event is the state's input as it is, and the answer its result: a struct of
/// one's own each, or `Json`. A failed handler's error type is what `Catch` and `Retry` match.
///
/// Source: https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html
struct StepFunctionsTask {
  std::string task_token = {};
  micro_core::Json input = {};
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "a state that waits for a task token",
                                       .member = "taskToken"};

  /// `input` as a struct of one's own. Errors: `invalid_argument`, naming what is wrong.
  template <DecodableEvent T>
  micro_core::Result<T> input_as() const {
    return EventCodec<T>::decode(input);
  }
};

}  // namespace micro_lambda
