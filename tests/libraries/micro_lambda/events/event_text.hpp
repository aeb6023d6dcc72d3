#pragma once

#include <micro_core/json.hpp>
#include <micro_lambda/event_codec.hpp>

#include <string>
#include <string_view>

/// The event that `text` is; throws if it is none.
template <class T>
T read_event(std::string_view text) {
  return micro_lambda::decode_text<T>(text).value();
}

/// What a function answers, as JSON text.
template <class T>
std::string written(const T& answer) {
  return micro_core::to_text(micro_lambda::EventCodec<T>::encode(answer));
}
